using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>What a poller finds ready, in every form of waiting.</summary>
public sealed class ZmqPollerTests
{
    public static TheoryData<string> All => Scenarios.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_socket_is_ready_as_long_as_it_has_a_message(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var poller = new ZmqPoller();
        poller.Add(pull, state: "tasks");
        poller.AssertNothingReady();

        push.Send("1");
        push.Send("2");
        for (int i = 1; i <= 2; i++)
        {
            for (int look = 0; look < 2; look++)
            {
                ZmqPollEvent ready = await poller.WaitAsync(stage.Scenario.Api).InTimeAsync();
                Assert.Equal((pull, ZmqPollEvents.In, "tasks"), (ready.Socket, ready.Events, ready.State));
                Assert.True(ready.CanReceive);
                Assert.False(ready.CanSend);
            }
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
        }
        poller.AssertNothingReady();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_wait_ends_when_a_message_comes(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket[] pulls = [stage.Pull(), stage.Pull(), stage.Pull()];
        PushSocket[] pushes = [stage.Push(), stage.Push(), stage.Push()];
        using var poller = new ZmqPoller();
        for (int i = 0; i < pulls.Length; i++)
        {
            await stage.JoinAsync(pulls[i], pushes[i]);
            poller.Add(pulls[i], state: i);
        }
        for (int i = 0; i < 30; i++)
        {
            Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
            pushes[i % 3].Send($"{i}");
            ZmqPollEvent ready = await wait.InTimeAsync();
            Assert.Equal(i % 3, ready.State);
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pulls[i % 3]));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_wait_ends_when_there_is_room(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        using var poller = new ZmqPoller();
        poller.Add(push, ZmqPollEvents.Out);
        poller.AssertNothingReady();

        Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
        await stage.JoinAsync(push, pull);
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);

        byte[] body = new byte[10_000];
        int sent = 0;
        await Eventually.TrueAsync(
            () =>
            {
                while (push.TrySend(body))
                    sent++;
                return !poller.TryWait(out _);
            },
            "a full queue");
        wait = poller.WaitAsync(stage.Scenario.Api);
        for (int i = 0; i < sent; i++)
            pull.Receive(body);
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);
        Assert.True(push.TrySend(body));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_request_and_its_reply_are_told_on_both_sides(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        ReplySocket reply = stage.Reply();
        await stage.JoinAsync(reply, request);
        using var asking = new ZmqPoller();
        using var answering = new ZmqPoller();
        asking.Add(request, ZmqPollEvents.In | ZmqPollEvents.Out);
        answering.Add(reply, ZmqPollEvents.In | ZmqPollEvents.Out);
        ApiForm form = stage.Scenario.Api;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(ZmqPollEvents.Out, (await asking.WaitAsync(form).InTimeAsync()).Events);
            answering.AssertNothingReady();
            await stage.SendAsync(request, "?");
            asking.AssertNothingReady();
            Assert.Equal(ZmqPollEvents.In, (await answering.WaitAsync(form).InTimeAsync()).Events);
            await stage.ReceiveTextAsync(reply);
            Assert.Equal(ZmqPollEvents.Out, (await answering.WaitAsync(form).InTimeAsync()).Events);
            await stage.SendAsync(reply, "!");
            Assert.Equal(ZmqPollEvents.In, (await asking.WaitAsync(form).InTimeAsync()).Events);
            await stage.ReceiveTextAsync(request);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_request_that_has_waited_for_the_reply_to_another_is_told(string scenario)
    {
        await using var stage = new Stage(scenario);
        ReplySocket reply = stage.Reply();
        DealerSocket[] dealers = [stage.Dealer(), stage.Dealer()];
        await stage.JoinAsync(reply, dealers[0]);
        await stage.JoinAsync(reply, dealers[1]);
        using var poller = new ZmqPoller();
        poller.Add(reply);
        dealers[0].Send("", "first");
        dealers[1].Send("", "second");
        await poller.WaitAsync(stage.Scenario.Api).InTimeAsync();
        await stage.ReceiveTextAsync(reply);
        poller.AssertNothingReady();

        // No message comes from now on; sending alone makes the other one receivable.
        Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
        await stage.SendAsync(reply, "done");
        Assert.Equal(ZmqPollEvents.In, (await wait.InTimeAsync()).Events);
        await stage.ReceiveTextAsync(reply);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Busy_sockets_are_returned_in_turn(string scenario)
    {
        await using var stage = new Stage(scenario);
        using var poller = new ZmqPoller();
        for (int i = 0; i < 3; i++)
        {
            PullSocket pull = stage.Pull();
            PushSocket push = stage.Push();
            await stage.JoinAsync(pull, push);
            poller.Add(pull, state: i);
            push.Send("a");
            push.Send("b");
            await Eventually.TrueAsync(() => pull.Events == ZmqPollEvents.In, "a message");
        }
        var order = new List<object?>();
        for (int i = 0; i < 6; i++)
        {
            ZmqPollEvent ready = await poller.WaitAsync(stage.Scenario.Api).InTimeAsync();
            order.Add(ready.State);
            await stage.ReceiveTextAsync((PullSocket)ready.Socket!);
        }
        Assert.Equal([0, 1, 2, 0, 1, 2], order);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_wait_with_room_takes_each_ready_socket_once(string scenario)
    {
        await using var stage = new Stage(scenario);
        using var poller = new ZmqPoller();
        var ready = new List<PullSocket>();
        for (int i = 0; i < 6; i++)
        {
            PullSocket pull = stage.Pull();
            PushSocket push = stage.Push();
            await stage.JoinAsync(pull, push);
            poller.Add(pull);
            if (i % 2 != 0)
                continue;
            push.Send("message");
            await Eventually.TrueAsync(() => pull.Events == ZmqPollEvents.In, "a message");
            ready.Add(pull);
        }
        Assert.Equal(ready, (await poller.WaitAsync(stage.Scenario.Api, room: 10)).Select(found => found.Socket));
        ZmqPollEvent[] two = await poller.WaitAsync(stage.Scenario.Api, room: 2);
        ZmqPollEvent[] one = await poller.WaitAsync(stage.Scenario.Api, room: 1);
        Assert.Equal(ready.ToHashSet(), [.. two.Concat(one).Select(found => (PullSocket)found.Socket!)]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_waited_for_can_be_changed_during_the_wait(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket pair = stage.Pair();
        PairSocket peer = stage.Pair();
        await stage.JoinAsync(pair, peer);
        using var poller = new ZmqPoller();
        poller.Add(pair);
        Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
        poller.Modify(pair, ZmqPollEvents.Out);
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);

        peer.Send("message");
        await Eventually.TrueAsync(() => (pair.Events & ZmqPollEvents.In) != 0, "a message");
        poller.Modify(pair, ZmqPollEvents.In | ZmqPollEvents.Out);
        Assert.Equal(
            ZmqPollEvents.In | ZmqPollEvents.Out, (await poller.WaitAsync(stage.Scenario.Api).InTimeAsync()).Events);

        poller.Modify(pair, ZmqPollEvents.None);
        poller.AssertNothingReady();
        wait = poller.WaitAsync(stage.Scenario.Api);
        poller.Modify(pair, ZmqPollEvents.In);
        Assert.Equal(ZmqPollEvents.In, (await wait.InTimeAsync()).Events);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_socket_that_is_added_during_a_wait_ends_it(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket idle = stage.Pull();
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        push.Send("message");
        await Eventually.TrueAsync(() => pull.Events == ZmqPollEvents.In, "a message");
        using var poller = new ZmqPoller();
        poller.Add(idle);
        Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
        poller.Add(pull);
        Assert.Equal(pull, (await wait.InTimeAsync()).Socket);

        Assert.True(poller.Remove(pull));
        poller.AssertNothingReady();
        Assert.False(poller.Contains(pull));
        Assert.Equal(1, poller.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task One_ready_socket_ends_every_wait(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var poller = new ZmqPoller();
        poller.Add(pull);
        Task<ZmqPollEvent>[] waits =
            [.. Enumerable.Range(0, 4).Select(_ => poller.WaitAsync(stage.Scenario.Api))];
        push.Send("message");
        Assert.All(await Task.WhenAll(waits).InTimeAsync(), ready => Assert.Equal(pull, ready.Socket));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Subscriptions_are_told_to_an_extended_publisher(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        SubscriberSocket subscriber = stage.Subscriber();
        await stage.JoinAsync(publisher, subscriber);
        using var poller = new ZmqPoller();
        poller.Add(publisher);
        poller.Add(subscriber);
        for (int i = 0; i < 3; i++)
        {
            Task<ZmqPollEvent> wait = poller.WaitAsync(stage.Scenario.Api);
            subscriber.Subscribe($"{i}");
            Assert.Equal(publisher, (await wait.InTimeAsync()).Socket);
            await stage.ReceiveTextAsync(publisher);
            wait = poller.WaitAsync(stage.Scenario.Api);
            publisher.Send($"{i}");
            Assert.Equal(subscriber, (await wait.InTimeAsync()).Socket);
            await stage.ReceiveTextAsync(subscriber);
        }
    }

    [Fact]
    public async Task An_option_that_allows_sending_is_told()
    {
        await using ZmqContext context = TestContext.Create();
        await using var router = new RouterSocket(context) { Mandatory = true };
        using var poller = new ZmqPoller();
        poller.Add(router, ZmqPollEvents.Out);
        poller.AssertNothingReady();
        Task<ZmqPollEvent> wait = poller.WaitAsync().AsTask();
        router.Mandatory = false;
        Assert.Equal(ZmqPollEvents.Out, (await wait.InTimeAsync()).Events);
    }
}
