using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class ReplyPatternTests
{
    private readonly PatternNetwork _network = new();

    [Fact]
    public void A_reply_goes_back_with_the_envelope_of_the_request()
    {
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        PatternSocket a = _network.Create(ZmqSocketType.Dealer);
        PatternSocket b = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(reply, a);
        _network.Connect(reply, b);
        string large = new('h', 40_000);
        b.Send("hop1", large, "", "question", "more");
        Assert.False(reply.Pattern.CanSend);
        Assert.True(reply.Pattern.CanReceive);
        Assert.Equal("question|more", reply.Receive());
        Assert.True(reply.Pattern.CanSend);
        Assert.False(reply.Pattern.CanReceive);
        Assert.Equal(ZmqError.None, reply.Send("answer", "more"));
        Assert.Equal($"hop1|{large}||answer|more", b.Receive());
        Assert.Equal("WouldBlock", a.Receive());
    }

    [Fact]
    public void Receiving_and_sending_alternate()
    {
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(reply, peer);
        Assert.Equal(ZmqError.WrongState, reply.Send("x"));
        peer.Send("", "1");
        peer.Send("", "2");
        Assert.Equal("1", reply.Receive());
        Assert.Equal("WrongState", reply.Receive());
        Assert.Equal(ZmqError.None, reply.Send("a"));
        Assert.Equal(ZmqError.WrongState, reply.Send("b"));
        Assert.Equal("2", reply.Receive());
    }

    [Fact]
    public void Requests_without_an_envelope_or_a_body_are_discarded()
    {
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(reply, peer);
        peer.Send("no delimiter");
        peer.Send("no", "delimiter");
        peer.Send("no body", "");
        peer.Send("");
        Assert.Equal("WouldBlock", reply.Receive());
        peer.Send("", "");
        Assert.Equal("", reply.Receive());
    }

    [Fact]
    public void A_reply_to_a_peer_that_is_gone_is_dropped()
    {
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        PatternSocket a = _network.Create(ZmqSocketType.Dealer);
        PatternSocket b = _network.Create(ZmqSocketType.Dealer);
        (Pipe _, Pipe end) = _network.Connect(reply, a);
        _network.Connect(reply, b);
        a.Send("", "1");
        Assert.Equal("1", reply.Receive());
        a.Terminate(end);
        Assert.True(reply.Pattern.CanSend);
        Assert.Equal(ZmqError.None, reply.Send("lost"));
        b.Send("", "2");
        Assert.Equal("2", reply.Receive());
        reply.Send("kept");
        Assert.Equal("|kept", b.Receive());
    }

    [Fact]
    public void A_reply_to_a_peer_without_room_is_dropped_whole()
    {
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(reply, peer, mark: 1);
        for (int i = 1; i <= 2; i++)
        {
            peer.Send("hop", "", $"{i}");
            Assert.Equal($"{i}", reply.Receive());
            Assert.Equal(ZmqError.None, reply.Send($"{i}", "rest"));
        }
        Assert.Equal("hop||1|rest", peer.Receive());
        Assert.Equal("WouldBlock", peer.Receive());
    }

    [Fact]
    public void An_aborted_reply_can_be_sent_again()
    {
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer);
        _network.Connect(reply, peer);
        peer.Send("hop", "", "1");
        reply.Receive();
        reply.SendFrame("half", true);
        reply.Pattern.AbortSend();
        Assert.Equal(ZmqError.None, reply.Send("whole"));
        Assert.Equal("hop||whole", peer.Receive());
        Assert.Equal("WouldBlock", peer.Receive());
    }
}
