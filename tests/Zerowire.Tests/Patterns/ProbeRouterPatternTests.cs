namespace Zerowire.Tests.Patterns;

/// <summary>PROBE_ROUTER: an empty message on every new pipe.</summary>
public sealed class ProbeRouterPatternTests
{
    private readonly PatternNetwork _network = new();

    [Theory]
    [InlineData(ZmqSocketType.Request)]
    [InlineData(ZmqSocketType.Reply)]
    [InlineData(ZmqSocketType.Dealer)]
    [InlineData(ZmqSocketType.Router)]
    public void A_router_learns_of_a_peer_that_probes(ZmqSocketType type)
    {
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        PatternSocket silent = _network.Create(type, "silent");
        PatternSocket probing = _network.Create(type, "me");
        probing.Set(OptionNumber.ProbeRouter, 1);
        _network.Connect(silent, router);
        _network.Connect(probing, router);
        _network.Connect(probing, _network.Create(ZmqSocketType.Router));
        Assert.Equal("me|", router.Receive());
        Assert.Equal("WouldBlock", router.Receive());
    }

    [Fact]
    public void Request_and_reply_peers_drop_the_probe()
    {
        foreach (ZmqSocketType type in new[] { ZmqSocketType.Router, ZmqSocketType.Dealer })
        {
            PatternSocket probing = _network.Create(type, "me");
            probing.Set(OptionNumber.ProbeRouter, 1);
            PatternSocket reply = _network.Create(ZmqSocketType.Reply);
            _network.Connect(probing, reply);
            Assert.Equal("WouldBlock", reply.Receive());
        }
        PatternSocket router = _network.Create(ZmqSocketType.Router);
        router.Set(OptionNumber.ProbeRouter, 1);
        PatternSocket request = _network.Create(ZmqSocketType.Request, "you");
        _network.Connect(router, request);
        Assert.Equal(ZmqError.None, request.Send("question"));
        Assert.Equal("you||question", router.Receive());
        router.Send("you", "", "answer");
        Assert.Equal("answer", request.Receive());
    }

    [Fact]
    public void A_request_follows_its_probe()
    {
        PatternSocket request = _network.Create(ZmqSocketType.Request);
        request.Set(OptionNumber.ProbeRouter, 1);
        PatternSocket reply = _network.Create(ZmqSocketType.Reply);
        _network.Connect(request, reply);
        for (int i = 0; i < 3; i++)
        {
            request.Send($"question {i}");
            Assert.Equal($"question {i}", reply.Receive());
            reply.Send("answer");
            Assert.Equal("answer", request.Receive());
        }
    }
}
