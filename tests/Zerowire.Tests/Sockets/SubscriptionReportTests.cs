using System.Text;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Which subscriptions go up, and which of them are received: XPUB_VERBOSE, XPUB_VERBOSER,
/// XSUB_VERBOSE_UNSUBSCRIBE and ONLY_FIRST_SUBSCRIBE.</summary>
public sealed class SubscriptionReportTests
{
    public static TheoryData<string, ZmqSubscriptionReporting, string> Reportings
    {
        get
        {
            var rows = new TheoryData<string, ZmqSubscriptionReporting, string>();
            foreach (string scenario in Scenarios.Names)
            {
                rows.Add(scenario, ZmqSubscriptionReporting.FirstAndLast, "+a -a");
                rows.Add(scenario, ZmqSubscriptionReporting.AllSubscriptions, "+a +a +a -a");
                rows.Add(scenario, ZmqSubscriptionReporting.All, "+a +a +a -a -a");
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Reportings))]
    public async Task Repetitions_are_received_when_they_are_wanted(
        string scenario, ZmqSubscriptionReporting reporting, string expected)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.Reporting = reporting;
        SubscriberSocket first = stage.Subscriber();
        SubscriberSocket second = stage.Subscriber();
        await stage.JoinAsync(publisher, first);
        await second.ConnectReadyAsync(publisher.LastEndpoint);
        first.Subscribe("a");
        first.Subscribe("a");
        first.Subscribe("1");
        string reports = await UntilAsync(stage, publisher, "+1");
        second.Subscribe("a");
        second.Subscribe("2");
        reports += await UntilAsync(stage, publisher, "+2");
        first.Unsubscribe("a");
        first.Unsubscribe("a");
        first.Subscribe("3");
        reports += await UntilAsync(stage, publisher, "+3");
        second.Unsubscribe("a");
        second.Subscribe("4");
        reports += await UntilAsync(stage, publisher, "+4");
        Assert.Equal(expected, reports.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Every_cancellation_goes_up_when_that_is_wanted(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        publisher.Reporting = ZmqSubscriptionReporting.All;
        XSubscriberSocket subscriber = stage.XSubscriber();
        await stage.JoinAsync(publisher, subscriber);
        foreach (bool everyOne in new[] { false, true })
        {
            // It acts at once.
            subscriber.VerboseUnsubscribe = everyOne;
            subscriber.Subscribe("a");
            subscriber.Subscribe("a");
            subscriber.Unsubscribe("a");
            await stage.SendAsync(subscriber, "\u0000a");
            subscriber.Subscribe("end");
            Assert.Equal(everyOne ? "+a +a -a -a " : "+a +a -a ", await UntilAsync(stage, publisher, "+end"));
            subscriber.Unsubscribe("end");
            await UntilAsync(stage, publisher, "-end");
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Only_the_first_frame_is_a_subscription_when_that_is_wanted(string scenario)
    {
        await using var stage = new Stage(scenario);
        XPublisherSocket publisher = stage.XPublisher();
        XSubscriberSocket subscriber = stage.XSubscriber();
        await stage.JoinAsync(publisher, subscriber);
        // By itself every frame may be one.
        await stage.SendAsync(subscriber, "user", "\u0001a");
        string[] received = [await stage.ReceiveTextAsync(publisher), await stage.ReceiveTextAsync(publisher)];
        Assert.Equal(["\u0001a", "user"], received.Order(StringComparer.Ordinal));
        Assert.Equal((1, 1), (publisher.TopicCount, subscriber.TopicCount));
        publisher.OnlyFirstSubscribe = subscriber.OnlyFirstSubscribe = true;
        await stage.SendAsync(subscriber, "user", "\u0001b", "\u0000a");
        Assert.Equal("user|\u0001b|\u0000a", await stage.ReceiveTextAsync(publisher));
        Assert.Equal((1, 1), (publisher.TopicCount, subscriber.TopicCount));
        await stage.SendAsync(publisher, "b");
        await stage.SendAsync(publisher, "a");
        Assert.Equal("a", await stage.ReceiveTextAsync(subscriber));
    }

    /// <summary>What is received before a subscription (+) or a cancellation (-), each followed by a space.</summary>
    private static async Task<string> UntilAsync(Stage stage, XPublisherSocket publisher, string last)
    {
        var reports = new StringBuilder();
        while (true)
        {
            using ZmqMessage message = await stage.ReceiveAsync(publisher);
            Assert.True(ZmqSubscription.TryParse(message, out ZmqSubscription subscription), message.Text());
            string report = (subscription.IsSubscribe ? "+" : "-") + subscription;
            if (report == last)
                return reports.ToString();
            reports.Append(report).Append(' ');
        }
    }
}
