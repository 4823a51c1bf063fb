using System.Net.Sockets;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Peers made of bytes that mean harm to XPUB and XSUB. What cannot be understood ends its connection; what is
/// odd and allowed is taken as it is; nothing costs more than the marks allow.</summary>
[Collection(SerialCollection.Name)]
public sealed class ExtendedSiegeTests
{
    private static readonly byte[] s_subscribe = [9, .. "SUBSCRIBE"u8];
    private static readonly byte[] s_cancel = [6, .. "CANCEL"u8];

    /// <summary>What ends the connection of a subscriber.</summary>
    public static TheoryData<string> Attacks() =>
    [
        "subscribe with more", "cancel with more", "subscribe inside a message", "cancel inside a message",
        "subscribe without end", "subscribe of 2^63-1", "subscription message over the limit", "name beyond the end",
        "empty command",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attacker_is_cut_off_with_what_it_subscribed_to_and_others_are_served(string attack)
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context) { MaxMessageSize = 1 << 20 };
        await using var log = new MonitorLog(publisher);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        await using XSubscriberSocket honest = await SubscribeAsync(publisher, endpoint, "honest");
        using RawPeer attacker = await RawPeer.ConnectAsync(endpoint);
        await attacker.HandshakeAsync("XSUB");
        await attacker.WriteAsync(RawPeer.Frame(4, [.. s_subscribe, .. "before"u8]));
        Assert.Equal("+before", await HearAsync(publisher));
        await attacker.TryWriteAsync(AttackBytes(attack));
        ZmqMonitorEvent why = await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        Assert.NotNull(why.ProtocolError);
        Assert.Equal("-before", await HearAsync(publisher));
        Assert.Equal(1, publisher.TopicCount);
        AssertServed(publisher, honest);
        Assert.False(publisher.TryReceive(out _));
    }

    /// <summary>What is odd and allowed, and what the application hears of it.</summary>
    [Theory]
    [InlineData("empty topic by command", "+", 1)]
    [InlineData("empty topic by message", "+", 1)]
    [InlineData("cancel of what was never subscribed to", "", 0)]
    [InlineData("cancel twice", "+a -a", 0)]
    [InlineData("long form of a short command", "+a", 1)]
    [InlineData("commands in other letters", "", 0)]
    [InlineData("empty message", "=", 0)]
    [InlineData("message of zeros", "", 0)]
    [InlineData("other first byte", "=\u0002a", 0)]
    [InlineData("topic of a million bytes", "+long", 1)]
    [InlineData("subscriptions among frames", "+a +b =x|y", 2)]
    [InlineData("a message that is never ended", "+a", 1)]
    public async Task An_oddity_is_taken_as_it_is(string oddity, string heard, int topics)
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        using (RawPeer peer = await RawPeer.ConnectAsync(endpoint))
        {
            await peer.HandshakeAsync("XSUB");
            byte[] bytes = OddBytes(oddity);
            // In one piece, or in pieces that do not fit the frames.
            for (int at = 0; at < bytes.Length; at += 50_007)
                await peer.WriteAsync(bytes.AsMemory(at, Math.Min(50_007, bytes.Length - at)));
            foreach (string expected in heard.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Assert.Equal(expected, await HearAsync(publisher));
            if (oddity != "a message that is never ended")
            {
                await peer.WriteAsync(RawPeer.Frame(0, "\u0001marker"u8));
                Assert.Equal("+marker", await HearAsync(publisher));
                topics++;
            }
            Assert.Equal(topics, publisher.TopicCount);
        }
        await Eventually.TrueAsync(() => publisher.TopicCount == 0, "the end of the topics");
        while (publisher.TryReceive(out ZmqMessage? message))
            Assert.Equal(0, message[0].Span[0]);
    }

    /// <summary>Peers that leave their messages behind and come again do not get a new mark each time.</summary>
    [Fact]
    public async Task Peers_that_come_fill_their_mark_and_go_are_bounded_together()
    {
        const int Mark = 20;
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context) { ReceiveHighWaterMark = Mark };
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        byte[] message = RawPeer.Frame(0, new byte[100_000].Select(_ => (byte)'m').ToArray());
        IEnumerable<byte> messages = Enumerable.Repeat(message, Mark + 5).SelectMany(bytes => bytes);
        byte[] all = [.. RawPeer.Frame(0, "\u0001topic"u8), .. messages];
        MemoryUse before = MemoryUse.Now();
        for (int life = 0; life < TestScope.Choose(30, 300); life++)
        {
            using (RawPeer peer = await RawPeer.ConnectAsync(endpoint))
            {
                await peer.HandshakeAsync("XSUB");
                await peer.WriteAsync(all);
                await Eventually.TrueAsync(() => publisher.TopicCount == 1, "the peer");
            }
            await Eventually.TrueAsync(() => publisher.TopicCount == 0, "the end of the peer");
        }
        before.AssertGrewAtMost(32 << 20);
        // When the application receives again, there is room again; until then the newest were dropped.
        int waiting = 0;
        while (publisher.TryReceive(out ZmqMessage? received))
        {
            waiting += received[0].Length > 10 ? 1 : 0;
            received.Dispose();
        }
        Assert.InRange(waiting, Mark, 2 * Mark);
        await using var honest = new XSubscriberSocket(context);
        await honest.ConnectReadyAsync(endpoint);
        honest.Send("honest");
        Assert.Equal("=honest", await HearAsync(publisher));
    }

    [Fact]
    public async Task Cancellations_of_what_was_never_subscribed_to_cost_nothing()
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context) { Reporting = ZmqSubscriptionReporting.All };
        using RawPeer peer = await RawPeer.ConnectAsync(publisher.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("XSUB");
        byte[] flood = [.. Enumerable.Range(0, 100).SelectMany(
            i => RawPeer.Frame(4, [.. s_cancel, .. new byte[1000], (byte)i]))];
        MemoryUse before = MemoryUse.Now();
        for (int i = 0; i < TestScope.Choose(500, 5000); i++)
            await peer.WriteAsync(flood);
        await peer.WriteAsync(RawPeer.Frame(4, [.. s_subscribe, .. "end"u8]));
        await Eventually.TrueAsync(() => publisher.TopicCount == 1, "the end");
        // Fifty megabytes have come, of which what waits for the application stays: four at most, and their objects.
        before.AssertGrewAtMost(32 << 20);
    }

    [Fact]
    public async Task With_NoDrop_a_subscriber_that_stops_reading_holds_up_until_it_is_gone()
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context)
        {
            NoDrop = true, SendHighWaterMark = 10, Linger = TimeSpan.Zero,
        };
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        await using XSubscriberSocket honest = await SubscribeAsync(publisher, endpoint, "");
        using RawPeer stalled = await RawPeer.ConnectAsync(endpoint);
        stalled.Socket.ReceiveBufferSize = 4096;
        await stalled.HandshakeAsync("SUB");
        await stalled.WriteAsync(RawPeer.Frame(0, "\u0001body"u8));
        Assert.Equal("+body", await HearAsync(publisher));
        byte[] body = [.. "body"u8, .. new byte[20_000]];
        int sent = 0;
        while (publisher.TrySend(body, TimeSpan.FromMilliseconds(100)))
            sent++;
        Assert.InRange(sent, 10, 1000);
        Task waiting = publisher.SendAsync(body).AsTask();
        // Subscriptions go on meanwhile.
        honest.Subscribe("more");
        Assert.Equal("+more", await HearAsync(publisher));
        Assert.False(waiting.IsCompleted);
        stalled.Crash();
        await waiting.InTimeAsync();
        for (int i = 0; i <= sent; i++)
            Assert.Equal(body.Length, honest.Receive(body, Eventually.Patience).Length);
        Assert.False(honest.TryReceive(out _));
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("subscription")]
    [InlineData("half a message")]
    [InlineData("half a large message")]
    public async Task A_publisher_that_harms_gives_its_subscriber_no_half_message(string attack)
    {
        await using ZmqContext context = TestContext.Create();
        await using var subscriber = new XSubscriberSocket(context);
        await using var log = new MonitorLog(subscriber);
        subscriber.Subscribe("");
        string endpoint = subscriber.Bind("tcp://127.0.0.1:*").Endpoint;
        using (RawPeer attacker = await RawPeer.ConnectAsync(endpoint))
        {
            await attacker.HandshakeAsync("XPUB");
            await attacker.WriteAsync((byte[])[.. RawPeer.Frame(1, "whole"u8), .. RawPeer.Frame(0, "message"u8)]);
            await attacker.TryWriteAsync(HarmfulBytes(attack));
            // Closing before the subscription is read would be a reset, and take along what was sent.
            attacker.Socket.Shutdown(SocketShutdown.Send);
            await attacker.ReadToEndAsync();
        }
        await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        await using var honest = new XPublisherSocket(context);
        await honest.ConnectReadyAsync(endpoint);
        Assert.Equal("+", await HearAsync(honest));
        honest.Send("honest");
        Assert.Equal("whole|message", await TextAsync(subscriber));
        Assert.Equal("honest", await TextAsync(subscriber));
        Assert.False(subscriber.TryReceive(out _));
    }

    [Fact]
    public async Task A_flood_that_an_extended_subscriber_does_not_receive_costs_what_the_mark_allows()
    {
        await using ZmqContext context = TestContext.Create();
        await using var subscriber = new XSubscriberSocket(context) { ReceiveHighWaterMark = 50 };
        using RawPeer peer = await RawPeer.ConnectAsync(subscriber.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("PUB");
        byte[] flood = RawPeer.Frame(0, new byte[10_000]);
        using var stop = new CancellationTokenSource();
        MemoryUse before = MemoryUse.Now();
        long written = 0;
        Task flooding = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                written += await peer.Socket.SendAsync(flood, stop.Token);
        });
        long then = -1;
        while (then != written)
        {
            // Fifty messages, and what the kernels hold.
            Assert.InRange(then, -1, 32 << 20);
            then = written;
            await Task.Delay(100);
        }
        before.AssertGrewAtMost(32 << 20);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flooding.InTimeAsync());
        // A publisher that reads nothing and writes nothing: subscribing and sending do not wait for it.
        for (int i = 0; i < 5000; i++)
        {
            subscriber.Subscribe("topic");
            Assert.True(subscriber.TrySend(flood));
            subscriber.Unsubscribe("topic");
        }
        before.AssertGrewAtMost(32 << 20);
    }

    /// <summary>A subscriber that means well, and that the publisher has heard of.</summary>
    private static async Task<XSubscriberSocket> SubscribeAsync(XPublisherSocket publisher, string endpoint, string topic)
    {
        var subscriber = new XSubscriberSocket(publisher.Context);
        subscriber.Subscribe(topic);
        await subscriber.ConnectReadyAsync(endpoint);
        Assert.Equal("+" + topic, await HearAsync(publisher));
        return subscriber;
    }

    private static byte[] AttackBytes(string attack) => attack switch
    {
        "subscribe with more" => RawPeer.Frame(5, [.. s_subscribe, 65]),
        "cancel with more" => RawPeer.Frame(5, [.. s_cancel, 65]),
        "subscribe inside a message" => [.. RawPeer.Frame(1, "a"u8), .. RawPeer.Frame(4, [.. s_subscribe, 65])],
        "cancel inside a message" => [.. RawPeer.Frame(1, "\u0001a"u8), .. RawPeer.Frame(4, [.. s_cancel, 65])],
        "subscribe without end" => [6, 0, 0, 0, 0, 2, 0, 0, 0, .. s_subscribe, .. new byte[1000]],
        "subscribe of 2^63-1" => [6, 127, 255, 255, 255, 255, 255, 255, 255, .. s_subscribe],
        "subscription message over the limit" => [2, 0, 0, 0, 0, 0, 16, 0, 1, 1, .. new byte[1000]],
        "name beyond the end" => [4, 5, 9, .. "SUBS"u8],
        "empty command" => [4, 0],
        _ => throw new ArgumentOutOfRangeException(nameof(attack)),
    };

    private static byte[] HarmfulBytes(string attack) => attack switch
    {
        "noise" => [4, 200, .. Enumerable.Repeat((byte)255, 300)],
        // Nobody subscribes to a subscriber; it is passed over.
        "subscription" => [.. RawPeer.Frame(4, [.. s_subscribe, 65]), .. RawPeer.Frame(1, "half"u8)],
        "half a message" => [.. RawPeer.Frame(1, "half"u8), 0, 100, 1, 2, 3],
        _ => [.. RawPeer.Frame(1, new byte[100_000]), 2, 0, 0, 0, 0, 0, 9, 0, 0, .. new byte[50_000]],
    };

    private static byte[] OddBytes(string oddity) => oddity switch
    {
        "empty topic by command" => RawPeer.Frame(4, s_subscribe),
        "empty topic by message" => RawPeer.Frame(0, [1]),
        "cancel of what was never subscribed to" =>
            [.. RawPeer.Frame(4, [.. s_cancel, 65]), .. RawPeer.Frame(0, [0, 65]), .. RawPeer.Frame(4, s_cancel)],
        "cancel twice" =>
        [
            .. RawPeer.Frame(0, "\u0001a"u8), .. RawPeer.Frame(4, [.. s_cancel, (byte)'a']),
            .. RawPeer.Frame(0, [0, (byte)'a']),
        ],
        "long form of a short command" => [6, 0, 0, 0, 0, 0, 0, 0, 11, .. s_subscribe, (byte)'a'],
        "commands in other letters" =>
            [.. RawPeer.Frame(4, [9, .. "subscribe"u8, 65]), .. RawPeer.Frame(4, [10, .. "SUBSCRIBER"u8, 65])],
        "empty message" => RawPeer.Frame(0, []),
        "message of zeros" => RawPeer.Frame(0, new byte[100]),
        "other first byte" => RawPeer.Frame(0, [2, (byte)'a']),
        "topic of a million bytes" => RawPeer.Frame(4, [.. s_subscribe, .. new byte[1_000_000]]),
        "subscriptions among frames" =>
        [
            .. RawPeer.Frame(1, "x"u8), .. RawPeer.Frame(1, "\u0001a"u8), .. RawPeer.Frame(1, "y"u8),
            .. RawPeer.Frame(0, "\u0001b"u8),
        ],
        "a message that is never ended" => [.. RawPeer.Frame(0, "\u0001a"u8), .. RawPeer.Frame(1, "\u0001b"u8), 0, 5, 1],
        _ => throw new ArgumentOutOfRangeException(nameof(oddity)),
    };

    /// <summary>A subscription as +topic, a cancellation as -topic, any other message as =frames.</summary>
    private static async Task<string> HearAsync(XPublisherSocket publisher)
    {
        using ZmqMessage message = await publisher.ReceiveAsync().InTimeAsync();
        if (!ZmqSubscription.TryParse(message, out ZmqSubscription subscription))
            return "=" + message.Text();
        string topic = subscription.Topic.Length > 1000 ? "long" : Encoding.UTF8.GetString(subscription.Topic);
        return (subscription.IsSubscribe ? "+" : "-") + topic;
    }

    private static async Task<string> TextAsync(XSubscriberSocket subscriber)
    {
        using ZmqMessage message = await subscriber.ReceiveAsync().InTimeAsync();
        return message.Text();
    }

    private static void AssertServed(XPublisherSocket publisher, XSubscriberSocket honest)
    {
        publisher.Send("honest", "still there?");
        using ZmqMessage message = honest.Receive(Eventually.Patience);
        Assert.Equal("honest|still there?", message.Text());
    }
}
