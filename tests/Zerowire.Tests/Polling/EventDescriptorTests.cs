using System.Runtime.InteropServices;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>The descriptor by which event loops that are not ours wait for a socket (ZMQ_FD).</summary>
public sealed class EventDescriptorTests
{
    private const int DescriptorOption = 14;

    public static TheoryData<string> All => Scenarios.All;

    /// <summary>A loop by its epoll, and by whether it looks at the events or calls until it would wait.</summary>
    public static TheoryData<string, bool, bool> Loops()
    {
        var loops = new TheoryData<string, bool, bool>();
        foreach (string scenario in Scenarios.Names)
        {
            foreach (bool edgeTriggered in (bool[])[false, true])
            {
                foreach (bool byEvents in (bool[])[false, true])
                    loops.Add(scenario, edgeTriggered, byEvents);
            }
        }
        return loops;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_readable_from_a_message_on_until_the_events_are_looked_at(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var loop = new ForeignLoop(pull.EventDescriptor);
        Assert.Equal(ZmqPollEvents.None, pull.Events);
        Assert.False(loop.IsReadable);
        for (int i = 0; i < 3; i++)
        {
            await stage.SendAsync(push, "1");
            loop.Wait();
            Assert.True(loop.IsReadable);
            Assert.Equal(ZmqPollEvents.In, pull.Events);
            Assert.False(loop.IsReadable);

            await stage.SendAsync(push, "2");
            // Over inproc it is there now: what is known to be there is not told again, nor is more of it.
            if (stage.IsInproc)
                Assert.False(loop.IsReadable);
            await stage.ReceiveTextAsync(pull);
            await stage.ReceiveTextAsync(pull);
            Assert.Equal(ZmqPollEvents.None, pull.Events);
            Assert.False(loop.IsReadable);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_call_that_would_wait_arms_it_again(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var loop = new ForeignLoop(pull.EventDescriptor);
        for (int i = 0; i < 3; i++)
        {
            await stage.SendAsync(push, "message");
            loop.Wait();
            Assert.True(pull.TryReceiveString(out _));
            Assert.False(pull.TryReceiveString(out _));
            Assert.False(loop.IsReadable);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_tells_of_a_message_that_is_there_already(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        push.Send("message");
        await Eventually.TrueAsync(() => pull.CanReceive(), "a message");
        using var loop = new ForeignLoop(pull.EventDescriptor);
        loop.Wait();
        Assert.Equal(pull.EventDescriptor, pull.GetOption(DescriptorOption));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_tells_of_room(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        using var loop = new ForeignLoop(push.EventDescriptor);
        Assert.Equal(ZmqPollEvents.None, push.Events);
        await stage.JoinAsync(push, pull);
        loop.Wait();
        Assert.Equal(ZmqPollEvents.Out, push.Events);

        byte[] body = new byte[10_000];
        for (int round = 0; round < 3; round++)
        {
            int sent = 0;
            await Eventually.TrueAsync(
                () =>
                {
                    while (push.TrySend(body))
                        sent++;
                    return !loop.IsReadable;
                },
                "a full queue");
            for (int i = 0; i < sent; i++)
                pull.Receive(body);
            loop.Wait();
            Assert.True(push.TrySend(body));
            pull.Receive(body);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Requests_and_replies_are_told_without_a_look_after_each_call(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        ReplySocket reply = stage.Reply();
        await stage.JoinAsync(reply, request);
        using var asking = new ForeignLoop(request.EventDescriptor);
        using var answering = new ForeignLoop(reply.EventDescriptor);
        Assert.Equal(ZmqPollEvents.Out, request.Events);
        Assert.Equal(ZmqPollEvents.None, reply.Events);
        for (int i = 0; i < 3; i++)
        {
            await stage.SendAsync(request, "?");
            answering.Wait();
            Assert.Equal(ZmqPollEvents.In, reply.Events);
            await stage.ReceiveTextAsync(reply);
            await stage.SendAsync(reply, "!");
            asking.Wait();
            Assert.Equal(ZmqPollEvents.In, request.Events);
            await stage.ReceiveTextAsync(request);
            Assert.Equal(ZmqPollEvents.Out, request.Events);
            Assert.Equal(ZmqPollEvents.None, reply.Events);
        }
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public async Task A_loop_misses_no_message(string scenario, bool edgeTriggered, bool byEvents)
    {
        int messages = TestScope.Choose(sample: 2000, all: 50_000);
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var loop = new ForeignLoop(pull.EventDescriptor, edgeTriggered);
        Task sending = OwnThread.Run(() =>
        {
            for (int i = 0; i < messages; i++)
            {
                push.Send("message");
                // Now and then the receiver comes to the end of what there is.
                if (i % 50 == 0)
                    Thread.Yield();
            }
        });
        await OwnThread.Run(() =>
        {
            int received = 0;
            while (received < messages)
            {
                loop.Wait();
                while (!byEvents || (pull.Events & ZmqPollEvents.In) != 0)
                {
                    if (pull.TryReceiveString(out _))
                        received++;
                    else
                        break;
                }
            }
        }).InTimeAsync();
        await sending;
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public async Task A_loop_misses_no_room(string scenario, bool edgeTriggered, bool byEvents)
    {
        int messages = TestScope.Choose(sample: 2000, all: 50_000);
        await using var stage = new Stage(scenario);
        PairSocket sender = stage.Pair();
        PairSocket receiver = stage.Pair();
        sender.SendHighWaterMark = receiver.ReceiveHighWaterMark = 5;
        await stage.JoinAsync(sender, receiver);
        using var loop = new ForeignLoop(sender.EventDescriptor, edgeTriggered);
        using var stop = new CancellationTokenSource();
        // Another thread that looks for messages takes nothing away from the one that waits for room.
        Task looking = OwnThread.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                Assert.False(sender.TryReceiveString(out _));
        });
        Task sending = OwnThread.Run(() =>
        {
            int sent = 0;
            while (true)
            {
                while (!byEvents || (sender.Events & ZmqPollEvents.Out) != 0)
                {
                    if (!sender.TrySend("message"))
                        break;
                    if (++sent == messages)
                        return;
                }
                loop.Wait();
            }
        });
        await OwnThread.Run(() =>
        {
            for (int i = 0; i < messages; i++)
                receiver.ReceiveString();
        }).InTimeAsync();
        await sending.InTimeAsync();
        await stop.CancelAsync();
        await looking.InTimeAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_tells_of_the_end_of_the_context_for_good(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        using var loop = new ForeignLoop(pull.EventDescriptor);
        Assert.Equal(ZmqPollEvents.None, pull.Events);
        stage.Context.Shutdown();
        loop.Wait();
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => pull.Events).Error);
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => pull.EventDescriptor).Error);
        Assert.True(loop.IsReadable);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_is_closed_with_the_socket(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        nint descriptor = pull.EventDescriptor;
        Assert.Equal(descriptor, pull.EventDescriptor);
        using var loop = new ForeignLoop(descriptor);
        await pull.DisposeAsync();
        // The kernel takes what is closed out of an epoll; the number may be somebody else's by now.
        Assert.False(loop.IsReadable);
        Assert.Throws<ObjectDisposedException>(() => pull.EventDescriptor);
        Assert.Throws<ObjectDisposedException>(() => pull.Events);
    }

    [Fact]
    public async Task The_option_takes_the_room_of_an_int()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        byte[] value = new byte[8];
        Assert.Equal(
            ZmqError.InvalidArgument,
            Assert.Throws<ZmqException>(() => pull.GetOption(DescriptorOption, value.AsSpan(0, 3))).Error);
        Assert.Equal(sizeof(int), pull.GetOption(DescriptorOption, value));
        Assert.Equal(pull.EventDescriptor, MemoryMarshal.Read<int>(value));
        Assert.Equal(
            ZmqError.InvalidArgument, Assert.Throws<ZmqException>(() => pull.SetOption(DescriptorOption, 1)).Error);
    }

    [Fact]
    public async Task It_may_be_asked_for_by_many_threads_at_once()
    {
        for (int i = 0; i < 20; i++)
        {
            await using ZmqContext context = TestContext.Create();
            await using var pull = new PullSocket(context);
            nint[] descriptors = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => OwnThread.Run(() => pull.EventDescriptor)));
            Assert.Single(descriptors.Distinct());
        }
    }
}
