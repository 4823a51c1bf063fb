using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Proxies;

/// <summary>A message that goes through a proxy costs no managed memory.</summary>
[Collection(SerialCollection.Name)]
public sealed class ProxyAllocationTests
{
    private const int Warm = 3000;
    private const int Measured = 3000;
    private const int Rounds = 3;

    /// <summary>What the runner itself may take meanwhile; one object a message would be ten times as much.</summary>
    private const long Noise = 8000;

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    [InlineData("inproc")]
    public async Task A_stream_through_a_proxy_allocates_nothing(string transport)
    {
        await using var stage = new Stage($"{transport}/sync/epoll");
        await using PullSocket frontend = stage.Pull(), pull = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        await using PublisherSocket capture = stage.Publisher();
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        await using var proxy = new RunningProxy(frontend, backend, capture);
        using var sent = new ZmqMessage();
        using var received = new ZmqMessage();
        Task sending = OwnThread.Run(() =>
        {
            for (int i = 0; i < Warm + (Rounds * Measured); i++)
                push.Send(sent.Append(""u8).Append("a body of some length"u8));
        });
        await OwnThread.Run(() => AssertNothingAllocated(() => pull.Receive(received)));
        await sending.InTimeAsync();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("inproc")]
    public async Task Questions_through_a_proxy_allocate_nothing(string transport)
    {
        await using var stage = new Stage($"{transport}/sync/epoll");
        await using RouterSocket frontend = stage.Router();
        await using DealerSocket backend = stage.Dealer(), client = stage.Dealer(), worker = stage.Dealer();
        await stage.JoinAsync(frontend, client);
        await stage.JoinAsync(backend, worker);
        await using var proxy = new RunningProxy(frontend, backend);
        using var question = new ZmqMessage();
        using var answer = new ZmqMessage();
        Task working = OwnThread.Run(() =>
        {
            for (int i = 0; i < Warm + (Rounds * Measured); i++)
            {
                worker.Receive(answer);
                worker.Send(answer);
            }
        });
        await OwnThread.Run(() => AssertNothingAllocated(() =>
        {
            client.Send("question"u8);
            client.Receive(question);
        }));
        await working.InTimeAsync();
    }

    private static void AssertNothingAllocated(Action step)
    {
        for (int i = 0; i < Warm; i++)
            step();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long total = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Measured; i++)
                step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - total);
        }
        Assert.InRange(least, 0, Noise);
    }
}
