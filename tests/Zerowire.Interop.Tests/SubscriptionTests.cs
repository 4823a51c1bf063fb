using System.Text;
using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>
/// How subscriptions go over the wire and what a publisher is told of them, by the options of both sides. What libzmq
/// does with itself is what is expected of either with the other.
/// </summary>
public sealed class SubscriptionTests
{
    private const int Subscribe = 6;
    private const int Unsubscribe = 7;
    private const int SendHighWaterMark = 23;
    private const int ReceiveHighWaterMark = 24;
    private const int XPubVerbose = 40;
    private const int XPubNoDrop = 69;
    private const int XPubVerboser = 78;
    private const int XPubManualLastValue = 98;
    private const int OnlyFirstSubscribe = 108;
    private const int XSubVerboseUnsubscribe = 115;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    [Theory]
    [InlineData(true, ZmqSocketType.Subscriber, true)]
    [InlineData(false, ZmqSocketType.Subscriber, true)]
    [InlineData(true, ZmqSocketType.XSubscriber, true)]
    // libzmq passes the application's message on as it is.
    [InlineData(false, ZmqSocketType.XSubscriber, false)]
    public async Task Commands_and_messages_are_understood(bool weSubscribe, ZmqSocketType type, bool byCommand)
    {
        byte[] subscription = byCommand ? [4, 15, 9, .. "SUBSCRIBEtopic"u8] : [0, 6, 1, .. "topic"u8];
        byte[] cancellation = byCommand ? [4, 12, 6, .. "CANCELtopic"u8] : [0, 6, 0, .. "topic"u8];
        using IPeer publisher = Create(!weSubscribe, ZmqSocketType.XPublisher);
        using IPeer subscriber = Create(weSubscribe, type);
        await using var tap = new Tap(publisher.Bind("tcp://127.0.0.1:*"));
        subscriber.Connect(tap.Endpoint);
        Say(subscriber, type, 1, "topic");
        Hear(publisher, "+topic");
        Say(subscriber, type, 0, "topic");
        Hear(publisher, "-topic");
        Assert.Equal((1, 1), (tap.CountFromClient(subscription), tap.CountFromClient(cancellation)));
    }

    [Theory]
    [InlineData(0, ZmqSocketType.Subscriber)]
    [InlineData(0, ZmqSocketType.XSubscriber)]
    [InlineData(XPubVerbose, ZmqSocketType.Subscriber)]
    [InlineData(XPubVerbose, ZmqSocketType.XSubscriber)]
    [InlineData(XPubVerboser, ZmqSocketType.Subscriber)]
    [InlineData(XPubVerboser, ZmqSocketType.XSubscriber)]
    public void A_publisher_is_told_of_the_same_subscriptions(int option, ZmqSocketType type) => AssertAlike(
        (publisher, newSubscriber) =>
        {
            if (option != 0) publisher.SetOption(option, s_on);
            string endpoint = publisher.Bind("tcp://127.0.0.1:*");
            var reports = new List<string>();
            using IPeer first = newSubscriber(type);
            using (IPeer second = newSubscriber(type))
            {
                first.Connect(endpoint);
                Do(first, "+1", (1, "a"), (1, "a"), (1, "ab"));
                second.Connect(endpoint);
                Do(second, "+2", (1, "a"), (1, "b"), (1, "b"));
                Do(first, "+3", (0, "a"), (0, "a"), (0, "ab"), (0, "a"));
                Do(second, "+4", (0, "a"), (0, "b"), (1, "c"), (0, "none"));
            }

            // Of one that is gone, what nobody else wants is cancelled, in any order.
            int known = reports.Count;
            int gone = option == XPubVerboser ? 5 : 4;
            while (reports.Count < known + gone) reports.Add(Next(publisher));
            reports.Sort(known, gone, StringComparer.Ordinal);
            return reports;

            void Do(IPeer subscriber, string marker, params (byte Kind, string Topic)[] steps)
            {
                foreach ((byte kind, string topic) in steps) Say(subscriber, type, kind, topic);
                Say(subscriber, type, 1, marker[1..]);
                string told;
                while ((told = Next(publisher)) != marker) reports.Add(told);
            }
        });

    [Fact]
    public void The_last_value_goes_to_the_new_subscriber_only() => AssertAlike(
        (publisher, newSubscriber) =>
        {
            publisher.SetOption(XPubManualLastValue, s_on);
            string endpoint = publisher.Bind("tcp://127.0.0.1:*");
            var heard = new List<string>();
            var subscribers = new List<IPeer>();
            foreach (string name in new[] { "first", "second" })
            {
                IPeer subscriber = newSubscriber(ZmqSocketType.XSubscriber);
                subscribers.Add(subscriber);
                subscriber.Connect(endpoint);
                Say(subscriber, ZmqSocketType.XSubscriber, 1, "price");
                Hear(publisher, "+price");
                publisher.SetOption(Subscribe, "price"u8);
                publisher.Send("price"u8.ToArray(), Encoding.ASCII.GetBytes($"last for {name}"));
            }

            publisher.Send("price"u8.ToArray(), "new"u8.ToArray());
            foreach (IPeer subscriber in subscribers)
            {
                string body;
                do
                {
                    heard.Add(body = Encoding.ASCII.GetString(subscriber.Receive()[1]));
                }
                while (body != "new");
                subscriber.Dispose();
            }

            return heard;
        });

    [Fact]
    public void Only_the_first_frame_is_a_subscription_when_that_is_wanted() => AssertAlike(
        (publisher, newSubscriber) =>
        {
            publisher.SetOption(OnlyFirstSubscribe, s_on);
            using IPeer subscriber = newSubscriber(ZmqSocketType.XSubscriber);
            subscriber.SetOption(OnlyFirstSubscribe, s_on);
            subscriber.Connect(publisher.Bind("tcp://127.0.0.1:*"));
            subscriber.Send("user"u8.ToArray(), "\u0001a"u8.ToArray(), "\u0000b"u8.ToArray());
            Say(subscriber, ZmqSocketType.XSubscriber, 1, "b");
            byte[][] message = publisher.Receive();
            if (message.Length == 1)
                message = publisher.Receive();
            string last = Next(publisher);
            publisher.Send("a"u8.ToArray());
            publisher.Send("b"u8.ToArray());
            return
            [
                string.Join('|', message.Select(Encoding.Latin1.GetString)), last,
                Encoding.Latin1.GetString(subscriber.Receive()[0]),
            ];
        });

    [Fact]
    public void Libzmq_is_told_of_every_cancellation_when_that_is_wanted()
    {
        using var publisher = new LibZmqPeer(ZmqSocketType.XPublisher);
        publisher.SetOption(XPubVerboser, s_on);
        using var subscriber = new ZerowirePeer(ZmqSocketType.XSubscriber);
        subscriber.SetOption(XSubVerboseUnsubscribe, s_on);
        subscriber.Connect(publisher.Bind("tcp://127.0.0.1:*"));
        foreach (byte kind in new byte[] { 1, 1, 0, 0 }) Say(subscriber, ZmqSocketType.XSubscriber, kind, "a");
        foreach (string report in new[] { "+", "+a", "+a", "-a", "-a" }) Hear(publisher, report, skipped: null);
    }

    [Theory]
    [InlineData(ZmqSocketType.Publisher)]
    [InlineData(ZmqSocketType.XPublisher)]
    public async Task Libzmq_misses_nothing_of_a_publisher_that_may_not_drop(ZmqSocketType type)
    {
        const int Messages = 5000;
        using var publisher = new ZerowirePeer(type);
        using var subscriber = new LibZmqPeer(ZmqSocketType.Subscriber);
        publisher.SetOption(XPubNoDrop, s_on);
        publisher.SetOption(SendHighWaterMark, BitConverter.GetBytes(3));
        subscriber.SetOption(ReceiveHighWaterMark, BitConverter.GetBytes(3));
        subscriber.Connect(publisher.Bind("tcp://127.0.0.1:*"));
        var conversation = new Conversation(publisher, type, subscriber, ZmqSocketType.Subscriber);
        conversation.Begin();
        Task sending = Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < Messages; i++) publisher.Send(BitConverter.GetBytes(i), new byte[1000]);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < Messages; i++) Assert.Equal(i, BitConverter.ToInt32(subscriber.Receive()[0]));
        await sending.WaitAsync(s_patience);
    }

    private static IPeer Create(bool ours, ZmqSocketType type) => ours ? new ZerowirePeer(type) : new LibZmqPeer(type);

    /// <summary>Plays a scene with libzmq alone, and with each side ours; what came of it must be the same.</summary>
    private static void AssertAlike(Func<IPeer, Func<ZmqSocketType, IPeer>, List<string>> scene)
    {
        List<string>? expected = null;
        foreach ((bool wePublish, bool weSubscribe) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            using IPeer publisher = Create(wePublish, ZmqSocketType.XPublisher);
            List<string> seen = scene(publisher, type => Create(weSubscribe, type));
            expected ??= seen;
            Assert.True(
                expected.SequenceEqual(seen),
                $"We publish: {wePublish}, subscribe: {weSubscribe}; {string.Join(' ', seen)} and not {string.Join(' ', expected)}");
        }
    }

    /// <summary>Subscribes (1) or cancels (0).</summary>
    private static void Say(IPeer subscriber, ZmqSocketType type, byte kind, string topic)
    {
        if (type == ZmqSocketType.XSubscriber) subscriber.Send([kind, .. Encoding.ASCII.GetBytes(topic)]);
        else subscriber.SetOption(kind == 1 ? Subscribe : Unsubscribe, Encoding.ASCII.GetBytes(topic));
    }

    /// <summary>The next subscription as +topic, the next cancellation as -topic.</summary>
    private static string Next(IPeer publisher)
    {
        byte[] report = Assert.Single(publisher.Receive());
        return (report[0] == 1 ? "+" : "-") + Encoding.Latin1.GetString(report.AsSpan(1));
    }

    /// <summary>Hears this next, but for the subscription to everything with which all begin.</summary>
    private static void Hear(IPeer publisher, string expected, string? skipped = "+")
    {
        string report = Next(publisher);
        if (report == skipped) report = Next(publisher);
        Assert.Equal(expected, report);
    }
}
