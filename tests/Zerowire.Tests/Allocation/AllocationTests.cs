using Zerowire.Tests.Platform;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Allocation;

/// <summary>Messages cost no managed memory: not on the caller's thread, and not on the I/O threads.</summary>
[Collection(SerialCollection.Name)]
public sealed class AllocationTests
{
    /// <summary>What a thread takes once, when it has to wait for the first time.</summary>
    private const long FirstWait = 1000;

    private static readonly byte[] s_body = new byte[100];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string endpoint in (string[])["tcp://127.0.0.1:*", "ipc://*", "inproc://allocation"])
        {
            foreach (string form in (string[])["span", "message", "async"])
                cases.Add(endpoint, form);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_stream_of_messages_allocates_nothing(string endpoint, string form)
    {
        await using var context = new ZmqContext();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind(endpoint).Endpoint);
        if (form == "async")
        {
            Task sender = SendAllAsync(push);
            var message = new ZmqMessage();
            await RepeatedSteps.AssertNothingAllocatedAsync(() => pull.ReceiveAsync(message));
            await sender;
            return;
        }
        Task sending = OwnThread.Run(() => SendAll(push, form));
        long byThread = await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(Receiver(pull, form)));
        await sending;
        Assert.InRange(byThread, 0, FirstWait);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*", "span")]
    [InlineData("tcp://127.0.0.1:*", "message")]
    [InlineData("inproc://publish", "span")]
    public async Task A_stream_of_publications_allocates_nothing(string endpoint, string form)
    {
        await using var context = new ZmqContext();
        await using var publisher = new XPublisherSocket(context) { NoDrop = true };
        await using var subscriber = new SubscriberSocket(context);
        subscriber.SubscribeToAll();
        subscriber.Connect(publisher.Bind(endpoint).Endpoint);
        using (await publisher.ReceiveAsync())
        {
            // The subscription.
        }
        Task sending = OwnThread.Run(() => SendAll(publisher, form));
        long byThread = await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(Receiver(subscriber, form)));
        await sending;
        Assert.InRange(byThread, 0, FirstWait);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Calls_that_wait_for_each_other_allocate_nothing(string endpoint, string form)
    {
        await using var context = new ZmqContext();
        await using var one = new PairSocket(context);
        await using var other = new PairSocket(context);
        other.Connect(one.Bind(endpoint).Endpoint);
        if (form == "async")
        {
            Task echo = EchoAsync(other);
            var message = new ZmqMessage();
            await RepeatedSteps.AssertNothingAllocatedAsync(() => AskAsync(one, message));
            await echo;
            return;
        }
        Task echoing = OwnThread.Run(() => Echo(other, form));
        long byThread = await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(Asker(one, form)));
        await echoing;
        Assert.InRange(byThread, 0, FirstWait);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Messages_that_are_replaced_allocate_nothing(string endpoint, string form)
    {
        await using var context = new ZmqContext();
        await using var pull = new PullSocket(context) { Conflate = true };
        await using var push = new PushSocket(context) { Conflate = true };
        push.Connect(pull.Bind(endpoint).Endpoint);
        if (form == "async")
        {
            var message = new ZmqMessage();
            await RepeatedSteps.AssertNothingAllocatedAsync(() =>
            {
                for (int i = 0; i < 3; i++)
                    Assert.True(push.TrySend(s_body));
                return pull.ReceiveAsync(message);
            });
            return;
        }
        Action receive = Receiver(pull, form);
        var sent = new ZmqMessage();
        long byThread = await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(() =>
        {
            for (int i = 0; i < 3; i++)
                Send(push, form, sent);
            receive();
        }));
        Assert.InRange(byThread, 0, FirstWait);
    }

    private static void SendAll(IZmqSender push, string form)
    {
        var message = new ZmqMessage();
        for (int i = 0; i < RepeatedSteps.Count; i++)
            Send(push, form, message);
    }

    private static void Send(IZmqSender push, string form, ZmqMessage message)
    {
        if (form == "span")
        {
            push.Send(s_body);
            return;
        }
        message.Append(s_body).Append(s_body);
        push.Send(message);
    }

    private static Action Receiver(IZmqReceiver pull, string form)
    {
        byte[] buffer = new byte[200];
        var message = new ZmqMessage();
        return form == "span" ? () => pull.Receive(buffer) : () => pull.Receive(message);
    }

    private static async Task SendAllAsync(PushSocket push)
    {
        for (int i = 0; i < RepeatedSteps.Count; i++)
            await push.SendAsync(s_body);
    }

    private static void Echo(PairSocket socket, string form)
    {
        Action step = Answerer(socket, form);
        for (int i = 0; i < RepeatedSteps.Count; i++)
            step();
    }

    private static Action Answerer(PairSocket socket, string form)
    {
        byte[] buffer = new byte[200];
        var message = new ZmqMessage();
        if (form == "span")
        {
            return () =>
            {
                socket.Receive(buffer);
                socket.Send(buffer.AsSpan(0, 100));
            };
        }
        return () =>
        {
            socket.Receive(message);
            socket.Send(message);
        };
    }

    private static Action Asker(PairSocket socket, string form)
    {
        byte[] buffer = new byte[200];
        var message = new ZmqMessage();
        if (form == "span")
        {
            return () =>
            {
                socket.Send(s_body);
                socket.Receive(buffer);
            };
        }
        return () =>
        {
            message.Clear();
            message.Append(s_body);
            socket.Send(message);
            socket.Receive(message);
        };
    }

    private static async Task EchoAsync(PairSocket socket)
    {
        var message = new ZmqMessage();
        for (int i = 0; i < RepeatedSteps.Count; i++)
        {
            await socket.ReceiveAsync(message);
            await socket.SendAsync(message);
        }
    }

    private static ValueTask AskAsync(PairSocket socket, ZmqMessage message)
    {
        socket.Send(s_body);
        return socket.ReceiveAsync(message);
    }
}
