using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>ZMQ_CONFLATE: of the messages of a connection the newest is kept.</summary>
public sealed class ConflateTests
{
    private static int Count => TestScope.Choose(3_000, 30_000);

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Of_what_was_sent_before_the_peer_came_the_newest_is_sent(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.Conflate = true;
        push.SendHighWaterMark = 1;
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        for (int i = 0; i < 100; i++)
            await stage.SendAsync(push, $"{i}", "older", "more frames");
        await stage.SendAsync(push, "100", "newest");
        PullSocket pull = stage.Pull();
        pull.Bind(endpoint);
        Assert.Equal("100|newest", await stage.ReceiveTextAsync(pull));
        Assert.False(pull.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
        await stage.SendAsync(push, "101");
        Assert.Equal("101", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_receiver_that_does_not_read_never_holds_its_peer_back(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        pull.Conflate = true;
        pull.ReceiveHighWaterMark = push.SendHighWaterMark = 1;
        await stage.JoinAsync(pull, push);
        for (int i = 0; i <= Count; i++)
        {
            using ZmqMessage message = NumberedMessage.Create(i);
            await stage.SendAsync(push, message);
        }
        Assert.InRange(await ReadToAsync(stage, pull, Count), 1, Count / 2);
        Assert.False(pull.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_slow_reader_of_a_fast_sender_sees_ever_newer_messages_and_at_last_the_last(string scenario)
    {
        await using var stage = new Stage(scenario);
        DealerSocket sender = stage.Dealer();
        DealerSocket reader = stage.Dealer();
        sender.Conflate = reader.Conflate = true;
        await stage.JoinAsync(reader, sender);
        Task sending = Eventually.OnThread(() =>
        {
            for (int i = 0; i <= 2 * Count; i++)
            {
                using ZmqMessage message = NumberedMessage.Create(i);
                sender.Send(message);
            }
        });
        await ReadToAsync(stage, reader, 2 * Count, slowly: true);
        await sending;
        Assert.False(reader.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_dealer_conflates_both_ways_with_a_peer_that_does_not(string scenario)
    {
        await using var stage = new Stage(scenario);
        DealerSocket dealer = stage.Dealer("me");
        dealer.Conflate = true;
        string endpoint = stage.NewEndpoint();
        dealer.Connect(endpoint);
        for (int i = 0; i < 10; i++)
            await stage.SendAsync(dealer, $"{i}", "");
        RouterSocket router = stage.Router();
        router.Mandatory = true;
        router.Bind(endpoint);
        Assert.Equal("me|9|", await stage.ReceiveTextAsync(router));
        for (int i = 0; i <= 5000; i++)
            await stage.SendAsync(router, "me", $"{i}", "reply");
        int last = -1;
        int received = 0;
        for (; last < 5000; received++)
        {
            using ZmqMessage reply = await stage.ReceiveAsync(dealer);
            Assert.Equal(2, reply.Count);
            int number = int.Parse(reply[0].ToString(), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number > last, $"{number} after {last}");
            last = number;
        }
        Assert.InRange(received, 1, 4000);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Over_inproc_either_side_decides(bool receiverConflates, bool bindFirst)
    {
        await using var stage = new Stage("inproc/sync/epoll");
        foreach (bool receiverBinds in (bool[])[true, false])
        {
            PushSocket push = stage.Push();
            PullSocket pull = stage.Pull();
            pull.Conflate = receiverConflates;
            push.Conflate = !receiverConflates;
            push.SendHighWaterMark = pull.ReceiveHighWaterMark = 3;
            string endpoint = stage.NewEndpoint();
            ZmqSocket binder = receiverBinds ? pull : push, connecter = receiverBinds ? push : pull;
            if (bindFirst)
                binder.Bind(endpoint);
            connecter.Connect(endpoint);
            int sent = bindFirst || receiverBinds ? push.Fill(3) : 0;
            if (!bindFirst)
                binder.Bind(endpoint);
            sent += push.Fill(100);
            Assert.Equal(bindFirst || receiverBinds ? 103 : 100, sent);
            Assert.Equal("99", pull.ReceiveString());
            Assert.False(pull.TryReceive(out _));
            push.Send("again");
            Assert.Equal("again", pull.ReceiveString());
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_subscriber_gets_the_newest_of_its_topics_only(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        SubscriberSocket subscriber = stage.Subscriber("a", "b");
        subscriber.Conflate = true;
        await stage.JoinAsync(publisher, subscriber);
        await stage.AwaitSubscriptionAsync(publisher, subscriber, "a");
        for (int i = 0; i < 300; i++)
        {
            publisher.Send("b", $"{i}");
            publisher.Send("a", $"{i}");
            publisher.Send("c", $"{i}");
            if (i == 100)
                subscriber.Unsubscribe("b");
            if (i % 7 == 0 && subscriber.CanReceive())
                Assert.StartsWith(i < 100 ? "" : "a|", await stage.ReceiveTextAsync(subscriber), StringComparison.Ordinal);
        }
        string text;
        do
            text = await stage.ReceiveTextAsync(subscriber);
        while (text != "a|299");
        Assert.False(subscriber.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_publisher_loses_no_subscription(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        publisher.Conflate = true;
        string endpoint = publisher.Bind(stage.AnyEndpoint).Endpoint;
        SubscriberSocket[] subscribers = [stage.Subscriber("every"), stage.Subscriber("every"), stage.Subscriber()];
        foreach (SubscriberSocket subscriber in subscribers)
        {
            subscriber.Connect(endpoint);
            for (int i = 0; i < 100; i++)
                subscriber.Subscribe($"{i}.");
        }
        for (int s = 0; s < subscribers.Length; s++)
        {
            await stage.AwaitSubscriptionAsync(publisher, subscribers[s], "99.");
            for (int i = 0; i < 99; i++)
            {
                publisher.Send($"{i}.", $"for {s}");
                // The others hear it too, and their own after it.
                while (await stage.ReceiveTextAsync(subscribers[s]) != $"{i}.|for {s}")
                {
                }
            }
        }
    }

    [Fact]
    public async Task Subscriptions_that_come_as_messages_are_not_lost_either()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PublisherSocket publisher = stage.Publisher();
        publisher.Conflate = true;
        using RawPeer peer = await RawPeer.ConnectAsync(publisher.Bind(stage.AnyEndpoint).Endpoint);
        await peer.HandshakeAsync("SUB");
        await peer.WriteAsync((byte[])[0, 2, 1, (byte)'a', 0, 2, 1, (byte)'b', 0, 2, 1, (byte)'c', 0, 2, 0, (byte)'b']);
        foreach (string topic in (string[])["c", "a", "c"])
        {
            Task<(byte Flags, byte[] Body)> read = peer.ReadFrameAsync();
            await Eventually.TrueAsync(
                () =>
                {
                    if (!read.IsCompleted)
                        publisher.Send(topic);
                    return read.IsCompleted;
                },
                topic);
            Assert.Contains((await read).Body, body => body is (byte)'a' or (byte)'c');
        }
        publisher.Send("b");
        publisher.Send("a!");
        (byte Flags, byte[] Body) last;
        do
        {
            last = await peer.ReadFrameAsync();
            Assert.NotEqual((byte)'b', last.Body[0]);
        }
        while (last.Body.Length == 1);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Subscriptions_come_back_with_the_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        SubscriberSocket subscriber = stage.Subscriber("a");
        subscriber.Conflate = true;
        subscriber.Connect(endpoint);
        for (int life = 0; life < 3; life++)
        {
            PublisherSocket publisher = stage.Publisher();
            publisher.Conflate = true;
            publisher.Bind(endpoint);
            await stage.AwaitSubscriptionAsync(publisher, subscriber, "a");
            await stage.SendAsync(publisher, "a", $"{life}");
            Assert.Equal($"a|{life}", await stage.ReceiveTextAsync(subscriber));
            await publisher.DisposeAsync();
        }
    }

    [Fact]
    public async Task After_a_lost_connection_the_newest_message_is_sent_first()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Server.ReceiveBufferSize = 8192;
        server.Start();
        await using var stage = new Stage("tcp/sync/epoll");
        PushSocket push = stage.Push();
        push.Conflate = true;
        push.SendBufferSize = 8192;
        await using var monitor = new MonitorLog(push);
        push.Connect($"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");
        for (byte life = 0; life < 3; life++)
        {
            using var peer = new RawPeer(await server.AcceptSocketAsync().WaitAsync(Eventually.Patience));
            await peer.HandshakeAsync("PULL");
            await monitor.UntilAsync(ZmqMonitorEventKind.HandshakeSucceeded);
            if (life == 0)
            {
                push.Send(Body(1));
                push.Send(Body(2));
            }
            // Two have gone or will go; what is sent now replaces what is not on its way.
            (_, byte[] first) = await peer.ReadFrameAsync();
            Assert.True(life == 0 || first[0] == 10 * life, $"{first[0]} in life {life}");
            push.Send(Body(100));
            await Eventually.TrueAsync(() => peer.Socket.Available > 0, "the beginning of the next one");
            push.Send(Body((byte)(10 * life + 9)));
            push.Send(Body((byte)(10 * life + 10)));
            peer.Crash();
            await monitor.UntilAsync(ZmqMonitorEventKind.Disconnected);
        }

        static byte[] Body(byte number)
        {
            byte[] body = new byte[8_000_000];
            body.AsSpan().Fill(number);
            return body;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Closing_delivers_the_newest_message(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        push.Conflate = true;
        push.Linger = Eventually.Patience;
        pull.ReceiveHighWaterMark = 1;
        await stage.JoinAsync(pull, push);
        for (int i = 0; i <= Count; i++)
        {
            using ZmqMessage message = NumberedMessage.Create(i);
            push.Send(message);
        }
        Task close = push.DisposeAsync().AsTask();
        await ReadToAsync(stage, pull, Count);
        await Eventually.EndsAsync(close, "Closing");
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task With_immediate_messages_wait_for_connections_that_exist(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.Immediate = push.Conflate = true;
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        Assert.False(push.TrySend("no"u8));
        for (int life = 0; life < 3; life++)
        {
            PullSocket pull = stage.Pull();
            pull.Bind(endpoint);
            await stage.SendAsync(push, $"{life}");
            Assert.Equal($"{life}", await stage.ReceiveTextAsync(pull));
            await pull.DisposeAsync();
            await Eventually.TrueAsync(() => !push.CanSend(), "the loss of the connection");
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task It_takes_effect_for_connections_made_later(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string early = stage.NewEndpoint(), late = stage.NewEndpoint();
        push.Connect(early);
        push.Conflate = true;
        push.Connect(late);
        for (int i = 0; i < 20; i++)
            await stage.SendAsync(push, $"{i}");
        push.Conflate = false;
        PullSocket all = stage.Pull(), newest = stage.Pull();
        all.Bind(early);
        newest.Bind(late);
        for (int i = 0; i < 20; i += 2)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(all));
        Assert.Equal("19", await stage.ReceiveTextAsync(newest));
        Assert.False(newest.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Types_that_do_not_know_it_take_the_option_and_keep_everything(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket one = stage.Pair(), other = stage.Pair();
        foreach (ZmqSocket socket in (ZmqSocket[])[one, other, stage.Router(), stage.Request(), stage.Reply()])
        {
            socket.SetOption(OptionNumber.Conflate, 1);
            Assert.Equal(1, socket.GetOption(OptionNumber.Conflate));
        }
        await stage.JoinAsync(one, other);
        for (int i = 0; i < 50; i++)
            await stage.SendAsync(one, $"{i}");
        for (int i = 0; i < 50; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(other));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task What_is_replaced_gives_its_memory_back(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.Conflate = true;
        push.Connect(stage.NewEndpoint());
        int released = 0;
        for (int i = 1; i <= 20; i++)
        {
            using var message = new ZmqMessage();
            message.Append(new byte[40_000], _ => Interlocked.Increment(ref released), null);
            push.Send(message);
            Assert.Equal(i - 1, Volatile.Read(ref released));
        }
        await push.DisposeAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref released) == 20, "the last one's release");
    }

    /// <summary>Receives ever newer messages up to a number; how many there were.</summary>
    private static async Task<int> ReadToAsync(Stage stage, IZmqReceiver socket, int end, bool slowly = false)
    {
        int last = -1;
        int received = 0;
        while (last < end)
        {
            using ZmqMessage message = await stage.ReceiveAsync(socket);
            int number = NumberedMessage.Check(message);
            Assert.True(number > last, $"{number} after {last}");
            last = number;
            received++;
            if (slowly)
                Thread.SpinWait(2000);
        }
        return received;
    }
}
