using System.Diagnostics;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Subscriptions without measure, from peers made of bytes.</summary>
[Collection(SerialCollection.Name)]
public sealed class SubscriptionSiegeTests
{
    [Theory]
    [InlineData("command")]
    [InlineData("message")]
    public async Task A_hundred_thousand_subscriptions_are_kept_and_forgotten_with_their_peer(string form)
    {
        const int Count = 100_000;
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new PublisherSocket(context);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        await using var honest = new SubscriberSocket(context);
        honest.Subscribe("honest");
        await honest.ConnectReadyAsync(endpoint);
        await AssertServedAsync(publisher, honest, "honest");
        MemoryUse before = MemoryUse.Now();
        using (RawPeer peer = await RawPeer.ConnectAsync(endpoint))
        {
            await peer.HandshakeAsync("SUB");
            await peer.WriteAsync(Subscriptions(form, Count, cancel: false));
            await AssertReachesAsync(publisher, peer, $"{Count - 1:x8}");
            // Each again, and half of them cancelled.
            await peer.WriteAsync(Subscriptions(form, Count, cancel: false));
            await peer.WriteAsync(Subscriptions(form, Count / 2, cancel: true));
            await AssertServedAsync(publisher, honest, "honest");
            await AssertReachesAsync(publisher, peer, $"{(Count / 2) + 1:x8}");
        }
        await AssertServedAsync(publisher, honest, "honest");
        // What the pools keep is theirs.
        await before.AssertGrewAtMostAsync(16 << 20, kept: 32 << 20);
    }

    [Fact]
    public async Task A_topic_of_a_million_bytes_is_kept_matched_and_forgotten()
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new PublisherSocket(context);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        byte[] topic = new byte[1_000_000];
        Random.Shared.NextBytes(topic);
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        await peer.HandshakeAsync("SUB");
        await peer.WriteAsync(Subscribe("command", topic, cancel: false));
        // Its beginnings too, so that the tree is deep.
        for (int length = 999_000; length > 0; length -= 37_000)
            await peer.WriteAsync(Subscribe("command", topic.AsSpan(0, length), cancel: false));
        await AssertReachesAsync(publisher, peer, topic);
        for (int length = 999_000; length > 0; length -= 37_000)
            await peer.WriteAsync(Subscribe("command", topic.AsSpan(0, length), cancel: true));
        await AssertReachesAsync(publisher, peer, topic);
    }

    [Fact]
    public async Task A_topic_that_grows_byte_by_byte_makes_a_deep_tree_and_no_deep_stack()
    {
        int depth = TestScope.Choose(3000, 10_000);
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new PublisherSocket(context);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        byte[] topic = new byte[depth];
        Array.Fill(topic, (byte)'a');
        using (RawPeer peer = await RawPeer.ConnectAsync(endpoint))
        {
            await peer.HandshakeAsync("SUB");
            for (int length = 1; length <= depth; length++)
                await peer.WriteAsync(Subscribe("message", topic.AsSpan(0, length), cancel: false));
            await AssertReachesAsync(publisher, peer, topic);
        }
        await using var honest = new SubscriberSocket(context);
        honest.Subscribe("");
        honest.Connect(endpoint);
        await AssertServedAsync(publisher, honest, "");
    }

    [Fact]
    public async Task A_flood_of_subscriptions_holds_no_sender_up()
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new PublisherSocket(context);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        await peer.HandshakeAsync("SUB");
        byte[] flood = [.. Enumerable.Range(0, 5000).SelectMany(i =>
            (byte[])[.. Subscribe("message", [(byte)i, (byte)(i >> 8)], cancel: i % 2 == 0)])];
        await LongestCallIsShortAsync(peer, flood, () => publisher.Send("something"));
    }

    [Fact]
    public async Task A_flood_of_messages_that_nobody_wants_holds_no_receiver_up()
    {
        await using ZmqContext context = TestContext.Create();
        await using var subscriber = new SubscriberSocket(context);
        subscriber.Subscribe("wanted");
        using RawPeer peer = await RawPeer.ConnectAsync(subscriber.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("PUB");
        byte[] flood = [.. Enumerable.Repeat(RawPeer.Frame(0, "x"u8), 20_000).SelectMany(bytes => bytes)];
        await LongestCallIsShortAsync(peer, flood, () => Assert.False(subscriber.TryReceive(out _)));
    }

    [Fact]
    public async Task A_flood_of_requests_without_an_envelope_holds_no_receiver_up()
    {
        await using ZmqContext context = TestContext.Create();
        await using var reply = new ReplySocket(context);
        using RawPeer peer = await RawPeer.ConnectAsync(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("REQ");
        byte[] flood = [.. Enumerable.Repeat(RawPeer.Frame(0, "x"u8), 20_000).SelectMany(bytes => bytes)];
        await LongestCallIsShortAsync(peer, flood, () => Assert.False(reply.TryReceive(out _)));
    }

    /// <summary>A call that does not wait is over soon, whatever a peer sends meanwhile.</summary>
    private static async Task LongestCallIsShortAsync(RawPeer peer, byte[] flood, Action call)
    {
        using var stop = new CancellationTokenSource();
        Task writer = FloodAsync(peer, flood, stop.Token);
        TimeSpan longest = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        await OwnThread.Run(() =>
        {
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(TestScope.Choose(1, 5)))
            {
                long before = Stopwatch.GetTimestamp();
                call();
                TimeSpan taken = Stopwatch.GetElapsedTime(before);
                longest = taken > longest ? taken : longest;
            }
        });
        await stop.CancelAsync();
        await writer;
        Assert.InRange(longest.TotalMilliseconds, 0, 500);
    }

    private static async Task FloodAsync(RawPeer peer, byte[] flood, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
                await peer.Socket.SendAsync(flood, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static byte[] Subscriptions(string form, int count, bool cancel)
    {
        using var bytes = new MemoryStream();
        for (int i = 0; i < count; i++)
            bytes.Write(Subscribe(form, System.Text.Encoding.ASCII.GetBytes($"{i:x8}"), cancel));
        return bytes.ToArray();
    }

    private static byte[] Subscribe(string form, ReadOnlySpan<byte> topic, bool cancel)
    {
        if (form == "message")
            return RawPeer.Frame(0, [cancel ? (byte)0 : (byte)1, .. topic]);
        return cancel
            ? RawPeer.Frame(4, [6, .. "CANCEL"u8, .. topic])
            : RawPeer.Frame(4, [9, .. "SUBSCRIBE"u8, .. topic]);
    }

    private static Task AssertReachesAsync(PublisherSocket publisher, RawPeer peer, string topic) =>
        AssertReachesAsync(publisher, peer, System.Text.Encoding.ASCII.GetBytes(topic));

    /// <summary>What is published under the topic comes to the peer, and in time.</summary>
    private static async Task AssertReachesAsync(PublisherSocket publisher, RawPeer peer, byte[] topic)
    {
        using var message = new ZmqMessage();
        long deadline = Environment.TickCount64 + (long)Eventually.Patience.TotalMilliseconds;
        while (peer.Socket.Available == 0)
        {
            Assert.True(Environment.TickCount64 < deadline, "The subscription has no effect.");
            publisher.Send(topic);
            await Task.Delay(5);
        }
        publisher.Send([.. topic, (byte)'!']);
        byte[] body;
        do
            (_, body) = await peer.ReadFrameAsync();
        while (body.Length != topic.Length + 1);
        Assert.True(body.AsSpan().StartsWith(topic));
    }

    private static Task AssertServedAsync(PublisherSocket publisher, SubscriberSocket honest, string topic) =>
        Eventually.TrueAsync(
            () =>
            {
                publisher.Send(topic + "?");
                return honest.TryReceiveString(out _, TimeSpan.FromMilliseconds(20));
            },
            "the honest subscriber's message");
}
