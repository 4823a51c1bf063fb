using System.Text;
using Zerowire.Patterns;

namespace Zerowire.Tests.Patterns;

public sealed class SubscriptionTableTests
{
    [Fact]
    public void The_first_subscription_and_the_last_cancellation_of_a_topic_are_told()
    {
        var table = new SubscriptionTable();
        var a = new Subscriber(null!);
        var b = new Subscriber(null!);
        Assert.Equal(SubscriptionChange.OfTopic, table.Add(a, "x"u8));
        Assert.Equal(SubscriptionChange.OfSubscriber, table.Add(b, "x"u8));
        Assert.Equal(SubscriptionChange.OfSubscriber, table.Remove(a, "x"u8));
        Assert.Equal(1, table.Count);
        Assert.Equal(SubscriptionChange.OfTopic, table.Remove(b, "x"u8));
        Assert.Empty(table.Topics);
    }

    [Fact]
    public void A_repeated_subscription_is_cancelled_once()
    {
        var table = new SubscriptionTable();
        var a = new Subscriber(null!);
        table.Add(a, "x"u8);
        Assert.Equal(SubscriptionChange.None, table.Add(a, "x"u8));
        Assert.Equal(SubscriptionChange.OfTopic, table.Remove(a, "x"u8));
        Assert.Equal(SubscriptionChange.None, table.Remove(a, "x"u8));
        Assert.Empty(Match(table, "x"u8.ToArray()));
    }

    [Fact]
    public void Cancelling_the_subscription_of_another_changes_nothing()
    {
        var table = new SubscriptionTable();
        var a = new Subscriber(null!);
        table.Add(a, "x"u8);
        Assert.Equal(SubscriptionChange.None, table.Remove(new Subscriber(null!), "x"u8));
        Assert.Equal([a], Match(table, "xy"u8.ToArray()));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 256)]
    public void Random_operations_agree_with_a_naive_model(int seed, int alphabet)
    {
        var random = new Random(seed);
        var table = new SubscriptionTable();
        Subscriber[] subscribers = [.. Enumerable.Range(0, 12).Select(_ => new Subscriber(null!))];
        var model = new HashSet<(Subscriber, string)>();
        for (int step = 0; step < 20_000; step++)
        {
            Subscriber subscriber = subscribers[random.Next(subscribers.Length)];
            byte[] topic = TopicSetTests.RandomTopic(random, alphabet);
            string key = Encoding.Latin1.GetString(topic);
            switch (random.Next(20))
            {
                case < 8:
                    bool wasThere = model.Any(entry => entry.Item2 == key);
                    Assert.Equal(Change(model.Add((subscriber, key)), wasThere), table.Add(subscriber, topic));
                    break;
                case < 14:
                    bool removed = model.Remove((subscriber, key));
                    bool isThere = model.Any(entry => entry.Item2 == key);
                    Assert.Equal(Change(removed, isThere), table.Remove(subscriber, topic));
                    break;
                case < 15:
                    table.RemoveAll(subscriber);
                    model.RemoveWhere(entry => entry.Item1 == subscriber);
                    break;
                default:
                    HashSet<Subscriber> expected =
                        [.. model.Where(e => key.StartsWith(e.Item2, StringComparison.Ordinal)).Select(e => e.Item1)];
                    Assert.True(expected.SetEquals(Match(table, topic)));
                    break;
            }
            Assert.Equal(model.Select(entry => entry.Item2).Distinct().Count(), table.Count);
        }
        foreach (Subscriber subscriber in subscribers)
            table.RemoveAll(subscriber);
        Assert.Empty(table.Topics);
    }

    private static SubscriptionChange Change(bool changed, bool othersHaveIt) =>
        !changed ? SubscriptionChange.None
        : othersHaveIt ? SubscriptionChange.OfSubscriber
        : SubscriptionChange.OfTopic;

    private static HashSet<Subscriber> Match(SubscriptionTable table, byte[] text)
    {
        var found = new HashSet<Subscriber>();
        foreach (RadixNode<SubscriberSet> node in table.Match(text))
            found.UnionWith(node.Value.Members.ToArray());
        return found;
    }
}
