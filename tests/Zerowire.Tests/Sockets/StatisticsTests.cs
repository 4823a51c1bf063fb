using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>What sockets and contexts tell of what they have done and hold.</summary>
public sealed class StatisticsTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Messages_and_the_bytes_of_their_frames_are_counted_on_both_sides(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        await stage.JoinAsync(pull, push);
        await stage.SendAsync(push, "12345");
        await stage.SendAsync(push, "1", "23", "");
        for (int i = 0; i < 2; i++)
            (await stage.ReceiveAsync(pull)).Dispose();
        ZmqSocketStatistics sent = push.Statistics;
        ZmqSocketStatistics received = pull.Statistics;
        Assert.Equal((2, 8), (sent.MessagesSent, sent.BytesSent));
        Assert.Equal((0, 0), (sent.MessagesReceived, sent.BytesReceived));
        Assert.Equal((2, 8), (received.MessagesReceived, received.BytesReceived));
        Assert.Equal((0, 0, 0), (received.MessagesSent, received.MessagesDropped, received.MessagesToReceive));
        Assert.Equal(1, sent.Connections);
        Assert.Equal(1, received.Connections);
        Assert.Equal(stage.Scenario.Transport == TransportKind.Inproc ? 0 : 1, received.ConnectionsMade);
        await Eventually.TrueAsync(() => push.Statistics.MessagesToSend == 0, "what has come is still to be sent");
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Requests_and_replies_are_counted_in_whichever_way_they_are_made(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket client = stage.Request();
        ReplySocket server = stage.Reply();
        await stage.JoinAsync(server, client);
        Task<string> reply = client.RequestAsync("question");
        (await stage.ReceiveAsync(server)).Dispose();
        await stage.SendAsync(server, "answer");
        Assert.Equal("answer", await reply.InTimeAsync());
        Assert.Equal((1, 8, 1, 6), Traffic(client));
        Assert.Equal((1, 6, 1, 8), Traffic(server));
    }

    [Fact]
    public async Task What_waits_is_counted_where_it_waits()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        pull.Unbind(endpoint);
        push.Connect(endpoint);
        for (int i = 0; i < 3; i++)
            push.Send("waits");
        Assert.Equal(3, push.Statistics.MessagesToSend);
        Assert.Equal(0, push.Statistics.Connections);
        pull.Bind(endpoint);
        await Eventually.TrueAsync(() => pull.Statistics.MessagesToReceive == 3, "the messages have not come");
        Assert.Equal(0, push.Statistics.MessagesToSend);
        pull.Receive().Dispose();
        Assert.Equal(2, pull.Statistics.MessagesToReceive);
        Assert.Equal(3, push.Statistics.MessagesSent);
    }

    [Fact]
    public async Task Over_inproc_what_waits_counts_for_both()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pair = new PairSocket(context);
        await using var other = new PairSocket(context);
        other.Connect("inproc://pair");
        Assert.Equal(0, other.Statistics.Connections);
        pair.Bind("inproc://pair");
        other.Send("one");
        other.Send("two");
        Assert.Equal(1, other.Statistics.Connections);
        Assert.Equal(2, other.Statistics.MessagesToSend);
        Assert.Equal(2, pair.Statistics.MessagesToReceive);
        pair.Receive().Dispose();
        pair.Receive().Dispose();
        Assert.Equal((0, 0), (other.Statistics.MessagesToSend, pair.Statistics.MessagesToReceive));
        await pair.DisposeAsync();
        await Eventually.TrueAsync(() => other.Statistics.Connections == 0, "a peer that is gone is connected");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_subscriber_without_room_misses_is_counted_once_for_each(bool invert)
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context) { SendHighWaterMark = 1, InvertMatching = invert };
        await using var full = Subscribe(context, publisher, invert);
        await using var alsoFull = Subscribe(context, publisher, invert);
        await using var another = Subscribe(context, publisher, !invert);
        // Two of three are to have it, by two subscriptions; each has room for two, one on either side of the pipe.
        for (int i = 0; i < 5; i++)
            publisher.Send("news of today");
        Assert.Equal(6, publisher.Statistics.MessagesDropped);
        Assert.Equal(5, publisher.Statistics.MessagesSent);
        Assert.Equal(4, publisher.Statistics.MessagesToSend);
        full.Receive().Dispose();
        full.Receive().Dispose();
        publisher.Send("news of today");
        Assert.Equal(7, publisher.Statistics.MessagesDropped);
        Assert.Equal(0, another.Statistics.MessagesToReceive);
    }

    [Fact]
    public async Task A_publisher_that_drops_nothing_has_dropped_nothing()
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context) { SendHighWaterMark = 1, NoDrop = true };
        await using var full = Subscribe(context, publisher, invert: false);
        while (publisher.TrySend("news of today"))
        {
        }
        Assert.False(publisher.TrySend("news of today"));
        Assert.Equal(0, publisher.Statistics.MessagesDropped);
        Assert.Equal(publisher.Statistics.MessagesSent, publisher.Statistics.MessagesToSend);
    }

    [Fact]
    public async Task A_router_counts_what_it_has_nobody_for()
    {
        await using ZmqContext context = TestContext.Create();
        await using var router = new RouterSocket(context);
        router.Send("nobody", "lost");
        router.Send("nobody", "lost");
        Assert.Equal((2, 20), (router.Statistics.MessagesSent, router.Statistics.BytesSent));
        Assert.Equal(2, router.Statistics.MessagesDropped);
        router.Mandatory = true;
        Assert.Throws<ZmqException>(() => router.Send("nobody", "refused"));
        Assert.Equal((2, 2), (router.Statistics.MessagesSent, router.Statistics.MessagesDropped));
    }

    [Fact]
    public async Task A_reply_for_one_who_is_gone_is_counted_as_dropped()
    {
        await using ZmqContext context = TestContext.Create();
        await using var server = new ReplySocket(context);
        server.Bind("inproc://server");
        await using (var client = new RequestSocket(context))
        {
            client.Connect("inproc://server");
            client.Send("question");
            server.Receive().Dispose();
        }
        await Eventually.TrueAsync(() => server.Statistics.Connections == 0, "the client is there");
        server.Send("answer");
        Assert.Equal((1, 1), (server.Statistics.MessagesSent, server.Statistics.MessagesDropped));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Connections_lost_and_tried_anew_are_counted(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using DealerSocket server = stage.Dealer();
        DealerSocket client = stage.Dealer();
        client.ReconnectInterval = TimeSpan.FromMilliseconds(5);
        await stage.JoinAsync(server, client);
        await Eventually.TrueAsync(() => client.Statistics.Connections == 1, "the client is not connected");
        Assert.Equal((0, 1), (client.Statistics.ConnectRetries, client.Statistics.ConnectionsMade));
        await server.DisposeAsync();
        await Eventually.TrueAsync(() => client.Statistics.ConnectRetries > 2, "the client does not try");
        ZmqSocketStatistics statistics = client.Statistics;
        Assert.Equal((0, 1, 0), (statistics.Connections, statistics.ConnectionsMade, statistics.HandshakeFailures));
        Assert.Equal((0, 1), (server.Statistics.Connections, server.Statistics.ConnectionsMade));
    }

    [Fact]
    public async Task A_connection_that_ends_in_its_handshake_is_a_failure_and_was_never_made()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        using (RawPeer garbage = await RawPeer.ConnectAsync(endpoint))
            await garbage.WriteAsync(new byte[64]);
        await Eventually.TrueAsync(() => pull.Statistics.HandshakeFailures == 1, "garbage is not counted");
        using (RawPeer wrong = await RawPeer.ConnectAsync(endpoint))
        {
            await wrong.WriteAsync((byte[])[.. RawPeer.Greeting, .. RawPeer.Ready("PULL")]);
            await wrong.ReadToEndAsync();
        }
        await Eventually.TrueAsync(() => pull.Statistics.HandshakeFailures == 2, "the wrong type is not counted");
        using (RawPeer good = await RawPeer.ConnectAsync(endpoint))
        {
            await good.HandshakeAsync("PUSH");
            await Eventually.TrueAsync(() => pull.Statistics.Connections == 1, "the connection is not counted");
        }
        await Eventually.TrueAsync(() => pull.Statistics.Connections == 0, "the connection has not ended");
        Assert.Equal((1, 2), (pull.Statistics.ConnectionsMade, pull.Statistics.HandshakeFailures));
    }

    [Fact]
    public async Task A_proxy_counts_a_message_that_it_gives_back_once()
    {
        await using ZmqContext context = TestContext.Create();
        await using var frontend = new PullSocket(context);
        await using var backend = new XPublisherSocket(context) { SendHighWaterMark = 1, NoDrop = true };
        await using var source = new PushSocket(context);
        source.Connect(frontend.Bind("inproc://frontend").Endpoint);
        await using SubscriberSocket full = Subscribe(context, backend, invert: false);
        var proxy = new ZmqProxy(frontend, backend);
        Task run = proxy.RunAsync();
        for (int i = 0; i < 8; i++)
            source.Send("news of today");
        await Eventually.TrueAsync(() => frontend.Statistics.MessagesReceived == 2, "the proxy does not move");
        await Task.Delay(20);
        Assert.Equal((2, 2), (frontend.Statistics.MessagesReceived, backend.Statistics.MessagesSent));
        Assert.Equal(6, frontend.Statistics.MessagesToReceive);
        for (int i = 0; i < 8; i++)
            full.Receive().Dispose();
        await Eventually.TrueAsync(() => backend.Statistics.MessagesSent == 8, "the proxy has not moved all");
        Assert.Equal((8, 104), (frontend.Statistics.MessagesReceived, frontend.Statistics.BytesReceived));
        Assert.Equal(0, frontend.Statistics.MessagesToReceive);
        proxy.Stop();
        await run.InTimeAsync();
    }

    [Fact]
    public async Task A_context_adds_up_its_sockets_and_remembers_those_that_are_gone()
    {
        await using ZmqContext context = TestContext.Create();
        Assert.Equal(default, context.Statistics);
        await using var pull = new PullSocket(context);
        pull.Bind("inproc://pull");
        var push = new PushSocket(context);
        push.Connect("inproc://pull");
        push.Send("12345");
        Assert.Equal(2, context.Statistics.Sockets);
        Assert.Equal((1, 5), (context.Statistics.Total.MessagesSent, context.Statistics.Total.BytesSent));
        Assert.Equal(2, context.Statistics.Total.Connections);
        pull.Receive().Dispose();
        await push.DisposeAsync();
        await Eventually.TrueAsync(() => context.Statistics.Sockets == 1, "the socket is not gone");
        Assert.Equal((1, 5), (context.Statistics.Total.MessagesSent, context.Statistics.Total.BytesSent));
        Assert.Equal((1, 5), (context.Statistics.Total.MessagesReceived, context.Statistics.Total.BytesReceived));
        Assert.Equal((1, 0), (push.Statistics.MessagesSent, push.Statistics.MessagesToSend));
        await context.DisposeAsync();
        Assert.Equal(1, context.Statistics.Total.MessagesReceived);
        Assert.Equal(0, context.Statistics.Sockets);
    }

    [Fact]
    public async Task Statistics_are_asked_for_while_everything_is_at_work()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        using var done = new CancellationTokenSource();
        Task[] senders = [.. Enumerable.Range(0, 3).Select(_ => Eventually.OnThread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                using var push = new PushSocket(context);
                push.Connect(endpoint);
                for (int i = 0; i < 50; i++)
                    push.Send("message");
            }
        }))];
        long last = 0;
        for (int i = 0; i < 20_000; i++)
        {
            using ZmqMessage message = pull.Receive();
            if (i % 10 != 0)
                continue;
            ZmqSocketStatistics total = context.Statistics.Total;
            Assert.InRange(total.MessagesReceived, i + 1, i + 1);
            Assert.InRange(total.MessagesSent, Math.Max(last, i + 1), long.MaxValue);
            Assert.True(total is { MessagesToSend: >= 0, MessagesToReceive: >= 0, Connections: >= 0 }, $"{total}");
            last = total.MessagesSent;
        }
        await done.CancelAsync();
        while (!Task.WhenAll(senders).IsCompleted)
            (pull.TryReceive(out ZmqMessage? rest, TimeSpan.FromMilliseconds(10)) ? rest : null)?.Dispose();
        await Task.WhenAll(senders);
    }

    private static (long Sent, long BytesSent, long Received, long BytesReceived) Traffic(ZmqSocket socket)
    {
        ZmqSocketStatistics s = socket.Statistics;
        return (s.MessagesSent, s.BytesSent, s.MessagesReceived, s.BytesReceived);
    }

    /// <summary>A subscriber over inproc with room for one message, which is to have "news of today" unless it inverts:
    /// then its topics are others.</summary>
    private static SubscriberSocket Subscribe(ZmqContext context, XPublisherSocket publisher, bool invert)
    {
        string endpoint = $"inproc://{Guid.NewGuid():N}";
        publisher.Bind(endpoint);
        var subscriber = new SubscriberSocket(context)
        {
            ReceiveHighWaterMark = 1, InvertMatching = publisher.InvertMatching,
        };
        subscriber.Connect(endpoint);
        subscriber.Subscribe(invert ? "weather" : "news");
        subscriber.Subscribe(invert ? "sports" : "news of");
        return subscriber;
    }
}
