using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>PUB and SUB (RFC 29).</summary>
public sealed class PublishSubscribeTests
{
    private const string Mark = "mark";

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_subscriber_gets_what_begins_with_one_of_its_topics(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        SubscriberSocket subscriber = stage.Subscriber("a", "bc", Mark);
        await stage.JoinAsync(publisher, subscriber);
        await stage.AwaitSubscriptionAsync(publisher, subscriber, Mark);
        foreach (string topic in new[] { "a", "ab", "b", "bc", "bcd", "c", "", "A" })
            await stage.SendAsync(publisher, topic, "body");
        await stage.SendAsync(publisher, "c", "a");
        Assert.Equal(["a|body", "ab|body", "bc|body", "bcd|body"], await UntilMarkAsync(stage, publisher, subscriber));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Every_subscriber_gets_a_message_of_its_topic_once(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        string endpoint = publisher.Bind(stage.AnyEndpoint).Endpoint;
        SubscriberSocket[] subscribers =
            [stage.Subscriber("", Mark), stage.Subscriber("x", "xy", Mark), stage.Subscriber("y", Mark)];
        foreach (SubscriberSocket subscriber in subscribers)
        {
            subscriber.Connect(endpoint);
            await stage.AwaitSubscriptionAsync(publisher, subscriber, Mark);
        }
        publisher.Send(Mark);
        foreach (SubscriberSocket subscriber in subscribers)
            await ToMarkAsync(stage, subscriber);
        await stage.SendAsync(publisher, "xyz");
        await stage.SendAsync(publisher, "y");
        publisher.Send(Mark);
        Assert.Equal(["xyz", "y"], await ToMarkAsync(stage, subscribers[0]));
        Assert.Equal(["xyz"], await ToMarkAsync(stage, subscribers[1]));
        Assert.Equal(["y"], await ToMarkAsync(stage, subscribers[2]));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_topic_is_left_when_it_was_unsubscribed_as_often_as_subscribed(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        SubscriberSocket subscriber = stage.Subscriber("a", "a", Mark);
        await stage.JoinAsync(publisher, subscriber);
        await stage.AwaitSubscriptionAsync(publisher, subscriber, Mark);
        publisher.Send("a1");
        Assert.Equal(["a1"], await UntilMarkAsync(stage, publisher, subscriber));
        subscriber.Unsubscribe("a");
        publisher.Send("a2");
        Assert.Equal(["a2"], await UntilMarkAsync(stage, publisher, subscriber));
        subscriber.Unsubscribe("a");
        publisher.Send("a3");
        // The subscriber filters what is under way until the publisher knows.
        Assert.Equal([], await UntilMarkAsync(stage, publisher, subscriber));
        subscriber.Unsubscribe("never subscribed");
        publisher.Send("a4");
        Assert.Equal([], await UntilMarkAsync(stage, publisher, subscriber));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_subscription_may_follow_the_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        SubscriberSocket subscriber = stage.Subscriber();
        await stage.JoinAsync(publisher, subscriber);
        publisher.Send("nobody wants this");
        subscriber.Subscribe("late");
        await stage.AwaitSubscriptionAsync(publisher, subscriber, "late");
        await stage.SendAsync(publisher, "later");
        Assert.Equal("later", await stage.ReceiveTextAsync(subscriber));
        subscriber.SubscribeToAll();
        await stage.AwaitSubscriptionAsync(publisher, subscriber, "");
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Subscriptions_are_sent_again_when_the_publisher_comes_back(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        SubscriberSocket subscriber = stage.Subscriber("a", "b");
        subscriber.Unsubscribe("b");
        subscriber.Connect(endpoint);
        for (int life = 0; life < 3; life++)
        {
            PublisherSocket publisher = stage.Publisher();
            publisher.Bind(endpoint);
            await stage.AwaitSubscriptionAsync(publisher, subscriber, "a");
            publisher.Send("b");
            await stage.SendAsync(publisher, "a", $"{life}");
            Assert.Equal($"a|{life}", await stage.ReceiveTextAsync(subscriber));
            await publisher.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_publisher_drops_what_nobody_wants_and_never_waits(string scenario)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        publisher.SendHighWaterMark = 1;
        SubscriberSocket subscriber = stage.Subscriber("wanted");
        for (int i = 0; i < 1000; i++)
            Assert.True(publisher.TrySend("dropped"u8));
        await stage.JoinAsync(publisher, subscriber);
        for (int i = 0; i < 1000; i++)
            Assert.True(publisher.TrySend("dropped"u8));
        Assert.True(publisher.CanSend());
        Assert.False(subscriber.TryReceive(out _, TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public async Task What_a_slow_subscriber_has_no_room_for_is_dropped()
    {
        await using var stage = new Stage("inproc/sync/epoll");
        PublisherSocket publisher = stage.Publisher();
        publisher.SendHighWaterMark = 5;
        SubscriberSocket slow = stage.Subscriber("");
        slow.ReceiveHighWaterMark = 5;
        await stage.JoinAsync(publisher, slow);
        SubscriberSocket fast = stage.Subscriber("");
        fast.ReceiveHighWaterMark = 0;
        fast.Connect(publisher.LastEndpoint);
        for (int i = 0; i < 100; i++)
            Assert.True(publisher.TrySend($"{i}"));
        for (int i = 0; i < 10; i++)
            Assert.Equal($"{i}", slow.ReceiveString());
        Assert.False(slow.TryReceive(out _));
        for (int i = 0; i < 100; i++)
            Assert.Equal($"{i}", fast.ReceiveString());
        publisher.Send("after");
        Assert.Equal("after", slow.ReceiveString());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_subscriber_listens_to_many_publishers(string scenario)
    {
        await using var stage = new Stage(scenario);
        SubscriberSocket subscriber = stage.Subscriber("");
        string endpoint = subscriber.Bind(stage.AnyEndpoint).Endpoint;
        foreach (string name in new[] { "one", "two", "three" })
        {
            PublisherSocket publisher = stage.Publisher();
            publisher.Connect(endpoint);
            await stage.AwaitSubscriptionAsync(publisher, subscriber);
            await stage.SendAsync(publisher, name);
            Assert.Equal(name, await stage.ReceiveTextAsync(subscriber));
        }
    }

    [Fact]
    public async Task Topics_are_bytes()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PublisherSocket publisher = stage.Publisher();
        SubscriberSocket subscriber = stage.Subscriber();
        byte[] topic = [0, 255, 0];
        subscriber.Subscribe(topic);
        subscriber.Subscribe(new byte[1000]);
        await stage.JoinAsync(publisher, subscriber);
        await Eventually.TrueAsync(
            () =>
            {
                publisher.Send([0, 255]);
                publisher.Send([0, 255, 0, 1]);
                return subscriber.TryReceiveBytes(out byte[]? body, TimeSpan.FromMilliseconds(20)) && body.Length == 4;
            },
            "a message of the topic");
    }

    private static async Task<List<string>> UntilMarkAsync(
        Stage stage, PublisherSocket publisher, SubscriberSocket subscriber)
    {
        publisher.Send(Mark);
        return await ToMarkAsync(stage, subscriber);
    }

    private static async Task<List<string>> ToMarkAsync(Stage stage, SubscriberSocket subscriber)
    {
        var received = new List<string>();
        while (await stage.ReceiveTextAsync(subscriber) is var text && text != Mark)
            received.Add(text);
        return received;
    }
}
