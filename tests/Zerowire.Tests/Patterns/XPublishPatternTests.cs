using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

/// <summary>XPUB and XSUB (RFC 29) as state machines.</summary>
public sealed class XPublishPatternTests
{
    private const string Nothing = "WouldBlock";

    private readonly PatternNetwork _network = new();

    [Fact]
    public void The_first_subscription_and_the_last_cancellation_are_received()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.Subscriber, 2);
        subs[0].Set(OptionNumber.Subscribe, "a");
        subs[1].Set(OptionNumber.Subscribe, "a");
        subs[1].Set(OptionNumber.Subscribe, "");
        Assert.Equal(["+a", "+"], Reports(xpub));
        subs[0].Set(OptionNumber.Unsubscribe, "a");
        subs[0].Set(OptionNumber.Unsubscribe, "never");
        Assert.Equal([], Reports(xpub));
        subs[1].Set(OptionNumber.Unsubscribe, "a");
        Assert.True(xpub.Pattern.CanReceive);
        Assert.Equal(["-a"], Reports(xpub));
        Assert.False(xpub.Pattern.CanReceive);
    }

    [Fact]
    public void A_subscription_that_is_taken_back_at_once_is_received_too()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 1);
        subs[0].Send("\u0001a");
        subs[0].Send("\u0000a");
        subs[0].Send("\u0001a");
        Assert.Equal(["+a", "-a", "+a"], Reports(xpub));
    }

    [Theory]
    [InlineData(0, new[] { "+a", "-a" })]
    [InlineData(OptionNumber.XPubVerbose, new[] { "+a", "+a", "+a", "-a" })]
    [InlineData(OptionNumber.XPubVerboser, new[] { "+a", "+a", "+a", "-a", "-a" })]
    public void Repetitions_are_received_when_they_are_wanted(int option, string[] expected)
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.Subscriber, 2);
        if (option != 0)
            xpub.Set(option, 1);
        subs[0].Set(OptionNumber.Subscribe, "a");
        subs[0].Set(OptionNumber.Subscribe, "a");
        subs[1].Set(OptionNumber.Subscribe, "a");
        subs[0].Set(OptionNumber.Unsubscribe, "a");
        subs[0].Set(OptionNumber.Unsubscribe, "a");
        subs[1].Set(OptionNumber.Unsubscribe, "a");
        Assert.Equal(expected, Reports(xpub));
    }

    [Fact]
    public void The_last_of_verbose_and_verboser_counts()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.Subscriber, 2);
        xpub.Set(OptionNumber.XPubVerboser, 1);
        xpub.Set(OptionNumber.XPubVerbose, 1);
        subs[0].Set(OptionNumber.Subscribe, "a");
        subs[1].Set(OptionNumber.Subscribe, "a");
        subs[0].Set(OptionNumber.Unsubscribe, "a");
        Assert.Equal(["+a", "+a"], Reports(xpub));
        xpub.Set(OptionNumber.XPubVerboser, 0);
        subs[0].Set(OptionNumber.Subscribe, "a");
        Assert.Equal([], Reports(xpub));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lost_peer_cancels_what_it_had_subscribed_to(bool verboser)
    {
        (PatternSocket xpub, PatternSocket[] subs, Pipe[] ends) = Join(ZmqSocketType.Subscriber, 2);
        xpub.Set(OptionNumber.XPubVerboser, verboser ? 1 : 0);
        foreach (string topic in new[] { "only", "only this", "both" })
            subs[0].Set(OptionNumber.Subscribe, topic);
        subs[1].Set(OptionNumber.Subscribe, "both");
        Reports(xpub);
        subs[0].Terminate(ends[0]);
        List<string> reports = Reports(xpub);
        reports.Sort(StringComparer.Ordinal);
        Assert.Equal(verboser ? ["-both", "-only", "-only this"] : ["-only", "-only this"], reports);
        Assert.Equal(1, TopicsOf(xpub));
        xpub.Send("only this");
        xpub.Send("both");
        Assert.Equal("both", subs[1].Receive());
    }

    [Fact]
    public void Other_messages_are_received_as_they_are()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 2);
        subs[0].Send("hello", "", "world");
        subs[1].Send("");
        subs[0].Send(new string('x', 100_000), "y");
        Assert.Equal("hello||world", xpub.Receive());
        Assert.Equal("", xpub.Receive());
        Assert.Equal(new string('x', 100_000) + "|y", xpub.Receive());
        Assert.Equal(Nothing, xpub.Receive());
    }

    [Fact]
    public void Every_frame_of_a_message_may_be_a_subscription()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 1);
        subs[0].Send("\u0001a", "one", "\u0001b", "two", "\u0000a");
        List<string> received = Received(xpub);
        received.Sort(StringComparer.Ordinal);
        Assert.Equal(["\u0000a", "\u0001a", "\u0001b", "one|two"], received);
        // A peer that does not take them apart itself, such as one that speaks ZMTP 3.0.
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(peer, xpub);
        peer.Send("one", "\u0001c", "\u0000c", "two");
        Assert.Equal(["\u0001c", "\u0000c", "one|two"], Received(xpub));
        peer.Send("one", "\u0001d");
        Assert.Equal(["\u0001d", "one"], Received(xpub));
        xpub.Send("d");
        Assert.Equal("d", peer.Receive());
    }

    [Fact]
    public void Only_the_first_frame_is_a_subscription_when_that_is_wanted()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 1);
        xpub.Set(OptionNumber.OnlyFirstSubscribe, 1);
        subs[0].Set(OptionNumber.OnlyFirstSubscribe, 1);
        subs[0].Send("user", "\u0001a");
        subs[0].Send("\u0001b", "c", "\u0001d");
        Assert.Equal(["user|\u0001a", "\u0001b", "c|\u0001d"], Received(xpub));
        Assert.Equal(1, TopicsOf(subs[0]));
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(peer, xpub);
        peer.Send("\u0001e", "\u0001f", "\u0000e");
        Assert.Equal(["\u0001e", "\u0001f|\u0000e"], Received(xpub));
        Assert.Equal(2, TopicsOf(xpub));
    }

    [Fact]
    public void A_publisher_takes_subscriptions_and_ignores_other_messages()
    {
        (PatternSocket pub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 1, ZmqSocketType.Publisher);
        subs[0].Send("hello");
        subs[0].Send("user", "\u0001a");
        subs[0].Send("more", "frames");
        pub.Send("a1");
        pub.Send("b1");
        Assert.Equal("a1", subs[0].Receive());
        Assert.Equal(Nothing, subs[0].Receive());
        Assert.Equal("NotSupported", pub.Receive());
        pub.Set(OptionNumber.XPubManual, 1);
        subs[0].Send("\u0001b");
        pub.Send("b2");
        Assert.Equal(Nothing, subs[0].Receive());
    }

    [Fact]
    public void Manual_subscriptions_take_effect_as_the_application_says()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 2);
        Assert.Equal(ZmqError.InvalidArgument, xpub.Pattern.Subscribe("a"u8));
        xpub.Set(OptionNumber.XPubManual, 1);
        subs[0].Send("\u0001a");
        subs[1].Send("\u0001b");
        xpub.Send("a0");
        xpub.Send("b0");
        Assert.Equal("\u0001a", xpub.Receive());
        xpub.Set(OptionNumber.Subscribe, "x");
        xpub.Set(OptionNumber.Subscribe, "y");
        Assert.Equal("\u0001b", xpub.Receive());
        xpub.Set(OptionNumber.Subscribe, "b");
        foreach (string message in new[] { "a1", "b1", "x1", "y1" })
            xpub.Send(message);
        Assert.Equal(["x1", "y1"], Received(subs[0]));
        Assert.Equal(["b1"], Received(subs[1]));
        subs[0].Send("\u0000a");
        Assert.Equal("\u0000a", xpub.Receive());
        xpub.Set(OptionNumber.Unsubscribe, "x");
        xpub.Set(OptionNumber.Unsubscribe, "b");
        foreach (string message in new[] { "b2", "x2", "y2" })
            xpub.Send(message);
        Assert.Equal(["y2"], Received(subs[0]));
        Assert.Equal(["b2"], Received(subs[1]));
    }

    [Fact]
    public void Manual_subscriptions_are_all_received_and_their_end_with_the_peer()
    {
        (PatternSocket xpub, PatternSocket[] subs, Pipe[] ends) = Join(ZmqSocketType.XSubscriber, 2);
        xpub.Set(OptionNumber.XPubManual, 1);
        subs[0].Send("\u0001a");
        subs[0].Send("\u0001a");
        subs[1].Send("\u0001a");
        Assert.Equal("\u0001a", xpub.Receive());
        xpub.Set(OptionNumber.Subscribe, "mapped");
        Assert.Equal(["+a", "+a"], Reports(xpub));
        subs[0].Terminate(ends[0]);
        Assert.Equal(0, TopicsOf(xpub));
        Assert.Equal("\u0000a", xpub.Receive());
        // The peer is gone: there is nobody to subscribe for.
        xpub.Set(OptionNumber.Subscribe, "late");
        Assert.Equal(0, TopicsOf(xpub));
    }

    [Fact]
    public void A_subscription_of_a_peer_that_is_gone_when_it_is_received_cannot_be_granted()
    {
        (PatternSocket xpub, PatternSocket[] subs, Pipe[] ends) = Join(ZmqSocketType.XSubscriber, 1);
        xpub.Set(OptionNumber.XPubManual, 1);
        subs[0].Send("\u0001a");
        subs[0].Terminate(ends[0]);
        Assert.Equal("\u0001a", xpub.Receive());
        xpub.Set(OptionNumber.Subscribe, "a");
        Assert.Equal(0, TopicsOf(xpub));
        xpub.Send("a");
        Assert.Equal("\u0000a", xpub.Receive());
    }

    [Fact]
    public void The_last_value_goes_to_the_new_subscriber_only()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 2);
        xpub.Set(OptionNumber.XPubManualLastValue, 1);
        foreach (PatternSocket sub in subs)
        {
            sub.Send("\u0001a");
            Assert.Equal("\u0001a", xpub.Receive());
            xpub.Set(OptionNumber.Subscribe, "a");
            xpub.Send("a", "last value");
            Assert.Equal("a|last value", sub.Receive());
        }
        Assert.Equal(Nothing, subs[0].Receive());
        xpub.Send("a", "next");
        Assert.Equal(["a|next"], Received(subs[0]));
        Assert.Equal(["a|next"], Received(subs[1]));
        // A cancellation does not turn messages away from the others.
        subs[1].Send("\u0000a");
        Assert.Equal("\u0000a", xpub.Receive());
        xpub.Send("a", "after");
        Assert.Equal(["a|after"], Received(subs[0]));
    }

    [Fact]
    public void A_new_subscriber_is_welcomed()
    {
        PatternSocket xpub = _network.Create(ZmqSocketType.XPublisher);
        PatternSocket early = _network.Create(ZmqSocketType.XSubscriber);
        _network.Connect(xpub, early);
        xpub.Set(OptionNumber.XPubWelcomeMessage, "welcome");
        PatternSocket late = _network.Create(ZmqSocketType.XSubscriber);
        PatternSocket sub = _network.Create(ZmqSocketType.Subscriber);
        sub.Set(OptionNumber.Subscribe, "w");
        _network.Connect(xpub, late);
        _network.Connect(xpub, sub);
        Assert.Equal(["welcome"], Received(late));
        Assert.Equal(["welcome"], Received(sub));
        Assert.Equal([], Received(early));
        xpub.Set(OptionNumber.XPubWelcomeMessage, "");
        PatternSocket last = _network.Create(ZmqSocketType.XSubscriber);
        _network.Connect(xpub, last);
        Assert.Equal([], Received(last));
    }

    [Theory]
    [InlineData(ZmqSocketType.Publisher)]
    [InlineData(ZmqSocketType.XPublisher)]
    public void Nobody_gets_a_message_that_one_has_no_room_for_when_nothing_may_be_dropped(ZmqSocketType type)
    {
        PatternSocket pub = _network.Create(type);
        PatternSocket slow = _network.Create(ZmqSocketType.XSubscriber);
        PatternSocket fast = _network.Create(ZmqSocketType.XSubscriber);
        PatternSocket other = _network.Create(ZmqSocketType.XSubscriber);
        (_, Pipe slowEnd) = _network.Connect(pub, slow, mark: 4);
        _network.Connect(pub, fast);
        _network.Connect(pub, other, mark: 3);
        foreach (PatternSocket sub in new[] { slow, fast })
            sub.Send("\u0001a");
        other.Send("\u0001b");
        // A subscriber that has become full before counts as well.
        for (int i = 0; i < 5; i++)
            Assert.Equal(ZmqError.None, pub.Send("a", $"{i}"));
        pub.Set(OptionNumber.XPubNoDrop, 1);
        Assert.Equal(ZmqError.WouldBlock, pub.Send("a", "refused"));
        Assert.Equal(ZmqError.WouldBlock, pub.SendFrame("a", more: true));
        Assert.Equal(ZmqError.None, pub.Send("b", "b has room"));
        Assert.Equal(["a|0", "a|1", "a|2", "a|3", "a|4"], Received(fast));
        Assert.Equal(["a|0", "a|1", "a|2", "a|3"], Received(slow));
        Assert.Equal(["b|b has room"], Received(other));
        for (int i = 0; i < 4; i++)
            Assert.Equal(ZmqError.None, pub.Send("a", $"again {i}"));
        Assert.Equal(ZmqError.WouldBlock, pub.Send("a", "refused"));
        slow.Terminate(slowEnd, delay: false);
        Assert.Equal(ZmqError.None, pub.Send("a", "without the slow one"));
        Assert.Equal(["a|again 0", "a|again 1", "a|again 2", "a|again 3", "a|without the slow one"], Received(fast));
        pub.Set(OptionNumber.XPubNoDrop, 0);
        Assert.Equal(ZmqError.None, pub.Send("a"));
    }

    [Theory]
    [InlineData(ZmqSocketType.Publisher)]
    [InlineData(ZmqSocketType.XPublisher)]
    public void Matching_can_be_inverted(ZmqSocketType type)
    {
        (PatternSocket pub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 3, type);
        PatternSocket filtering = _network.Create(ZmqSocketType.Subscriber);
        _network.Connect(pub, filtering);
        pub.Options.InvertMatching = filtering.Options.InvertMatching = true;
        filtering.Set(OptionNumber.Subscribe, "b");
        subs[0].Send("\u0001a");
        subs[1].Send("\u0001");
        pub.Send("a");
        pub.Send("b", "more");
        Assert.Equal(["b|more"], Received(subs[0]));
        Assert.Equal([], Received(subs[1]));
        Assert.Equal(["a", "b|more"], Received(subs[2]));
        Assert.Equal(["a"], Received(filtering));
        filtering.Set(OptionNumber.Subscribe, "");
        Assert.Equal([], Received(filtering));
    }

    [Fact]
    public void An_extended_subscriber_receives_without_a_filter()
    {
        PatternSocket xsub = _network.Create(ZmqSocketType.XSubscriber);
        PatternSocket[] peers = [_network.Create(ZmqSocketType.Dealer), _network.Create(ZmqSocketType.Dealer)];
        foreach (PatternSocket peer in peers)
            _network.Connect(xsub, peer);
        peers[0].Send("1", "x");
        peers[0].Send("2");
        peers[1].Send("3");
        Assert.True(xsub.Pattern.CanReceive);
        List<string> received = Received(xsub);
        received.Sort(StringComparer.Ordinal);
        Assert.Equal(["1|x", "2", "3"], received);
        Assert.True(xsub.Pattern.CanSend);
    }

    [Fact]
    public void Subscriptions_are_told_each_time_and_cancellations_when_the_last_is_gone()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 1);
        xpub.Set(OptionNumber.XPubVerboser, 1);
        subs[0].Send("\u0001a");
        subs[0].Send("\u0001a");
        subs[0].Send("\u0000a");
        Assert.Equal(["+a", "+a"], Reports(xpub));
        Assert.Equal(1, TopicsOf(subs[0]));
        subs[0].Send("\u0000a");
        subs[0].Send("\u0000a");
        Assert.Equal(["-a"], Reports(xpub));
        Assert.Equal(0, TopicsOf(subs[0]));
        subs[0].Set(OptionNumber.XSubVerboseUnsubscribe, 1);
        subs[0].Send("\u0001a");
        subs[0].Send("\u0001a");
        subs[0].Send("\u0000a");
        subs[0].Send("\u0000a");
        Assert.Equal(["+a", "+a", "-a", "-a"], Reports(xpub));
    }

    [Fact]
    public void Subscriptions_are_told_to_publishers_that_come_later_and_again_after_a_hiccup()
    {
        PatternSocket xsub = _network.Create(ZmqSocketType.XSubscriber);
        xsub.Send("\u0001a");
        xsub.Send("\u0001b");
        xsub.Send("\u0000b");
        xsub.Send("lost: nobody is there");
        PatternSocket xpub = _network.Create(ZmqSocketType.XPublisher);
        xpub.Set(OptionNumber.XPubVerbose, 1);
        (Pipe pipe, _) = _network.Connect(xsub, xpub);
        Assert.Equal(["+a"], Reports(xpub));
        xsub.Pattern.Hiccuped(pipe);
        _network.Settle();
        Assert.Equal(["+a"], Reports(xpub));
    }

    [Fact]
    public void A_message_of_a_user_goes_to_every_publisher_that_has_room()
    {
        PatternSocket xsub = _network.Create(ZmqSocketType.XSubscriber);
        PatternSocket[] peers = [_network.Create(ZmqSocketType.Dealer), _network.Create(ZmqSocketType.Dealer)];
        _network.Connect(xsub, peers[0]);
        _network.Connect(xsub, peers[1], mark: 2);
        for (int i = 0; i < 4; i++)
            Assert.Equal(ZmqError.None, xsub.Send($"{i}", "rest"));
        Assert.Equal(["0|rest", "1|rest", "2|rest", "3|rest"], Received(peers[0]));
        Assert.Equal(["0|rest", "1|rest"], Received(peers[1]));
        xsub.Send("4");
        Assert.Equal(["4"], Received(peers[1]));
    }

    [Fact]
    public void A_message_may_be_sent_frame_by_frame_with_subscriptions_between()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 1);
        subs[0].SendFrame("one", more: true);
        subs[0].SendFrame("\u0001a", more: true);
        subs[0].SendFrame("two", more: true);
        Assert.Equal(Nothing, xpub.Receive());
        subs[0].SendFrame("\u0001b", more: false);
        Assert.Equal(["one|two", "\u0001a", "\u0001b"], Received(xpub));
        subs[0].SendFrame("given up", more: true);
        subs[0].Pattern.AbortSend();
        subs[0].SendFrame("three", more: false);
        Assert.Equal(["three"], Received(xpub));
    }

    [Fact]
    public void Messages_of_a_peer_beyond_the_mark_are_dropped_and_its_subscriptions_are_not()
    {
        (PatternSocket xpub, PatternSocket[] subs, _) = Join(ZmqSocketType.XSubscriber, 2);
        xpub.Options.ReceiveHighWaterMark = 2;
        for (int i = 0; i < 5; i++)
            subs[0].Send($"{i}");
        subs[0].Send("\u0001a");
        subs[1].Send("other");
        Assert.Equal(["0", "1", "\u0001a", "other"], Received(xpub));
        subs[0].Send("5");
        Assert.Equal(["5"], Received(xpub));
    }

    private (PatternSocket Publisher, PatternSocket[] Subscribers, Pipe[] Ends) Join(
        ZmqSocketType type, int count, ZmqSocketType publisher = ZmqSocketType.XPublisher)
    {
        PatternSocket pub = _network.Create(publisher);
        PatternSocket[] subs = [.. Enumerable.Range(0, count).Select(_ => _network.Create(type))];
        return (pub, subs, [.. subs.Select(sub => _network.Connect(pub, sub).Second)]);
    }

    private static int TopicsOf(PatternSocket socket) => socket.Pattern.TopicCount;

    private static List<string> Received(PatternSocket socket)
    {
        var messages = new List<string>();
        while (socket.Receive() is var message && message != Nothing)
            messages.Add(message);
        return messages;
    }

    /// <summary>What is received, with + for a subscription and - for a cancellation.</summary>
    private static List<string> Reports(PatternSocket xpub) =>
        [.. Received(xpub).Select(message => message.Replace('\u0001', '+').Replace('\u0000', '-'))];
}
