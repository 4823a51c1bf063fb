using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Polling;

namespace Zerowire.Tests.Sockets;

/// <summary>An option that allows what somebody waits for ends the wait.</summary>
public sealed class OptionWakeTests
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(200);

    public static TheoryData<string> Transports => Scenarios.Transports;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_higher_mark_is_told_to_those_who_wait_for_room(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        push.SendHighWaterMark = pull.ReceiveHighWaterMark = 2;
        await stage.JoinAsync(pull, push);
        byte[] body = new byte[100_000];
        while (push.TrySend(body, s_quiet))
        {
        }
        Task sending = push.SendAsync(body).AsTask();
        Assert.False(sending.IsCompleted);
        push.SendHighWaterMark = 4;
        await sending.InTimeAsync();

        while (push.TrySend(body, s_quiet))
        {
        }
        using var poller = new ZmqPoller();
        poller.Add(push, ZmqPollEvents.Out);
        poller.AssertNothingReady();
        Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
        push.SendHighWaterMark = 6;
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);
    }

    [Fact]
    public async Task A_router_that_may_drop_lets_go_of_who_waits()
    {
        await using var stage = new Stage("tcp/async/epoll");
        RouterSocket router = stage.Router();
        DealerSocket slow = stage.Dealer("slow");
        router.Mandatory = true;
        router.SendHighWaterMark = slow.ReceiveHighWaterMark = 2;
        await stage.JoinAsync(router, slow);
        byte[] body = new byte[100_000];
        await Eventually.TrueAsync(() => router.TrySend(Message()), "the peer");
        while (router.TrySend(Message(), s_quiet))
        {
        }
        Task sending = router.SendAsync(Message()).AsTask();
        Assert.False(sending.IsCompleted);
        router.Mandatory = false;
        await sending.InTimeAsync();

        ZmqMessage Message() => new ZmqMessage("slow").Append(body);
    }

    [Fact]
    public async Task A_publisher_that_may_drop_lets_go_of_who_waits()
    {
        await using var stage = new Stage("tcp/async/epoll");
        XPublisherSocket publisher = stage.XPublisher();
        SubscriberSocket slow = stage.Subscriber("");
        publisher.NoDrop = true;
        publisher.SendHighWaterMark = slow.ReceiveHighWaterMark = 2;
        await stage.JoinAsync(publisher, slow);
        Assert.Equal("\u0001", await stage.ReceiveTextAsync(publisher));
        byte[] body = new byte[100_000];
        while (publisher.TrySend(body, s_quiet))
        {
        }
        Task sending = publisher.SendAsync(body).AsTask();
        Assert.False(sending.IsCompleted);
        publisher.NoDrop = false;
        await sending.InTimeAsync();
    }
}
