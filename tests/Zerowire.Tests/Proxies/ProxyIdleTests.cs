using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Proxies;

/// <summary>What a proxy costs that can do nothing.</summary>
[Collection(SerialCollection.Name)]
public sealed class ProxyIdleTests
{
    public static TheoryData<string> Transports => Scenarios.Transports;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stalled_direction_costs_no_processor_time(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull();
        await using RouterSocket router = stage.Router();
        await using DealerSocket source = stage.Dealer(), backendOfRouter = stage.Dealer(), slow = stage.Dealer("slow");
        await using PushSocket backend = stage.Push(), push = stage.Push();
        router.Mandatory = true;
        router.SendHighWaterMark = 2;
        slow.ReceiveHighWaterMark = 2;
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backendOfRouter, source);
        await stage.JoinAsync(router, slow);
        await using var withoutPeer = new RunningProxy(frontend, backend);
        await using var withFullPeer = new RunningProxy(backendOfRouter, router);
        await stage.SendAsync(push, "waits");
        byte[] body = new byte[100_000];
        while (source.TrySend(new ZmqMessage("slow").Append(body), TimeSpan.FromMilliseconds(200)))
        {
        }
        TimeSpan before = Environment.CpuUsage.TotalTime;
        await Task.Delay(500);
        // Two threads that look again and again would take a second.
        Assert.InRange((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, 0, 400);
    }
}
