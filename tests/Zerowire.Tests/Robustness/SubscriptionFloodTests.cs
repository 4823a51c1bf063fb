using System.Globalization;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Subscriptions in numbers and lengths that nobody would choose but an attacker, or a large installation.</summary>
public sealed class SubscriptionFloodTests
{
    private const int Many = 100_000;

    /// <summary>Publishers take the subscriptions of other types by commands and by frames alike.</summary>
    [Theory]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("ipc://*", true)]
    [InlineData("inproc://many", true)]
    public async Task A_hundred_thousand_topics_are_taken_and_reported_each_once(string endpoint, bool late)
    {
        await using var context = new ZmqContext();
        await using var publisher = new XPublisherSocket(context);
        await using var subscriber = new XSubscriberSocket(context);
        if (!late)
            subscriber.Connect(publisher.Bind(endpoint).Endpoint);
        for (int i = 0; i < Many; i++)
            subscriber.Subscribe(Topic(i));
        if (late)
            subscriber.Connect(publisher.Bind(endpoint).Endpoint);
        await Eventually.TrueAsync(() => publisher.TopicCount == Many, () => $"{publisher.TopicCount} topics");
        var reported = new HashSet<string>();
        using var message = new ZmqMessage();
        while (reported.Count < Many)
        {
            publisher.Receive(message, Eventually.Patience);
            Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription));
            Assert.True(subscription.IsSubscribe && reported.Add(subscription.ToString()));
        }
        Assert.False(publisher.TryReceive(message));
        publisher.Send(Topic(Many - 1));
        Assert.Equal(Topic(Many - 1), subscriber.ReceiveString(Eventually.Patience));
        await subscriber.DisposeAsync();
        while (reported.Count > 0)
        {
            publisher.Receive(message, Eventually.Patience);
            Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription));
            Assert.True(!subscription.IsSubscribe && reported.Remove(subscription.ToString()));
        }
        Assert.Equal(0, publisher.TopicCount);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("inproc://deep")]
    public async Task Topics_of_a_million_bytes_within_each_other_cost_no_stack(string endpoint)
    {
        await using var context = new ZmqContext();
        await using var publisher = new XPublisherSocket(context);
        await using var subscriber = new XSubscriberSocket(context);
        subscriber.Connect(publisher.Bind(endpoint).Endpoint);
        byte[] topic = new byte[1_000_000];
        const int Topics = 50;
        for (int i = 1; i <= Topics; i++)
            subscriber.Subscribe(topic.AsSpan(0, topic.Length / Topics * i));
        await Eventually.TrueAsync(() => publisher.TopicCount == Topics, "the topics");
        publisher.Send(topic);
        using ZmqMessage received = subscriber.Receive(Eventually.Patience);
        Assert.Equal(topic.Length, received[0].Length);
        for (int i = 0; i < Topics; i++)
        {
            using ZmqMessage report = publisher.Receive(Eventually.Patience);
            Assert.Equal(1, report[0].Span[0]);
        }
        await subscriber.DisposeAsync();
        await Eventually.TrueAsync(() => publisher.TopicCount == 0, "the end of the topics");
        for (int i = 0; i < Topics; i++)
        {
            using ZmqMessage report = publisher.Receive(Eventually.Patience);
            Assert.Equal(0, report[0].Span[0]);
        }
    }

    [Theory]
    [InlineData("PUB", "command")]
    [InlineData("PUB", "frame")]
    [InlineData("XPUB", "command")]
    [InlineData("XPUB", "frame")]
    public async Task A_chain_of_prefixes_of_a_raw_peer_is_taken_and_forgotten(string type, string form)
    {
        const int Depth = 3000;
        await using var context = new ZmqContext();
        await using ZmqSocket publisher =
            type == "PUB" ? new PublisherSocket(context) : new XPublisherSocket(context);
        using RawPeer peer = await RawPeer.ConnectAsync(publisher.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("SUB");
        for (int length = 1; length <= Depth; length++)
        {
            byte[] topic = new byte[length];
            await peer.WriteAsync(form == "frame"
                ? RawPeer.Frame(0, [1, .. topic])
                : RawPeer.Frame(4, [9, .. "SUBSCRIBE"u8, .. topic]));
        }
        await Eventually.TrueAsync(() => TopicsOf(publisher) == Depth, () => $"{TopicsOf(publisher)} topics");
        peer.Crash();
        await Eventually.TrueAsync(() => TopicsOf(publisher) == 0, () => $"{TopicsOf(publisher)} topics");
    }

    [Fact]
    public async Task An_application_that_never_receives_is_not_drowned()
    {
        await using var context = new ZmqContext();
        await using var publisher = new XPublisherSocket(context) { Reporting = ZmqSubscriptionReporting.All };
        using RawPeer peer = await RawPeer.ConnectAsync(publisher.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("XSUB");
        byte[] topic = new byte[1000];
        byte[] flood =
        [
            .. RawPeer.Frame(0, [1, .. topic]), .. RawPeer.Frame(0, [1, .. topic]), .. RawPeer.Frame(0, [0, .. topic]),
            .. RawPeer.Frame(0, [0, .. topic]), .. RawPeer.Frame(1, "user"u8), .. RawPeer.Frame(0, topic.AsSpan(1)),
        ];
        for (int i = 0; i < 20_000; i++)
            await peer.WriteAsync(flood);
        await peer.WriteAsync(RawPeer.Frame(0, "\u0001end"u8));
        Task<(byte Flags, byte[] Body)> heard = peer.ReadFrameAsync();
        await Eventually.TrueAsync(
            () =>
            {
                publisher.Send("end");
                return heard.IsCompleted;
            },
            "a message to the peer");
        Assert.Equal("end"u8.ToArray(), (await heard).Body);
        // A hundred million bytes have come; what is left of them is little, and the newest is among it.
        long bytes = 0;
        string last = "";
        using var message = new ZmqMessage();
        while (publisher.TryReceive(message))
        {
            bytes += message.Length;
            last = message.Text();
        }
        Assert.InRange(bytes, 3_000_000, 5_000_000);
        Assert.Equal("\u0001end", last);
    }

    [Fact]
    public async Task Subscribing_and_cancelling_at_full_speed_ends_in_the_right_state()
    {
        await using var context = new ZmqContext();
        await using var publisher = new XPublisherSocket(context);
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        const int Threads = 3;
        var ready = new List<Task>();
        var subscribers = new List<SubscriberSocket>();
        for (int i = 0; i < Threads; i++)
        {
            var subscriber = new SubscriberSocket(context);
            subscribers.Add(subscriber);
            subscriber.Connect(endpoint);
            int seed = i;
            ready.Add(OwnThread.Run(() => Churn(subscriber, seed)));
        }
        using var stop = new CancellationTokenSource();
        var told = new HashSet<string>();
        Task listening = OwnThread.Run(() => Listen(publisher, told, stop.Token));
        await Task.WhenAll(ready).InTimeAsync();
        foreach (SubscriberSocket subscriber in subscribers)
            subscriber.Subscribe("last");
        // What is left of the churn are the topics that end in 7.
        await Eventually.TrueAsync(() => Is(told, "last", 101), () => $"{told.Count} topics");
        Assert.Equal(101, publisher.TopicCount);
        foreach (SubscriberSocket subscriber in subscribers)
            await subscriber.DisposeAsync();
        await Eventually.TrueAsync(() => Is(told, null, 0), () => $"{told.Count} topics");
        await stop.CancelAsync();
        await listening.InTimeAsync();
    }

    [Fact]
    public async Task Ten_thousand_topics_come_back_with_each_connection()
    {
        const int Topics = 10_000;
        await using var context = new ZmqContext();
        string endpoint;
        await using (var first = new XPublisherSocket(context))
            endpoint = first.Bind("tcp://127.0.0.1:*").Endpoint;
        await using var subscriber = new XSubscriberSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(10) };
        subscriber.Connect(endpoint);
        for (int i = 0; i < Topics; i++)
            subscriber.Subscribe(Topic(i));
        for (int life = 0; life < 4; life++)
        {
            await using var publisher = new XPublisherSocket(context);
            publisher.Bind(endpoint);
            int expected = Topics + life;
            await Eventually.TrueAsync(() => publisher.TopicCount == expected, () => $"{publisher.TopicCount} topics");
            subscriber.Subscribe($"of life {life}");
        }
    }

    private static string Topic(int i) => i.ToString("x8", CultureInfo.InvariantCulture);

    private static int TopicsOf(ZmqSocket socket) => socket.GetOption(OptionNumber.TopicsCount);

    /// <summary>Each topic once or several times on and off; those that end in 7 stay.</summary>
    private static void Churn(SubscriberSocket subscriber, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 30_000; i++)
        {
            string topic = $"{random.Next(1000)}";
            subscriber.Subscribe(topic);
            subscriber.Unsubscribe(topic);
        }
        for (int i = 7; i < 1000; i += 10)
            subscriber.Subscribe($"{i}");
    }

    private static void Listen(XPublisherSocket publisher, HashSet<string> told, CancellationToken stop)
    {
        using var message = new ZmqMessage();
        while (!stop.IsCancellationRequested)
        {
            if (!publisher.TryReceive(message, TimeSpan.FromMilliseconds(20)))
                continue;
            Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription));
            string topic = subscription.ToString();
            lock (told)
                Assert.True(subscription.IsSubscribe ? told.Add(topic) : told.Remove(topic), message.Text());
        }
    }

    private static bool Is(HashSet<string> told, string? topic, int count)
    {
        lock (told)
            return told.Count == count && (topic is null || told.Contains(topic));
    }
}
