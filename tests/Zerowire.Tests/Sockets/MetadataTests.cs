using System.Text;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>What a received message tells of the peer that it came from.</summary>
public sealed class MetadataTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Each_side_learns_what_the_other_announces(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.AnnounceProperty("X-Server", "main");
        DealerSocket dealer = stage.Dealer("me");
        dealer.AnnounceProperty("X-Tenant", "acmé");
        dealer.AnnounceProperty("X-Path", "a:b");
        await stage.JoinAsync(router, dealer);
        await stage.SendAsync(dealer, "question");
        using ZmqMessage question = await stage.ReceiveAsync(router);
        ZmqMetadata peer = question.Metadata!;
        Assert.Equal(ZmqSocketType.Dealer, peer.SocketType);
        Assert.Equal("me"u8, peer.RoutingId.Span);
        Assert.Null(peer.UserId);
        Assert.Equal("acmé", peer["X-Tenant"]);
        Assert.Equal("a:b", peer["X-Path"]);
        Assert.True(peer.TryGetBytes("X-Tenant", out ReadOnlyMemory<byte> bytes));
        Assert.Equal("acmé"u8, bytes.Span);
        Assert.Null(peer["x-tenant"]);
        Assert.False(peer.TryGetBytes("User-Id", out _));
        Assert.Equal("me", peer["Identity"]);
        Assert.Equal("me", peer["Routing-Id"]);
        Assert.Equal(peer.PeerAddress, peer["Peer-Address"]);
        if (stage.Scenario.Transport == TransportKind.Tcp)
            Assert.Equal("127.0.0.1", peer.PeerAddress);
        else
            Assert.StartsWith(":", peer.PeerAddress, StringComparison.Ordinal);
        Assert.Equal(
            ["Peer-Address", "Socket-Type", "Identity", "X-Tenant", "X-Path"], peer.Select(property => property.Key));
        Assert.Equal(5, peer.Count);
        Assert.Contains("X-Path=a:b", peer.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => peer[null!]);

        await stage.SendAsync(router, "me", "answer");
        using ZmqMessage answer = await stage.ReceiveAsync(dealer);
        Assert.Equal("main", answer.Metadata!["X-Server"]);
        Assert.Equal(ZmqSocketType.Router, answer.Metadata.SocketType);
    }

    [Fact]
    public async Task Every_way_to_receive_a_message_brings_the_same_object()
    {
        await using var stage = new Stage("tcp/async/epoll");
        DealerSocket first = stage.Dealer();
        DealerSocket second = stage.Dealer();
        await stage.JoinAsync(first, second);
        for (int i = 0; i < 8; i++)
            second.Send($"{i}");
        using ZmqMessage message = first.Receive();
        ZmqMetadata expected = message.Metadata!;
        Assert.Same(expected, message.Metadata);
        using var into = new ZmqMessage("old");
        Assert.Null(into.Metadata);
        first.Receive(into);
        Assert.Same(expected, into.Metadata);
        Assert.True(first.TryReceive(into, Eventually.Patience));
        Assert.Same(expected, into.Metadata);
        Assert.True(first.TryReceive(out ZmqMessage? tried, Eventually.Patience));
        Assert.Same(expected, tried.Metadata);
        tried.Dispose();
        using (ZmqMessage awaited = await first.ReceiveAsync().InTimeAsync())
            Assert.Same(expected, awaited.Metadata);
        await first.ReceiveAsync(into).InTimeAsync();
        Assert.Same(expected, into.Metadata);
        using (ZmqMessage timed = first.Receive(Eventually.Patience))
            Assert.Same(expected, timed.Metadata);
        await foreach (ZmqMessage streamed in first.ReceiveAllAsync())
        {
            Assert.Same(expected, streamed.Metadata);
            streamed.Dispose();
            break;
        }
        // And those who had to wait for it.
        Task<ZmqMessage> waiting = first.ReceiveAsync().AsTask();
        second.Send("late");
        using (ZmqMessage late = await waiting.InTimeAsync())
            Assert.Same(expected, late.Metadata);
        Task blocked = Eventually.OnThread(() => first.Receive(into));
        second.Send("later");
        await blocked.InTimeAsync();
        Assert.Same(expected, into.Metadata);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            _ = into.Metadata;
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        into.Clear();
        Assert.Null(into.Metadata);
    }

    [Fact]
    public async Task Replies_to_requests_and_large_messages_tell_of_their_peer()
    {
        await using var stage = new Stage("tcp/async/epoll");
        ReplySocket reply = stage.Reply();
        RequestSocket request = stage.Request();
        await stage.JoinAsync(reply, request);
        Task<ZmqMessage> answering = request.RequestAsync(new byte[100_000]);
        using ZmqMessage question = await stage.ReceiveAsync(reply);
        Assert.Equal(ZmqSocketType.Request, question.Metadata!.SocketType);
        reply.Send(new byte[100_000]);
        using ZmqMessage answer = await answering.InTimeAsync();
        Assert.Equal(ZmqSocketType.Reply, answer.Metadata!.SocketType);
        Assert.True(answer.Metadata.RoutingId.IsEmpty);
    }

    [Fact]
    public async Task A_message_that_is_sent_on_leaves_its_origin_behind()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        PairSocket near = stage.Pair();
        PairSocket far = stage.Pair();
        await stage.JoinAsync(pull, push);
        near.Bind("inproc://forward");
        push.Send("x");
        using ZmqMessage message = pull.Receive();
        Assert.False(near.TrySend(message));
        Assert.Equal(ZmqSocketType.Push, message.Metadata!.SocketType);
        far.Connect("inproc://forward");
        near.Send(message);
        Assert.Null(message.Metadata);
        using ZmqMessage forwarded = far.Receive();
        Assert.Equal("x", forwarded.Text());
        Assert.Null(forwarded.Metadata);
    }

    [Fact]
    public async Task A_peer_cannot_say_who_it_is_in_place_of_this_side()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        using RawPeer peer = await RawPeer.ConnectAsync(pull.Bind(stage.AnyEndpoint).Endpoint);
        await peer.HandshakeAsync("PUSH", 1, ("User-Id", "root"), ("Peer-Address", "8.8.8.8"),
            ("Routing-Id", "other"), ("Custom", "verbatim"), ("X-A", "first"), ("X-A", "second"));
        await peer.WriteAsync(RawPeer.Frame(0, "x"u8));
        using ZmqMessage message = pull.Receive();
        ZmqMetadata metadata = message.Metadata!;
        Assert.Null(metadata.UserId);
        Assert.Null(metadata["User-Id"]);
        Assert.Equal("127.0.0.1", metadata["Peer-Address"]);
        Assert.Equal("127.0.0.1", metadata.PeerAddress);
        Assert.Null(metadata["Routing-Id"]);
        Assert.Equal("verbatim", metadata["Custom"]);
        Assert.Equal("first", metadata["X-A"]);
    }

    [Fact]
    public async Task Each_connection_has_its_own()
    {
        await using var stage = new Stage("tcp/async/epoll");
        string endpoint = stage.NewEndpoint();
        PullSocket pull = stage.Pull();
        pull.Connect(endpoint);
        ZmqMetadata? before = null;
        for (int life = 0; life < 2; life++)
        {
            PushSocket push = stage.Push();
            push.AnnounceProperty("X-Life", $"{life}");
            push.Bind(endpoint);
            push.Send("x");
            using ZmqMessage message = pull.Receive();
            Assert.Equal($"{life}", message.Metadata!["X-Life"]);
            Assert.NotSame(before, message.Metadata);
            before = message.Metadata;
            await push.DisposeAsync();
        }
    }

    [Fact]
    public async Task As_much_as_can_be_announced_is_accepted_and_no_more_can_be()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        for (int i = 0; i < 240; i++)
            push.AnnounceProperty($"X-{i}", new string('v', 100));
        Assert.Throws<ArgumentException>(() => push.AnnounceProperty("X-240", "one too many"));
        await stage.JoinAsync(pull, push);
        push.Send("x");
        using ZmqMessage message = pull.Receive();
        Assert.Equal(242, message.Metadata!.Count);

        PushSocket other = stage.Push();
        other.AnnounceProperty("X-Long", new string('v', 32_000));
        Assert.Throws<ArgumentException>(() => other.AnnounceProperty("X-Longer", new string('v', 1000)));
        await other.ConnectReadyAsync(pull.LastEndpoint);
        other.Send("y");
        using ZmqMessage second = pull.Receive();
        Assert.Equal(32_000, second.Metadata!["X-Long"]!.Length);
    }

    [Theory]
    [InlineData("Tenant")]
    [InlineData("x-Tenant")]
    [InlineData("X-")]
    [InlineData("X-a:b")]
    [InlineData("X-a b")]
    [InlineData("X-ä")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_property_has_a_name_of_its_own_kind(string? name)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        Assert.ThrowsAny<ArgumentException>(() => push.AnnounceProperty(name!, "value"));
        Assert.ThrowsAny<ArgumentException>(() => push.AnnounceProperty("X-Name", ""));
        push.AnnounceProperty("X-Name", "value");
        Assert.Throws<ArgumentException>(() => push.AnnounceProperty("X-Name", "another"));
        Assert.Throws<ArgumentException>(() => push.AnnounceProperty("X-" + new string('n', 254), "value"));
        push.Dispose();
        Assert.Throws<ObjectDisposedException>(() => push.AnnounceProperty("X-Other", "value"));
    }

    [Fact]
    public async Task By_number_a_property_is_a_name_a_colon_and_a_value_and_the_first_of_a_name_counts()
    {
        const int Metadata = 95;
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        foreach (string sound in new[] { "X-A:1", "X-A:2", "X-B:a:b" })
            push.SetOption(Metadata, Encoding.ASCII.GetBytes(sound));
        foreach (string wrong in new[] { "", "X-A", "X-A:", "A:1", ":1", "x-a:1", "X-:1", $"X-{new string('n', 254)}:1" })
            Assert.Throws<ZmqException>(() => push.SetOption(Metadata, Encoding.ASCII.GetBytes(wrong)));
        Assert.Throws<ZmqException>(() => push.GetOption(Metadata, new byte[100]));
        await stage.JoinAsync(pull, push);
        push.Send("x");
        using ZmqMessage message = pull.Receive();
        Assert.Equal(("1", "a:b"), (message.Metadata!["X-A"], message.Metadata["X-B"]));
    }
}
