using System.Globalization;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Stress;

/// <summary>Subscriptions and cancellations of many threads while messages flow: in the end publisher and subscriber
/// are of one mind, and the publisher's application was told so.</summary>
[Collection(SerialCollection.Name)]
public sealed class MixedSubscriptionsTests
{
    private const int Threads = 4;
    private const int Topics = 60;
    private const string Last = "last";

    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(TestScope.Choose(500, 2500));

    [Theory]
    [InlineData("tcp")]
    [InlineData("inproc")]
    [InlineData("cut")]
    public async Task In_the_end_the_publisher_has_the_subscribers_topics(string transport)
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new XPublisherSocket(context);
        await using var subscriber = new XSubscriberSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(5) };
        string endpoint = publisher.Bind(transport == "inproc" ? "inproc://churn" : "tcp://127.0.0.1:*").Endpoint;
        await using ChaosProxy? proxy = transport == "cut" ? new ChaosProxy(endpoint, meanLife: 3000, seed: 1) : null;
        subscriber.Connect(proxy?.Endpoint ?? endpoint);
        using var over = new CancellationTokenSource(s_duration);
        using var stop = new CancellationTokenSource();
        var told = new HashSet<string>();
        Task[] flow =
        [
            .. Enumerable.Range(0, 2).Select(i => OwnThread.Run(() => Publish(publisher, i, over.Token))),
            OwnThread.Run(() => DiscardAsync(subscriber, over.Token).Wait()),
        ];
        Task listening = OwnThread.Run(() => ListenAsync(publisher, told, stop.Token).Wait());
        Task<List<string>>[] churning = [.. Enumerable.Range(0, Threads).Select(
            i => OwnThread.Run(() => ChurnAsync(subscriber, i, over.Token).Result))];
        await Eventually.EndsAsync(Task.WhenAll(churning), "Subscribing");
        await Eventually.EndsAsync(Task.WhenAll(flow), "Publishing");
        proxy?.CalmDown();
        HashSet<string> expected = [.. churning.SelectMany(task => task.Result), Last];
        subscriber.Subscribe(Last);

        Assert.Equal(expected.Count, subscriber.TopicCount);
        await Eventually.TrueAsync(() => IsTold(told, expected), () => $"{told.Count} told of {expected.Count}");
        Assert.Equal(expected.Count, publisher.TopicCount);
        await stop.CancelAsync();
        await Eventually.EndsAsync(listening, "Listening");
        await DrainAsync(publisher, subscriber);
        AssertEffective(publisher, subscriber, expected);
    }

    /// <summary>Takes what is left of the flow, so that there is room again and nothing is missed.</summary>
    private static Task DrainAsync(XPublisherSocket publisher, XSubscriberSocket subscriber) => Eventually.TrueAsync(
        () =>
        {
            publisher.Send(Last, "drained");
            while (subscriber.TryReceive(out ZmqMessage? message, TimeSpan.FromMilliseconds(20)))
            {
                using (message)
                {
                    if (message[1].ToString() == "drained")
                        return true;
                }
            }
            return false;
        },
        "the end of the flow");

    /// <summary>Of one message under every topic those arrive that are subscribed to.</summary>
    private static void AssertEffective(XPublisherSocket publisher, XSubscriberSocket subscriber, HashSet<string> expected)
    {
        for (int i = 0; i < Topics; i++)
            publisher.Send(Topic(i), "in the end");
        publisher.Send(Last, "in the end");
        var heard = new HashSet<string>();
        while (!heard.Contains(Last))
        {
            using ZmqMessage message = subscriber.Receive(Eventually.Patience);
            // More than one may have been sent to see that all has been drained.
            if (message[1].ToString() == "in the end")
                Assert.True(heard.Add(message[0].ToString()));
        }
        Assert.Equal(expected.Order(StringComparer.Ordinal), heard.Order(StringComparer.Ordinal));
    }

    /// <summary>What the thread has subscribed to and not cancelled; others have the same topics.</summary>
    private static async Task<List<string>> ChurnAsync(XSubscriberSocket subscriber, int seed, CancellationToken over)
    {
        var random = new Random(seed);
        List<string> own = [];
        while (!over.IsCancellationRequested)
        {
            bool cancels = own.Count > 10 || (own.Count > 0 && random.Next(2) == 0);
            string topic = cancels ? own[random.Next(own.Count)] : Topic(random.Next(Topics));
            if (!await TryTellAsync(subscriber, topic, cancels, random))
                continue;
            if (cancels)
                own.Remove(topic);
            else
                own.Add(topic);
            // The publisher's application has to keep up, and so have the connections that are cut.
            if (random.Next(20) == 0)
                await Task.Delay(1, CancellationToken.None);
        }
        return own;
    }

    /// <summary>By the call for it, or as a message in every form, alone or among other frames.</summary>
    private static async Task<bool> TryTellAsync(XSubscriberSocket subscriber, string topic, bool cancels, Random random)
    {
        switch (random.Next(3))
        {
            case 0 when cancels:
                subscriber.Unsubscribe(topic);
                return true;
            case 0:
                subscriber.Subscribe(topic);
                return true;
            default:
                byte[] frame = [cancels ? (byte)0 : (byte)1, .. Encoding.ASCII.GetBytes(topic)];
                using (var message = new ZmqMessage(frame))
                {
                    if (random.Next(3) == 0)
                        message.Append("user").Append("message");
                    return await MixedCalls.TrySendAsync(subscriber, message, random);
                }
        }
    }

    private static void Publish(XPublisherSocket publisher, int seed, CancellationToken over)
    {
        var random = new Random(seed);
        while (!over.IsCancellationRequested)
            publisher.Send(Topic(random.Next(Topics)), "flow");
    }

    private static async Task DiscardAsync(XSubscriberSocket subscriber, CancellationToken over)
    {
        var random = new Random(9);
        while (!over.IsCancellationRequested)
        {
            using ZmqMessage? message = await MixedCalls.TryReceiveAsync(subscriber, random);
            if (message is not null)
                Assert.Equal("flow", message[1].ToString());
        }
    }

    /// <summary>Subscriptions and cancellations of a topic alternate; the messages between them are whole.</summary>
    private static async Task ListenAsync(XPublisherSocket publisher, HashSet<string> told, CancellationToken stop)
    {
        var random = new Random(8);
        while (!stop.IsCancellationRequested)
        {
            using ZmqMessage? message = await MixedCalls.TryReceiveAsync(publisher, random);
            if (message is null)
                continue;
            if (!ZmqSubscription.TryParse(message, out ZmqSubscription subscription))
            {
                Assert.Equal("user|message", message.Text());
                continue;
            }
            string topic = subscription.ToString();
            lock (told)
                Assert.True(subscription.IsSubscribe ? told.Add(topic) : told.Remove(topic), message.Text());
        }
    }

    private static bool IsTold(HashSet<string> told, HashSet<string> expected)
    {
        lock (told)
            return told.SetEquals(expected);
    }

    private static string Topic(int i) => string.Create(CultureInfo.InvariantCulture, $"topic {i:d2}");
}
