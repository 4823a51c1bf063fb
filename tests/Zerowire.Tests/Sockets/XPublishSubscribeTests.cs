using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>XPUB and XSUB (RFC 29) over every transport.</summary>
public sealed class XPublishSubscribeTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(50);

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Subscriptions_are_received_and_take_effect(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        SubscriberSocket subscriber = stage.Subscriber("a");
        XSubscriberSocket extended = stage.XSubscriber();
        await stage.JoinAsync(publisher, subscriber);
        Assert.Equal("+a", await HearAsync(stage, publisher));
        extended.Connect(publisher.LastEndpoint);
        await stage.SendAsync(extended, "\u0001a");
        await stage.SendAsync(extended, "\u0001b");
        Assert.Equal("+b", await HearAsync(stage, publisher));
        Assert.Equal(2, publisher.TopicCount);
        Assert.Equal(2, extended.TopicCount);
        Assert.Equal(1, subscriber.TopicCount);
        await stage.SendAsync(publisher, "a1", "body");
        await stage.SendAsync(publisher, "b1", "body");
        await stage.SendAsync(publisher, "c1", "body");
        await stage.SendAsync(publisher, "a2");
        Assert.Equal("a1|body", await stage.ReceiveTextAsync(subscriber));
        Assert.Equal("a2", await stage.ReceiveTextAsync(subscriber));
        Assert.Equal("a1|body", await stage.ReceiveTextAsync(extended));
        Assert.Equal("b1|body", await stage.ReceiveTextAsync(extended));
        Assert.Equal("a2", await stage.ReceiveTextAsync(extended));
        subscriber.Unsubscribe("a");
        extended.Unsubscribe("b");
        Assert.Equal("-b", await HearAsync(stage, publisher));
        await extended.DisposeAsync();
        Assert.Equal("-a", await HearAsync(stage, publisher));
        Assert.Equal(0, publisher.TopicCount);
        Assert.False(publisher.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Messages_of_users_go_up_to_every_publisher(string scenario)
    {
        await using var stage = new Stage(scenario);
        XSubscriberSocket subscriber = stage.XSubscriber();
        XPublisherSocket[] publishers = [stage.XPublisher(), stage.XPublisher()];
        PublisherSocket plain = stage.Publisher();
        string endpoint = subscriber.Bind(stage.AnyEndpoint).Endpoint;
        foreach (ZmqSocket publisher in (ZmqSocket[])[.. publishers, plain])
            await publisher.ConnectReadyAsync(endpoint);
        // The accepting side has the connections in its hands when a subscription has gone over them.
        string large = new('x', 300_000);
        foreach (XPublisherSocket publisher in publishers)
            await AwaitMessageAsync(subscriber, publisher);
        await stage.SendAsync(subscriber, "hello", "", large);
        await stage.SendAsync(subscriber, "\u0002two");
        foreach (XPublisherSocket publisher in publishers)
        {
            string text;
            while ((text = await stage.ReceiveTextAsync(publisher)) == "?")
            {
            }
            Assert.Equal($"hello||{large}", text);
            Assert.Equal("\u0002two", await stage.ReceiveTextAsync(publisher));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_waiting_receive_gets_the_subscription(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        XSubscriberSocket subscriber = stage.XSubscriber();
        await stage.JoinAsync(publisher, subscriber);
        Task<string> blocked = OwnThread.Run(() =>
        {
            using ZmqMessage message = publisher.Receive(Eventually.Patience);
            return message.Text();
        });
        subscriber.Subscribe("a");
        Assert.Equal("\u0001a", await blocked.InTimeAsync());
        ValueTask<ZmqMessage> awaited = publisher.ReceiveAsync();
        Assert.False(awaited.IsCompleted);
        subscriber.Unsubscribe("a");
        using ZmqMessage second = await awaited.InTimeAsync();
        Assert.Equal("\u0000a", second.Text());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Subscriptions_are_told_again_when_the_publisher_comes_back(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        XSubscriberSocket subscriber = stage.XSubscriber("a", "b");
        subscriber.Unsubscribe("b");
        subscriber.Connect(endpoint);
        for (int life = 0; life < 3; life++)
        {
            XPublisherSocket publisher = stage.XPublisher();
            publisher.Bind(endpoint);
            Assert.Equal("+a", await HearUnderAsync(stage, publisher, "a"));
            await stage.SendAsync(publisher, "b");
            await stage.SendAsync(publisher, "a", $"{life}");
            Assert.Equal($"a|{life}", await stage.ReceiveTextAsync(subscriber));
            await publisher.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_publisher_that_may_not_drop_waits_for_its_subscriber(string scenario)
    {
        await using var stage = new Stage(scenario);
        const int Messages = 20_000;
        PublisherSocket publisher = stage.Publisher();
        publisher.NoDrop = true;
        publisher.SendHighWaterMark = 10;
        SubscriberSocket subscriber = stage.Subscriber("");
        subscriber.ReceiveHighWaterMark = 10;
        await stage.JoinAsync(publisher, subscriber);
        await stage.AwaitSubscriptionAsync(publisher, subscriber);
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++)
                await stage.SendAsync(publisher, $"{i}", "rest");
        });
        for (int i = 0; i < Messages; i++)
            Assert.Equal($"{i}|rest", await stage.ReceiveTextAsync(subscriber));
        await sending.InTimeAsync();
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_publisher_that_may_not_drop_fails_in_time_and_goes_on_when_the_subscriber_leaves(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.NoDrop = true;
        publisher.SendHighWaterMark = 5;
        SubscriberSocket subscriber = stage.Subscriber("");
        subscriber.ReceiveHighWaterMark = 5;
        await stage.JoinAsync(publisher, subscriber);
        Assert.Equal("+", await HearAsync(stage, publisher));
        byte[] body = new byte[100_000];
        await Eventually.TrueAsync(() => !publisher.TrySend(body), "the mark");
        while (publisher.TrySend(body, s_moment))
        {
            // The kernel's buffers take some more.
        }
        Assert.Throws<TimeoutException>(() => publisher.Send(body, s_moment));
        Task waiting = OwnThread.Run(() => publisher.Send(body, Eventually.Patience));
        await subscriber.DisposeAsync();
        await waiting.InTimeAsync();
        Assert.True(publisher.TrySend(body));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Manual_subscriptions_take_effect_as_the_application_says(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.Manual = true;
        SubscriberSocket[] subscribers = [stage.Subscriber("a"), stage.Subscriber("b")];
        string endpoint = publisher.Bind(stage.AnyEndpoint).Endpoint;
        foreach (SubscriberSocket subscriber in subscribers)
            subscriber.Connect(endpoint);
        // Both ask for something; the first to ask gets what it asks for, the other one something else.
        for (int i = 0; i < subscribers.Length; i++)
        {
            using ZmqMessage message = await stage.ReceiveAsync(publisher);
            Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription));
            Assert.True(subscription.IsSubscribe);
            publisher.Subscribe(subscription.Topic);
            publisher.Subscribe("nobody filters for this, so it is not received");
        }
        Assert.Equal(3, publisher.TopicCount);
        await stage.SendAsync(publisher, "nobody filters for this, so it is not received");
        await stage.SendAsync(publisher, "a1");
        await stage.SendAsync(publisher, "b1");
        Assert.Equal("a1", await stage.ReceiveTextAsync(subscribers[0]));
        Assert.Equal("b1", await stage.ReceiveTextAsync(subscribers[1]));
        subscribers[0].Unsubscribe("a");
        Assert.Equal("-a", await HearAsync(stage, publisher));
        Assert.Equal(3, publisher.TopicCount);
        publisher.Unsubscribe("a");
        Assert.Equal(2, publisher.TopicCount);
        await subscribers[1].DisposeAsync();
        Assert.Equal("-b", await HearAsync(stage, publisher));
        Assert.Equal(1, publisher.TopicCount);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_cache_of_last_values_serves_each_new_subscriber_once(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.ManualLastValue = true;
        string endpoint = publisher.Bind(stage.AnyEndpoint).Endpoint;
        var subscribers = new List<SubscriberSocket>();
        for (int i = 0; i < 3; i++)
        {
            SubscriberSocket subscriber = stage.Subscriber("price");
            subscriber.Connect(endpoint);
            subscribers.Add(subscriber);
            Assert.Equal("+price", await HearAsync(stage, publisher));
            publisher.Subscribe("price");
            await stage.SendAsync(publisher, "price", "last");
            Assert.Equal("price|last", await stage.ReceiveTextAsync(subscriber));
        }
        await stage.SendAsync(publisher, "price", "new");
        foreach (SubscriberSocket subscriber in subscribers)
            Assert.Equal("price|new", await stage.ReceiveTextAsync(subscriber));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_new_subscriber_is_welcomed(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.WelcomeMessage = "welcome"u8.ToArray();
        SubscriberSocket filtering = stage.Subscriber("w");
        await stage.JoinAsync(publisher, filtering);
        Assert.Equal("welcome", await stage.ReceiveTextAsync(filtering));
        XSubscriberSocket open = stage.XSubscriber();
        open.Connect(publisher.LastEndpoint);
        Assert.Equal("welcome", await stage.ReceiveTextAsync(open));
        PublisherSocket plain = stage.Publisher();
        plain.WelcomeMessage = "hello"u8.ToArray();
        plain.Connect(open.Bind(stage.AnyEndpoint).Endpoint);
        Assert.Equal("hello", await stage.ReceiveTextAsync(open));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Matching_can_be_inverted(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.InvertMatching = true;
        SubscriberSocket subscriber = stage.Subscriber("a");
        subscriber.InvertMatching = true;
        await stage.JoinAsync(publisher, subscriber);
        Assert.Equal("+a", await HearAsync(stage, publisher));
        await stage.SendAsync(publisher, "a1");
        await stage.SendAsync(publisher, "b1", "x");
        Assert.Equal("b1|x", await stage.ReceiveTextAsync(subscriber));
        Assert.False(subscriber.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_broker_passes_messages_down_and_subscriptions_up(string scenario)
    {
        await using var stage = new Stage(scenario);
        XSubscriberSocket front = stage.XSubscriber();
        XPublisherSocket back = stage.XPublisher();
        PublisherSocket publisher = stage.Publisher();
        SubscriberSocket subscriber = stage.Subscriber("a");
        await stage.JoinAsync(front, publisher);
        await stage.JoinAsync(back, subscriber);
        using var stop = new CancellationTokenSource();
        Task up = PassAsync(back, front, stop.Token);
        Task down = PassAsync(front, back, stop.Token);
        await stage.AwaitSubscriptionAsync(publisher, subscriber, "a");
        for (int i = 0; i < 100; i++)
        {
            await stage.SendAsync(publisher, "a", $"{i}", "");
            await stage.SendAsync(publisher, "b", "unwanted");
        }
        for (int i = 0; i < 100; i++)
            Assert.Equal($"a|{i}|", await stage.ReceiveTextAsync(subscriber));
        await Eventually.TrueAsync(() => publisher.TopicCount == 1, "one topic");
        await subscriber.DisposeAsync();
        await Eventually.TrueAsync(() => publisher.TopicCount == 0, "the cancellation");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(up, down).InTimeAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_subscription_tells_of_its_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        await stage.JoinAsync(publisher, stage.Subscriber("a"));
        using ZmqMessage message = await stage.ReceiveAsync(publisher);
        Assert.Equal("SUB", message.Metadata?["Socket-Type"]);
        Assert.NotNull(message.Metadata?["Peer-Address"]);
    }

    [Fact]
    public void Only_single_frames_with_zero_or_one_are_subscriptions()
    {
        using var message = new ZmqMessage([1, (byte)'a', (byte)'b']);
        Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription));
        Assert.True(subscription.IsSubscribe);
        Assert.Equal("ab", subscription.ToString());
        Assert.True(subscription.Topic.SequenceEqual("ab"u8));
        using var cancellation = new ZmqMessage([0]);
        Assert.True(ZmqSubscription.TryParse(cancellation, out subscription));
        Assert.True(!subscription.IsSubscribe && subscription.Topic.IsEmpty);
        foreach (byte[] other in new byte[][] { [], [2, 1], "a"u8.ToArray() })
        {
            using var none = new ZmqMessage(other);
            Assert.False(ZmqSubscription.TryParse(none, out _));
        }
        message.Append("more");
        Assert.False(ZmqSubscription.TryParse(message, out _));
        Assert.True(default(ZmqSubscription).Topic.IsEmpty);
        Assert.Throws<ArgumentNullException>(() => ZmqSubscription.TryParse(null!, out _));
    }

    [Fact]
    public async Task Long_topics_can_be_subscribed_to_by_the_calls()
    {
        await using var stage = new Stage("inproc/sync/epoll");
        XPublisherSocket publisher = stage.XPublisher();
        XSubscriberSocket subscriber = stage.XSubscriber();
        await stage.JoinAsync(publisher, subscriber);
        string topic = new('t', 1000);
        subscriber.Subscribe(topic);
        Assert.Equal("+" + topic, await HearAsync(stage, publisher));
        subscriber.Unsubscribe(topic);
        Assert.Equal("-" + topic, await HearAsync(stage, publisher));
        Assert.Throws<ArgumentNullException>(() => subscriber.Subscribe((string)null!));
        Assert.Throws<ZmqException>(() => publisher.Subscribe("subscriptions are not manual"));
        subscriber.Dispose();
        Assert.Throws<ObjectDisposedException>(() => subscriber.Subscribe("a"));
    }

    private static async Task PassAsync(IZmqReceiver from, IZmqSender to, CancellationToken stop)
    {
        using var message = new ZmqMessage();
        while (true)
        {
            await from.ReceiveAsync(message, stop);
            await to.SendAsync(message, stop);
        }
    }

    private static Task AwaitMessageAsync(XSubscriberSocket subscriber, XPublisherSocket publisher) =>
        Eventually.TrueAsync(
            () =>
            {
                subscriber.Send("?");
                return publisher.TryReceive(out _, TimeSpan.FromMilliseconds(20));
            },
            "a message from the subscriber");

    /// <summary>The next subscription as +topic, the next cancellation as -topic.</summary>
    private static async Task<string> HearAsync(Stage stage, XPublisherSocket publisher)
    {
        using ZmqMessage message = await stage.ReceiveAsync(publisher);
        Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription), message.Text());
        return (subscription.IsSubscribe ? "+" : "-") + subscription;
    }

    /// <summary>As <see cref="HearAsync"/>, passing over what is said of other topics while a connection comes and
    /// goes.</summary>
    private static async Task<string> HearUnderAsync(Stage stage, XPublisherSocket publisher, string topic)
    {
        while (true)
        {
            string report = await HearAsync(stage, publisher);
            if (report[1..] == topic)
                return report;
        }
    }
}
