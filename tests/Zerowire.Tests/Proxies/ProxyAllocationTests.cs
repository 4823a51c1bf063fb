using Zerowire.Tests.Allocation;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Proxies;

/// <summary>A message that goes through a proxy costs no managed memory.</summary>
[Collection(SerialCollection.Name)]
public sealed class ProxyAllocationTests
{
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
            for (int i = 0; i < RepeatedSteps.Count; i++)
                push.Send(sent.Append(""u8).Append("a body of some length"u8));
        });
        await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(() => pull.Receive(received)));
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
            for (int i = 0; i < RepeatedSteps.Count; i++)
            {
                worker.Receive(answer);
                worker.Send(answer);
            }
        });
        await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(() =>
        {
            client.Send("question"u8);
            client.Receive(question);
        }));
        await working.InTimeAsync();
    }
}
