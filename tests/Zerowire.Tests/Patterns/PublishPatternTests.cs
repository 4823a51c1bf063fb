using System.Text;
using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class PublishPatternTests
{
    private readonly PatternNetwork _network = new();

    [Fact]
    public void A_subscriber_gets_what_it_subscribed_to()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        _network.Connect(pub, sub);
        pub.Send("early");
        sub.Set(OptionNumber.Subscribe, "a");
        pub.Send("a1", "body");
        pub.Send("b1", "body");
        pub.Send("a2");
        Assert.True(sub.Pattern.CanReceive);
        Assert.Equal("a1|body", sub.Receive());
        Assert.Equal("a2", sub.Receive());
        Assert.False(sub.Pattern.CanReceive);
        sub.Set(OptionNumber.Unsubscribe, "a");
        pub.Send("a3");
        Assert.Equal("WouldBlock", sub.Receive());
    }

    [Fact]
    public void A_publisher_can_always_send()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        Assert.True(pub.Pattern.CanSend);
        Assert.Equal(ZmqError.None, pub.Send("nobody"));
        Assert.Equal("NotSupported", pub.Receive());
    }

    [Fact]
    public void Subscriptions_reach_a_publisher_that_comes_later()
    {
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        sub.Set(OptionNumber.Subscribe, "x");
        sub.Set(OptionNumber.Subscribe, "y");
        sub.Set(OptionNumber.Subscribe, "z");
        sub.Set(OptionNumber.Unsubscribe, "y");
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        _network.Connect(sub, pub);
        pub.Send("x");
        pub.Send("y");
        pub.Send("z");
        Assert.Equal("x", sub.Receive());
        Assert.Equal("z", sub.Receive());
        Assert.Equal("WouldBlock", sub.Receive());
    }

    [Fact]
    public void Overlapping_subscriptions_deliver_once()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        _network.Connect(pub, sub);
        sub.Set(OptionNumber.Subscribe, "");
        sub.Set(OptionNumber.Subscribe, "a");
        sub.Set(OptionNumber.Subscribe, "ab");
        sub.Set(OptionNumber.Subscribe, "ab");
        pub.Send("abc");
        Assert.Equal("abc", sub.Receive());
        Assert.Equal("WouldBlock", sub.Receive());
    }

    [Fact]
    public void A_topic_subscribed_twice_is_cancelled_by_the_second_cancellation()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        _network.Connect(pub, sub);
        sub.Set(OptionNumber.Subscribe, "a");
        sub.Set(OptionNumber.Subscribe, "a");
        sub.Set(OptionNumber.Unsubscribe, "a");
        pub.Send("a1");
        Assert.Equal("a1", sub.Receive());
        sub.Set(OptionNumber.Unsubscribe, "a");
        sub.Set(OptionNumber.Unsubscribe, "a");
        pub.Send("a2");
        Assert.Equal("WouldBlock", sub.Receive());
    }

    [Fact]
    public void A_full_subscriber_misses_messages_and_the_others_do_not()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket slow = _network.Create(ZmqSocketType.Subscriber);
        PatternSocket fast = _network.Create(ZmqSocketType.Subscriber);
        _network.Connect(pub, slow, mark: 2);
        _network.Connect(pub, fast);
        slow.Set(OptionNumber.Subscribe, "");
        fast.Set(OptionNumber.Subscribe, "");
        for (int i = 0; i < 5; i++)
            Assert.Equal(ZmqError.None, pub.Send($"{i}", "rest"));
        for (int i = 0; i < 5; i++)
            Assert.Equal($"{i}|rest", fast.Receive());
        Assert.Equal("0|rest", slow.Receive());
        Assert.Equal("1|rest", slow.Receive());
        Assert.Equal("WouldBlock", slow.Receive());
        pub.Send("after");
        Assert.Equal("after", slow.Receive());
    }

    [Fact]
    public void A_subscriber_that_comes_during_a_message_gets_none_of_it()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket first = _network.Create(ZmqSocketType.Subscriber);
        PatternSocket second = _network.Create(ZmqSocketType.Subscriber);
        first.Set(OptionNumber.Subscribe, "");
        second.Set(OptionNumber.Subscribe, "");
        _network.Connect(pub, first);
        pub.SendFrame("1", true);
        _network.Connect(pub, second);
        pub.SendFrame("2", false);
        pub.Send("3");
        Assert.Equal("1|2", first.Receive());
        Assert.Equal("3", first.Receive());
        Assert.Equal("3", second.Receive());
    }

    [Fact]
    public void A_subscriber_that_goes_during_a_message_does_not_disturb_it()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket[] subs = [.. Enumerable.Range(0, 3).Select(_ => _network.Create(ZmqSocketType.Subscriber))];
        var ends = new List<Pipe>();
        foreach (PatternSocket sub in subs)
        {
            sub.Set(OptionNumber.Subscribe, "");
            ends.Add(_network.Connect(pub, sub).Second);
        }
        pub.SendFrame("1", true);
        subs[0].Terminate(ends[0]);
        pub.SendFrame("2", false);
        pub.Send("3");
        foreach (PatternSocket sub in subs[1..])
        {
            Assert.Equal("1|2", sub.Receive());
            Assert.Equal("3", sub.Receive());
        }
    }

    [Fact]
    public void Messages_that_begin_with_one_or_zero_are_subscriptions_and_others_are_ignored()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(pub, peer);
        peer.Send("hello");
        peer.Send("");
        pub.Send("a0");
        peer.Send("\u0001a");
        pub.Send("a1");
        peer.Send("\u0000a");
        pub.Send("a2");
        Assert.Equal("a1", peer.Receive());
        Assert.Equal("WouldBlock", peer.Receive());
        Assert.False(pub.Pattern.CanReceive);
    }

    [Fact]
    public void A_hiccup_subscribes_again()
    {
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        PatternSocket peer = _network.Create(ZmqSocketType.Publisher);
        (Pipe pipe, _) = _network.Connect(sub, peer);
        sub.Set(OptionNumber.Subscribe, "a");
        sub.Pattern.Hiccuped(pipe);
        _network.Settle();
        peer.Send("a1");
        Assert.Equal("a1", sub.Receive());
        Assert.Equal("WouldBlock", sub.Receive());
    }

    [Fact]
    public void What_does_not_match_is_passed_over_to_the_last_message()
    {
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        sub.Set(OptionNumber.Subscribe, "a");
        PatternSocket[] peers = [_network.Create(ZmqSocketType.Dealer), _network.Create(ZmqSocketType.Dealer)];
        foreach (PatternSocket peer in peers)
        {
            _network.Connect(sub, peer);
            for (int i = 0; i < 100; i++)
                peer.Send("b", "a");
        }
        Assert.False(sub.Pattern.CanReceive);
        peers[0].Send("b");
        peers[0].Send("a", "b");
        Assert.Equal("a|b", sub.Receive());
        Assert.Equal("WouldBlock", sub.Receive());
    }

    [Fact]
    public void A_large_frame_reaches_every_subscriber()
    {
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        PatternSocket[] subs = [.. Enumerable.Range(0, 3).Select(_ => _network.Create(ZmqSocketType.Subscriber))];
        foreach (PatternSocket sub in subs)
        {
            sub.Set(OptionNumber.Subscribe, "a");
            _network.Connect(pub, sub);
        }
        string large = "a" + new string('x', 100_000);
        pub.SendFrame(large, true);
        pub.SendFrame(large, false);
        foreach (PatternSocket sub in subs)
            Assert.Equal($"{large}|{large}", sub.Receive());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_subscribers_get_exactly_what_they_want(int seed)
    {
        var random = new Random(seed);
        PatternSocket pub = _network.Create(ZmqSocketType.Publisher);
        var subs = new List<(PatternSocket Socket, Pipe End, List<string> Topics)>();
        for (int step = 0; step < 4000; step++)
        {
            string topic = Encoding.Latin1.GetString(TopicSetTests.RandomTopic(random, 2));
            switch (random.Next(12))
            {
                case 0 when subs.Count < 10:
                    PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
                    subs.Add((sub, _network.Connect(pub, sub).Second, []));
                    break;
                case 1 when subs.Count > 5:
                    int gone = random.Next(subs.Count);
                    subs[gone].Socket.Terminate(subs[gone].End);
                    subs.RemoveAt(gone);
                    break;
                case < 4 when subs.Count > 0:
                    var chosen = subs[random.Next(subs.Count)];
                    chosen.Socket.Set(OptionNumber.Subscribe, topic);
                    chosen.Topics.Add(topic);
                    break;
                case < 7 when subs.Count > 0:
                    chosen = subs[random.Next(subs.Count)];
                    topic = chosen.Topics.Count > 0 ? chosen.Topics[random.Next(chosen.Topics.Count)] : topic;
                    chosen.Socket.Set(OptionNumber.Unsubscribe, topic);
                    chosen.Topics.Remove(topic);
                    break;
                default:
                    pub.Send(topic, $"{step}");
                    foreach ((PatternSocket socket, _, List<string> topics) in subs)
                    {
                        bool wanted = topics.Exists(t => topic.StartsWith(t, StringComparison.Ordinal));
                        Assert.Equal(wanted ? $"{topic}|{step}" : "WouldBlock", socket.Receive());
                    }
                    break;
            }
        }
    }
}
