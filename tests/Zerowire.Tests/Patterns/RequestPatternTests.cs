using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class RequestPatternTests
{
    private readonly PatternNetwork _network = new();

    [Fact]
    public void Request_and_reply_travel_behind_an_empty_frame()
    {
        (PatternSocket request, PatternSocket peer) = CreatePair();
        Assert.Equal("WrongState", request.Receive());
        Assert.Equal(ZmqError.None, request.Send("q", "q2"));
        Assert.Equal(ZmqError.WrongState, request.Send("again"));
        Assert.False(request.Pattern.CanSend);
        Assert.Equal("|q|q2", peer.Receive());
        Assert.Equal("WouldBlock", request.Receive());
        peer.Send("", "a", "a2");
        Assert.True(request.Pattern.CanReceive);
        Assert.Equal("a|a2", request.Receive());
        Assert.True(request.Pattern.CanSend);
        Assert.Equal("WrongState", request.Receive());
    }

    [Fact]
    public void Requests_go_to_the_peers_in_turn()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        PatternSocket[] peers = [.. Enumerable.Range(0, 3).Select(_ => _network.Create(ZmqSocketType.Reply))];
        foreach (PatternSocket peer in peers)
            _network.Connect(request, peer);
        var order = new List<int>();
        for (int i = 0; i < 12; i++)
        {
            request.Send($"{i}");
            int asked = Array.FindIndex(peers, peer => peer.Receive() == $"{i}");
            peers[asked].Send("a");
            Assert.Equal("a", request.Receive());
            order.Add(asked);
        }
        Assert.Equal(3, order[..3].Distinct().Count());
        for (int i = 3; i < 12; i++)
            Assert.Equal(order[i - 3], order[i]);
    }

    [Fact]
    public void Only_the_peer_that_was_asked_is_heard()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        PatternSocket a = _network.Create(ZmqSocketType.Dealer);
        PatternSocket b = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(request, a);
        _network.Connect(request, b);
        a.Send("", "too early");
        request.Send("q");
        bool askedA = a.Receive() == "|q";
        (askedA ? b : a).Send("", "wrong peer");
        Assert.Equal("WouldBlock", request.Receive());
        (askedA ? a : b).Send("", "right peer");
        Assert.Equal("right peer", request.Receive());
        request.Send("q2");
        Assert.Equal("WouldBlock", request.Receive());
    }

    [Fact]
    public void Malformed_replies_are_passed_over()
    {
        (PatternSocket request, PatternSocket peer) = CreatePair();
        request.Send("q");
        peer.Send("no delimiter");
        peer.Send("no", "delimiter");
        peer.Send("");
        Assert.False(request.Pattern.CanReceive);
        peer.Send("", "");
        Assert.Equal("", request.Receive());
    }

    [Fact]
    public void Request_waits_for_a_peer()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        Assert.False(request.Pattern.CanSend);
        Assert.Equal(ZmqError.WouldBlock, request.Send("q"));
        Assert.Equal("WrongState", request.Receive());
    }

    [Fact]
    public void A_request_whose_peer_is_gone_stays_unanswered()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        (Pipe _, Pipe end) = _network.Connect(request, peer);
        request.Send("q");
        peer.Terminate(end);
        Assert.Equal("WouldBlock", request.Receive());
        Assert.Equal(ZmqError.WrongState, request.Send("again"));
        request.Set(OptionNumber.RequestRelaxed, 1);
        Assert.Equal(ZmqError.WouldBlock, request.Send("again"));
        PatternSocket other = _network.Create(ZmqSocketType.Reply);
        _network.Connect(request, other);
        Assert.Equal(ZmqError.None, request.Send("again"));
        Assert.Equal("again", other.Receive());
    }

    [Fact]
    public void The_reply_of_a_peer_that_left_afterwards_counts()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        (Pipe _, Pipe end) = _network.Connect(request, peer);
        request.Send("q");
        peer.Send("", "a");
        peer.Terminate(end);
        Assert.Equal("a", request.Receive());
    }

    [Fact]
    public void Relaxed_and_correlated_a_new_request_replaces_the_old_one()
    {
        (PatternSocket request, PatternSocket peer) = CreatePair();
        request.Set(OptionNumber.RequestRelaxed, 1);
        request.Set(OptionNumber.RequestCorrelate, 1);
        request.Send("1");
        Assert.True(request.Pattern.CanSend);
        request.Send("2");
        // An id is any four bytes, the bar among them.
        string first = peer.Receive();
        string second = peer.Receive();
        Assert.NotEqual(first[..4], second[..4]);
        Assert.Equal("||1", first[4..]);
        Assert.Equal("||2", second[4..]);
        peer.Send(first[..4], "", "late");
        peer.Send("", "without id");
        Assert.Equal("WouldBlock", request.Receive());
        peer.Send(second[..4], "", "right");
        Assert.Equal("right", request.Receive());
    }

    [Fact]
    public void Relaxed_a_request_can_be_repeated_on_the_only_pipe()
    {
        (PatternSocket request, PatternSocket peer) = CreatePair();
        request.Set(OptionNumber.RequestRelaxed, 1);
        request.Send("1");
        Assert.True(request.Pattern.CanSend);
        Assert.Equal(ZmqError.None, request.Send("2"));
        Assert.Equal("|1", peer.Receive());
        Assert.Equal("|2", peer.Receive());
        peer.Send("", "a");
        Assert.Equal("a", request.Receive());
    }

    [Fact]
    public void An_aborted_request_leaves_the_pipe_free()
    {
        (PatternSocket request, PatternSocket peer) = CreatePair();
        request.SendFrame("half", true);
        request.Pattern.AbortSend();
        Assert.Equal(ZmqError.None, request.Send("whole"));
        Assert.Equal("|whole", peer.Receive());
        peer.Send("", "a");
        Assert.Equal("a", request.Receive());
    }

    [Fact]
    public void A_message_that_comes_while_the_request_is_written_is_no_reply()
    {
        (PatternSocket request, PatternSocket peer) = CreatePair();
        request.SendFrame("1", true);
        peer.Send("", "stale");
        request.SendFrame("2", false);
        Assert.Equal("WouldBlock", request.Receive());
        peer.Send("", "fresh");
        Assert.Equal("fresh", request.Receive());
    }

    private (PatternSocket Request, PatternSocket Peer) CreatePair()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(request, peer);
        return (request, peer);
    }
}
