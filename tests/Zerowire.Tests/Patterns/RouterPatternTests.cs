using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Tests.Patterns;

public sealed class RouterPatternTests
{
    private readonly PatternNetwork _network = new();

    [Fact]
    public void Router_puts_the_routing_id_in_front_and_sends_by_it()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket a = _network.Create(ZmqSocketType.Dealer, "A");
        PatternSocket b = _network.Create(ZmqSocketType.Dealer, "B");
        _network.Connect(router, a);
        _network.Connect(router, b);
        a.Send("", "hello");
        Assert.Equal("A||hello", router.Receive());
        Assert.Equal(ZmqError.None, router.Send("B", "1", "2"));
        Assert.Equal("1|2", b.Receive());
        Assert.Equal("WouldBlock", a.Receive());
    }

    [Fact]
    public void Router_makes_ids_of_a_zero_byte_and_a_number_for_peers_without_one()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket[] peers = [_network.Create(ZmqSocketType.Dealer), _network.Create(ZmqSocketType.Dealer)];
        var ids = new HashSet<string>();
        foreach (PatternSocket peer in peers)
        {
            _network.Connect(router, peer);
            peer.Send("x");
            string id = router.Receive().Remove(5);
            Assert.Equal('\0', id[0]);
            Assert.True(ids.Add(id));
            router.Send(id, "back");
            Assert.Equal("back", peer.Receive());
        }
    }

    [Fact]
    public void A_peer_is_known_as_soon_as_its_connection_is()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer, "A");
        router.Set(OptionNumber.RouterMandatory, 1);
        (Pipe pipe, _) = _network.Connect(router, peer, announce: false);
        Assert.Equal(ZmqError.HostUnreachable, router.Send("A", "x"));
        pipe.Connection = peer.Identity;
        router.Pattern.ReadActivated(pipe);
        Assert.Equal(ZmqError.None, router.Send("A", "x"));
        Assert.Equal("x", peer.Receive());
    }

    [Fact]
    public void Router_drops_what_it_cannot_deliver()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer, "A");
        _network.Connect(router, peer, mark: 1);
        Assert.True(router.Pattern.CanSend);
        Assert.Equal(ZmqError.None, router.Send("nobody", "x"));
        Assert.Equal(ZmqError.None, router.Send("A"));
        Assert.Equal(ZmqError.None, router.Send("A", "1"));
        Assert.Equal(ZmqError.None, router.Send("A", "2"));
        Assert.Equal("1", peer.Receive());
        Assert.Equal("WouldBlock", peer.Receive());
    }

    [Fact]
    public void Mandatory_delivery_is_refused_when_it_is_impossible()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket peer = _network.Create(ZmqSocketType.Dealer, "A");
        router.Set(OptionNumber.RouterMandatory, 1);
        Assert.False(router.Pattern.CanSend);
        (Pipe _, Pipe end) = _network.Connect(router, peer, mark: 1);
        Assert.True(router.Pattern.CanSend);
        Assert.Equal(ZmqError.HostUnreachable, router.SendFrame("nobody", true));
        Assert.Equal(ZmqError.None, router.Send("A", "1"));
        Assert.False(router.Pattern.CanSend);
        Assert.Equal(ZmqError.WouldBlock, router.Send("A", "2"));
        Assert.Equal("1", peer.Receive());
        Assert.Equal(ZmqError.None, router.Send("A", "3"));
        peer.Terminate(end, delay: false);
        Assert.Equal(ZmqError.HostUnreachable, router.Send("A", "4"));
    }

    [Fact]
    public void Router_sends_frame_by_frame_and_drops_the_rest_for_a_lost_peer()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket a = _network.Create(ZmqSocketType.Dealer, "A");
        PatternSocket b = _network.Create(ZmqSocketType.Dealer, "B");
        (Pipe _, Pipe end) = _network.Connect(router, a);
        _network.Connect(router, b);
        router.SendFrame("A", true);
        router.SendFrame("1", true);
        a.Terminate(end);
        Assert.Equal(ZmqError.None, router.SendFrame("2", false));
        router.SendFrame("B", true);
        router.SendFrame("aborted", true);
        router.Pattern.AbortSend();
        router.SendFrame("B", true);
        router.SendFrame("3", false);
        Assert.Equal("3", b.Receive());
        Assert.Equal("WouldBlock", b.Receive());
    }

    [Fact]
    public void A_second_peer_with_the_same_id_is_ignored_until_the_first_is_gone()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket first = _network.Create(ZmqSocketType.Dealer, "A");
        PatternSocket second = _network.Create(ZmqSocketType.Dealer, "A");
        (Pipe _, Pipe end) = _network.Connect(router, first);
        _network.Connect(router, second);
        second.Send("second");
        first.Send("first");
        Assert.Equal("A|first", router.Receive());
        Assert.Equal("WouldBlock", router.Receive());
        first.Terminate(end);
        Assert.Equal("A|second", router.Receive());
        router.Send("A", "back");
        Assert.Equal("back", second.Receive());
    }

    [Fact]
    public void An_ignored_peer_can_leave()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket first = _network.Create(ZmqSocketType.Dealer, "A");
        PatternSocket second = _network.Create(ZmqSocketType.Dealer, "A");
        _network.Connect(router, first);
        (Pipe pipe, Pipe end) = _network.Connect(router, second);
        second.Send("unread");
        second.Terminate(end);
        Assert.Equal([pipe], router.Terminated);
    }

    [Fact]
    public void With_handover_the_newer_peer_gets_the_id()
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket first = _network.Create(ZmqSocketType.Dealer, "A");
        PatternSocket second = _network.Create(ZmqSocketType.Dealer, "A");
        router.Set(OptionNumber.RouterHandover, 1);
        (Pipe old, _) = _network.Connect(router, first);
        _network.Connect(router, second);
        Assert.Equal([old], router.Terminated);
        router.Send("A", "x");
        Assert.Equal("x", second.Receive());
        second.Send("y");
        Assert.Equal("A|y", router.Receive());
    }
}
