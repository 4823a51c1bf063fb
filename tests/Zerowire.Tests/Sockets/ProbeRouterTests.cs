using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>PROBE_ROUTER: a router hears of a peer that has said nothing.</summary>
public sealed class ProbeRouterTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_router_can_speak_first_to_a_peer_that_probes(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket dealer = stage.Dealer("dealer");
        dealer.ProbeRouter = true;
        dealer.Connect(endpoint);
        Assert.Equal("dealer|", await stage.ReceiveTextAsync(router));
        await stage.SendAsync(router, "dealer", "welcome");
        Assert.Equal("welcome", await stage.ReceiveTextAsync(dealer));
        RouterSocket other = stage.Router("other");
        other.ProbeRouter = true;
        other.Connect(endpoint);
        Assert.Equal("other|", await stage.ReceiveTextAsync(router));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_router_that_binds_probes_those_who_connect(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router("router");
        router.ProbeRouter = true;
        DealerSocket dealer = stage.Dealer();
        RequestSocket request = stage.Request();
        await stage.JoinAsync(router, dealer);
        Assert.Equal("", await stage.ReceiveTextAsync(dealer));
        request.Connect(router.LastEndpoint);
        await stage.SendAsync(request, "question");
        using ZmqMessage question = await stage.ReceiveAsync(router);
        Assert.Equal(3, question.Count);
        await stage.SendAsync(router, question);
        Assert.Equal("question", await stage.ReceiveTextAsync(request));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Requests_work_as_usual_beside_the_probe(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        ReplySocket reply = stage.Reply();
        request.ProbeRouter = reply.ProbeRouter = true;
        await stage.JoinAsync(reply, request);
        for (int i = 0; i < 3; i++)
        {
            await stage.SendAsync(request, "question");
            Assert.Equal("question", await stage.ReceiveTextAsync(reply));
            await stage.SendAsync(reply, "answer");
            Assert.Equal("answer", await stage.ReceiveTextAsync(request));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_probe_waits_for_a_router_that_binds_later(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        DealerSocket dealer = stage.Dealer("early");
        dealer.ProbeRouter = true;
        dealer.Connect(endpoint);
        await stage.SendAsync(dealer, "after the probe");
        RouterSocket router = stage.Router();
        router.Bind(endpoint);
        Assert.Equal("early|", await stage.ReceiveTextAsync(router));
        Assert.Equal("early|after the probe", await stage.ReceiveTextAsync(router));
    }
}
