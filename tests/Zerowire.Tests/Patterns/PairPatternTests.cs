using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class PairPatternTests
{
    private readonly PatternNetwork _network = new();

    [Fact]
    public void Pair_sends_both_ways()
    {
        PatternSocket a = _network.Create(ZmqSocketType.Pair);
        PatternSocket b = _network.Create(ZmqSocketType.Pair);
        Assert.False(a.Pattern.CanSend);
        Assert.Equal(ZmqError.WouldBlock, a.Send("x"));
        _network.Connect(a, b);
        Assert.Equal(ZmqError.None, a.Send("x", "y"));
        Assert.Equal(ZmqError.None, b.Send("z"));
        Assert.True(b.Pattern.CanReceive);
        Assert.Equal("x|y", b.Receive());
        Assert.Equal("z", a.Receive());
    }

    [Fact]
    public void Pair_turns_a_second_peer_away_and_takes_the_next_once_the_first_is_gone()
    {
        PatternSocket a = _network.Create(ZmqSocketType.Pair);
        PatternSocket b = _network.Create(ZmqSocketType.Pair);
        PatternSocket c = _network.Create(ZmqSocketType.Pair);
        (Pipe _, Pipe first) = _network.Connect(a, b);
        (Pipe second, _) = _network.Connect(a, c);
        Assert.Equal([second], a.Terminated);
        Assert.Equal(ZmqError.WouldBlock, c.Send("nobody"));
        a.Send("for b");
        Assert.Equal("for b", b.Receive());
        b.Terminate(first);
        _network.Connect(a, c);
        a.Send("for c");
        Assert.Equal("for c", c.Receive());
    }

    [Fact]
    public void Pair_turns_a_peer_away_while_the_closed_one_has_unread_messages()
    {
        PatternSocket a = _network.Create(ZmqSocketType.Pair);
        PatternSocket b = _network.Create(ZmqSocketType.Pair);
        PatternSocket c = _network.Create(ZmqSocketType.Pair);
        (Pipe _, Pipe first) = _network.Connect(a, b);
        b.Send("unread");
        b.Terminate(first);
        (Pipe second, _) = _network.Connect(a, c);
        Assert.Equal([second], a.Terminated);
        Assert.Equal("unread", a.Receive());
    }

    [Fact]
    public void Pair_drops_the_rest_of_a_message_whose_peer_is_gone()
    {
        PatternSocket a = _network.Create(ZmqSocketType.Pair);
        PatternSocket b = _network.Create(ZmqSocketType.Pair);
        PatternSocket c = _network.Create(ZmqSocketType.Pair);
        (Pipe _, Pipe end) = _network.Connect(a, b);
        a.SendFrame("1", true);
        b.Terminate(end);
        _network.Connect(a, c);
        Assert.Equal(ZmqError.None, a.SendFrame("2", false));
        Assert.Equal("WouldBlock", c.Receive());
        Assert.Equal(ZmqError.None, a.Send("3"));
        Assert.Equal("3", c.Receive());
    }
}
