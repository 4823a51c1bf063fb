using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Connections that end anywhere, and peers that come back.</summary>
public class LostConnectionTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(10);

    private protected virtual ZmqReactor Reactor => ZmqReactor.Default;

    [Theory]
    [InlineData(300, 1)]
    [InlineData(5000, 2)]
    [InlineData(100_000, 3)]
    [InlineData(1_000_000, 4)]
    public async Task No_message_is_torn_or_doubled_when_connections_are_cut(int meanLife, int seed)
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var pull = new PullSocket(context);
        await using var proxy = new ChaosProxy(pull.Bind("tcp://127.0.0.1:*").Endpoint, meanLife, seed);
        await using var push = new PushSocket(context) { ReconnectInterval = s_soon };
        push.Connect(proxy.Endpoint);
        int wantedCuts = TestScope.Choose(30, 1000);
        int sent = 0;
        Task sender = OwnThread.Run(() =>
        {
            while (proxy.Cuts < wantedCuts)
            {
                using ZmqMessage message = NumberedMessage.Create(sent++);
                push.Send(message, Eventually.Patience);
            }
            proxy.CalmDown();
        });
        HashSet<int> seen = [];
        int received = 0;
        int last = -1;
        Task end = sender.ContinueWith(_ => SendEndsAsync(push, () => last == NumberedMessage.End), TaskScheduler.Default).Unwrap();
        while (last != NumberedMessage.End)
        {
            using ZmqMessage message = await pull.ReceiveAsync().AsTask().WaitAsync(Eventually.Patience);
            int number = NumberedMessage.Check(message);
            // Order holds within a connection: the receiver takes turns between what is left of the old and the new.
            Assert.True(number == NumberedMessage.End || seen.Add(number), $"{number} came twice");
            last = number;
            received++;
        }
        await sender;
        await end;
        Assert.InRange(received, 1, sent + 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_queued_while_the_peer_was_away_comes_once_and_in_order(bool connecterSends)
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        await using var push = new PushSocket(context) { ReconnectInterval = s_soon };
        push.Connect(endpoint);
        if (connecterSends)
        {
            push.Send("before");
            Assert.Equal("before", pull.ReceiveString(Eventually.Patience));
        }
        await pull.DisposeAsync();
        for (int i = 0; i < 500; i++)
        {
            using ZmqMessage message = NumberedMessage.Create(i);
            push.Send(message, Eventually.Patience);
            // Until the connection's end is seen, messages go the way of the connection.
            if (i == 0)
                await Task.Delay(100);
        }
        await using var successor = new PullSocket(context);
        successor.Bind(endpoint);
        int last = -1;
        while (last < 499)
        {
            using ZmqMessage message = successor.Receive(Eventually.Patience);
            int number = NumberedMessage.Check(message);
            // The first may have gone to the grave with the peer.
            Assert.True(number == last + 1 || (last == -1 && number == 1), $"{number} after {last}");
            last = number;
        }
        Assert.False(successor.TryReceive(out _));
    }

    [Fact]
    public async Task Sending_resumes_at_the_first_message_that_was_not_wholly_handed_over()
    {
        const int Count = 3000;
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Server.ReceiveBufferSize = 8192;
        server.Start();
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var push = new PushSocket(context)
        {
            SendHighWaterMark = 0,
            ReconnectInterval = s_soon,
            SendBufferSize = 8192,
        };
        push.Connect($"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");
        byte[] body = new byte[1000];
        int next = 0;
        for (int life = 0; life < 4; life++)
        {
            using var peer = new RawPeer(await server.AcceptSocketAsync().WaitAsync(Eventually.Patience));
            await peer.HandshakeAsync("PULL");
            if (life == 0)
            {
                for (int i = 0; i < Count; i++)
                {
                    BitConverter.TryWriteBytes(body, i);
                    push.Send(body);
                }
            }
            int first = -1;
            for (int i = 0; i < 100; i++)
            {
                (byte flags, byte[] message) = await peer.ReadFrameAsync();
                Assert.Equal(0, flags & 0x05);
                int number = BitConverter.ToInt32(message);
                first = first < 0 ? number : first;
                Assert.Equal(first + i, number);
            }
            // At the first time from the beginning; then what the kernels held is lost, and nothing else.
            Assert.InRange(first, next, life == 0 ? 0 : next + 500);
            next = first + 100;
            peer.Crash();
        }
    }

    [Fact]
    public async Task Subscriptions_come_back_with_the_connection()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var subscriber = new SubscriberSocket(context) { ReconnectInterval = s_soon };
        subscriber.Subscribe("a");
        subscriber.Subscribe("b");
        subscriber.Unsubscribe("b");
        string endpoint = "tcp://127.0.0.1:*";
        for (int life = 0; life < TestScope.Choose(5, 100); life++)
        {
            await using var publisher = new PublisherSocket(context) { Linger = TimeSpan.Zero };
            endpoint = publisher.Bind(endpoint).Endpoint;
            if (life == 0)
                subscriber.Connect(endpoint);
            string expected = $"a{life}";
            string? text;
            long deadline = Environment.TickCount64 + (long)Eventually.Patience.TotalMilliseconds;
            do
            {
                publisher.Send($"b{life}");
                publisher.Send(expected);
                Assert.True(Environment.TickCount64 < deadline, $"Life {life}: the subscription has not come back.");
            }
            while (!subscriber.TryReceiveString(out text, TimeSpan.FromMilliseconds(20)) || text != expected);
            if (life % 2 == 1)
                subscriber.Subscribe($"topic {life}");
        }
    }

    [Fact]
    public async Task Subscriptions_survive_a_proxy_that_cuts_connections()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var publisher = new PublisherSocket(context);
        await using var proxy = new ChaosProxy(publisher.Bind("tcp://127.0.0.1:*").Endpoint, 2000, seed: 5);
        await using var subscriber = new SubscriberSocket(context) { ReconnectInterval = s_soon };
        for (int i = 0; i < 50; i++)
            subscriber.Subscribe($"topic {i}");
        subscriber.Connect(proxy.Endpoint);
        await Eventually.TrueAsync(
            () =>
            {
                for (int i = 0; i < 50; i++)
                    publisher.Send("topic 7 and a text");
                // A subscriber that does not read is full at some time, and then nothing moves any more.
                while (subscriber.TryReceiveString(out string? text))
                    Check(text);
                if (proxy.Cuts >= TestScope.Choose(30, 500))
                    proxy.CalmDown();
                return proxy.Cuts >= TestScope.Choose(30, 500);
            },
            () => $"{proxy.Cuts} cuts");
        await Eventually.TrueAsync(
            () =>
            {
                publisher.Send("topic 49, the end");
                publisher.Send("other");
                return subscriber.TryReceiveString(out string? text) && Check(text) == "topic 49, the end";
            },
            "the last topic");

        static string Check(string text)
        {
            Assert.True(text is "topic 7 and a text" or "topic 49, the end", text);
            return text;
        }
    }

    [Fact]
    public async Task Requests_with_an_id_work_again_after_the_server_died_with_one()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var request = new RequestSocket(context) { ReconnectInterval = s_soon, Correlate = true };
        string endpoint;
        await using (var server = new ReplySocket(context) { Linger = TimeSpan.Zero })
        {
            endpoint = server.Bind("tcp://127.0.0.1:*").Endpoint;
            request.Connect(endpoint);
            using var cancel = new CancellationTokenSource();
            Task<string> lost = request.RequestAsync("lost", cancel.Token);
            Assert.Equal("lost", server.ReceiveString(Eventually.Patience));
            await server.DisposeAsync();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lost);
        }
        await using var successor = new ReplySocket(context);
        successor.Bind(endpoint);
        Task<string> asked = request.RequestAsync("again");
        using (ZmqMessage again = successor.Receive(TimeSpan.FromSeconds(20)))
            Assert.Equal("again", again[0].ToString());
        successor.Send("answer");
        Assert.Equal("answer", await asked.WaitAsync(Eventually.Patience));
    }

    private static async Task SendEndsAsync(PushSocket push, Func<bool> isOver)
    {
        // The first may be lost with the last connection that the proxy cut.
        while (!isOver())
        {
            using ZmqMessage message = NumberedMessage.Create(NumberedMessage.End);
            push.TrySend(message);
            await Task.Delay(20);
        }
    }
}
