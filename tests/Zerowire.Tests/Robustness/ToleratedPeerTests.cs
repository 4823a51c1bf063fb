using System.Diagnostics.CodeAnalysis;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Peers that do what is odd and allowed: they are served.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The runner calls DisposeAsync of IAsyncLifetime.")]
public sealed class ToleratedPeerTests : IAsyncLifetime
{
    private readonly ZmqContext _context = TestContext.Create();
    private PullSocket _pull = null!;
    private string _endpoint = "";

    public Task InitializeAsync()
    {
        _pull = new PullSocket(_context);
        _endpoint = _pull.Bind("tcp://127.0.0.1:*").Endpoint;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _context.DisposeAsync();

    public static TheoryData<string> Oddities() =>
    [
        "ping inside a message", "pong that nobody asked for", "unknown command", "ready again", "join", "reserved flags",
        "long form of a short frame", "ping with a long context", "empty frames", "subscription to a puller",
    ];

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task An_oddity_is_passed_over_and_the_message_around_it_is_whole(string oddity)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(_endpoint);
        await peer.HandshakeAsync("PUSH");
        byte[] odd = Bytes(oddity);
        // In one piece, then in pieces of one byte.
        await peer.WriteAsync((byte[])[.. RawPeer.Frame(0, "before"u8), .. odd, .. RawPeer.Frame(0, "after"u8)]);
        AssertSeries(oddity);
        foreach (byte one in (byte[])[.. RawPeer.Frame(0, "before"u8), .. odd, .. RawPeer.Frame(0, "after"u8)])
            await peer.WriteAsync((byte[])[one]);
        AssertSeries(oddity);
        if (oddity is "ping inside a message" or "ping with a long context")
        {
            (byte flags, byte[] pong) = await peer.ReadFrameAsync();
            Assert.Equal(4, flags);
            Assert.Equal((byte[])[4, .. "PONG"u8, .. oddity[5] == 'i' ? "ctx"u8 : "0123456789abcdef"u8], pong);
        }
    }

    [Fact]
    public async Task A_peer_that_does_not_say_its_type_is_taken_as_it_is()
    {
        using RawPeer peer = await RawPeer.ConnectAsync(_endpoint);
        await peer.WriteAsync((byte[])
            [.. RawPeer.Greeting, .. RawPeer.Frame(4, [5, .. "READY"u8]), .. RawPeer.Frame(0, "hello"u8)]);
        Assert.Equal("hello", Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(60_000)]
    public async Task A_routing_id_of_any_length_serves_or_ends_its_own_connection(int length)
    {
        await using var router = new RouterSocket(_context);
        string endpoint = router.Bind("tcp://127.0.0.1:*").Endpoint;
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        byte[] id = new byte[length];
        Array.Fill(id, (byte)7);
        byte[] ready = RawPeer.Ready("DEALER")[2..];
        byte[] lengthBytes = [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        await peer.TryWriteAsync((byte[])
        [
            .. RawPeer.Greeting, .. RawPeer.Frame(4, [.. ready, 8, .. "Identity"u8, .. lengthBytes, .. id]),
            .. RawPeer.Frame(0, "hello"u8),
        ]);
        // A second one with the same id: nobody's messages are mixed up.
        await using var dealer = new DealerSocket(_context);
        dealer.Connect(endpoint);
        dealer.Send("honest");
        int expected = length <= 255 ? 2 : 1;
        List<string> texts = [];
        while (texts.Count < expected)
        {
            using ZmqMessage message = router.Receive(Eventually.Patience);
            texts.Add(message[1].ToString());
            if (message[1].ToString() == "hello")
                Assert.True(message[0].Span.SequenceEqual(id));
        }
        Assert.Contains("honest", texts);
    }

    [Fact]
    public async Task Peers_that_claim_the_same_routing_id_do_not_disturb_the_first()
    {
        await using var router = new RouterSocket(_context);
        string endpoint = router.Bind("tcp://127.0.0.1:*").Endpoint;
        await using var first = new DealerSocket(_context) { RoutingId = "first"u8.ToArray() };
        await first.ConnectReadyAsync(endpoint);
        first.Send("mine");
        (await router.ReceiveAsync().InTimeAsync()).Dispose();
        List<RawPeer> thieves = [];
        for (int i = 0; i < 50; i++)
        {
            RawPeer thief = await RawPeer.ConnectAsync(endpoint);
            thieves.Add(thief);
            await thief.WriteAsync((byte[])
            [
                .. RawPeer.Greeting,
                .. RawPeer.Frame(4, [.. RawPeer.Ready("DEALER")[2..], 8, .. "Identity"u8, 0, 0, 0, 5, .. "first"u8]),
                .. RawPeer.Frame(0, "stolen"u8),
            ]);
        }
        for (int i = 0; i < 100; i++)
        {
            using ZmqMessage message = new ZmqMessage("first").Append($"{i}");
            router.Send(message, Eventually.Patience);
            Assert.Equal($"{i}", first.ReceiveString(Eventually.Patience));
        }
        Assert.False(router.TryReceive(out _));
        thieves.ForEach(thief => thief.Crash());
    }

    [Fact]
    public async Task A_request_of_ten_thousand_envelope_frames_is_answered()
    {
        await using var reply = new ReplySocket(_context);
        using RawPeer peer = await RawPeer.ConnectAsync(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("REQ");
        const int Count = 10_000;
        byte[] envelope = [.. Enumerable.Repeat(RawPeer.Frame(1, "id"u8), Count).SelectMany(bytes => bytes)];
        // Malformed before and between: no empty frame, nothing behind it, nothing at all.
        await peer.WriteAsync((byte[])[.. RawPeer.Frame(0, "x"u8), .. RawPeer.Frame(1, []), .. RawPeer.Frame(0, [])]);
        await peer.WriteAsync((byte[])
            [.. RawPeer.Frame(0, []), .. envelope, .. RawPeer.Frame(1, []), .. RawPeer.Frame(0, "question"u8)]);
        using (ZmqMessage odd = reply.Receive(Eventually.Patience))
            Assert.Equal("", odd.Text());
        reply.Send("odd");
        using (ZmqMessage question = reply.Receive(Eventually.Patience))
            Assert.Equal("question", question.Text());
        reply.Send("answer");
        await peer.ReadFrameAsync();
        Assert.Equal("odd"u8.ToArray(), (await peer.ReadFrameAsync()).Body);
        for (int i = 0; i <= Count; i++)
            Assert.Equal(1, (await peer.ReadFrameAsync()).Flags);
        Assert.Equal("answer"u8.ToArray(), (await peer.ReadFrameAsync()).Body);
    }

    private static byte[] Bytes(string oddity) => oddity switch
    {
        "ping inside a message" =>
            [.. RawPeer.Frame(1, "a"u8), .. RawPeer.Frame(4, [4, .. "PING"u8, 0, 0, .. "ctx"u8]), .. RawPeer.Frame(0, "b"u8)],
        "pong that nobody asked for" => RawPeer.Frame(4, [4, .. "PONG"u8, 1, 2, 3]),
        "unknown command" => RawPeer.Frame(4, [7, .. "UNKNOWN"u8, .. new byte[300]]),
        "ready again" => RawPeer.Ready("PUSH"),
        "join" => RawPeer.Frame(4, [4, .. "JOIN"u8, 65]),
        "reserved flags" => RawPeer.Frame(0xF8, "odd"u8),
        "long form of a short frame" => [2, 0, 0, 0, 0, 0, 0, 0, 3, .. "odd"u8],
        "ping with a long context" => RawPeer.Frame(4, [4, .. "PING"u8, 0, 0, .. "0123456789abcdefghij"u8]),
        "empty frames" => [.. RawPeer.Frame(1, []), .. RawPeer.Frame(1, []), .. RawPeer.Frame(0, [])],
        "subscription to a puller" => RawPeer.Frame(4, [9, .. "SUBSCRIBE"u8, 65]),
        _ => throw new ArgumentOutOfRangeException(nameof(oddity)),
    };

    private void AssertSeries(string oddity)
    {
        Assert.Equal("before", Next());
        switch (oddity)
        {
            case "ping inside a message":
                Assert.Equal("a|b", Next());
                break;
            case "reserved flags" or "long form of a short frame":
                Assert.Equal("odd", Next());
                break;
            case "empty frames":
                Assert.Equal("||", Next());
                break;
        }
        Assert.Equal("after", Next());
    }

    private string Next()
    {
        using ZmqMessage message = _pull.Receive(Eventually.Patience);
        return message.Text();
    }
}
