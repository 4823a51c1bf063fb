using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>ROUTER: routing ids, and what becomes of messages to nobody (RFC 28).</summary>
public sealed class RouterTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Peers_without_an_id_get_different_ids_of_five_bytes(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        var ids = new HashSet<string>();
        foreach (string name in new[] { "a", "b", "c" })
        {
            DealerSocket dealer = stage.Dealer();
            dealer.Connect(endpoint);
            await stage.SendAsync(dealer, name);
            using ZmqMessage message = await stage.ReceiveAsync(router);
            Assert.Equal(name, message[1].ToString());
            Assert.Equal(5, message[0].Length);
            Assert.Equal(0, message[0].Span[0]);
            Assert.True(ids.Add(Convert.ToHexString(message[0].Span)));
            await stage.SendAsync(router, message);
            Assert.Equal(name, await stage.ReceiveTextAsync(dealer));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_message_goes_to_the_peer_of_its_first_frame(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.Mandatory = true;
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket[] dealers = [stage.Dealer("one"), stage.Dealer("two"), stage.Dealer(new string('x', 255))];
        foreach (DealerSocket dealer in dealers)
        {
            dealer.Connect(endpoint);
            string id = System.Text.Encoding.UTF8.GetString(dealer.RoutingId.Span);
            await KnowsAsync(router, id);
        }
        await stage.SendAsync(router, new string('x', 255), "for x");
        await stage.SendAsync(router, "two", "for two", "");
        await stage.SendAsync(router, "one", "for one");
        Assert.Equal("hello", await stage.ReceiveTextAsync(dealers[0]));
        Assert.Equal("for one", await stage.ReceiveTextAsync(dealers[0]));
        Assert.Equal("hello", await stage.ReceiveTextAsync(dealers[1]));
        Assert.Equal("for two|", await stage.ReceiveTextAsync(dealers[1]));
        Assert.Equal("hello", await stage.ReceiveTextAsync(dealers[2]));
        Assert.Equal("for x", await stage.ReceiveTextAsync(dealers[2]));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_message_to_nobody_is_dropped_or_when_mandatory_refused(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        DealerSocket dealer = stage.Dealer("known");
        await stage.JoinAsync(router, dealer);
        await stage.SendAsync(router, "nobody", "dropped");
        router.Mandatory = true;
        using ZmqMessage refused = new ZmqMessage("nobody").Append("refused");
        ZmqException thrown = await Assert.ThrowsAsync<ZmqException>(() => stage.SendAsync(router, refused));
        Assert.Equal(ZmqError.HostUnreachable, thrown.Error);
        Assert.Equal("nobody|refused", refused.Text());
        await KnowsAsync(router, "known");
        await dealer.DisposeAsync();
        await Eventually.TrueAsync(() => !Reaches(router, "known"), "the end of the peer");
    }

    [Fact]
    public async Task A_message_to_a_full_peer_is_dropped_or_when_mandatory_waits()
    {
        await using var stage = new Stage("inproc/sync/epoll");
        RouterSocket router = stage.Router();
        router.SendHighWaterMark = 2;
        DealerSocket dealer = stage.Dealer("d");
        dealer.ReceiveHighWaterMark = 2;
        await stage.JoinAsync(router, dealer);
        for (int i = 0; i < 10; i++)
            router.Send("d", $"{i}");
        router.Mandatory = true;
        Assert.False(router.TrySend("d"u8, "no"u8));
        Assert.False(router.CanSend());
        router.SendTimeout = TimeSpan.FromMilliseconds(10);
        Assert.Throws<TimeoutException>(() => router.Send("d"u8, "no"u8));
        Task waits = router.SendAsync(new ZmqMessage("d").Append("yes")).AsTask();
        Assert.False(waits.IsCompleted);
        for (int i = 0; i < 4; i++)
            Assert.Equal($"{i}", dealer.ReceiveString());
        await waits.InTimeAsync();
        Assert.Equal("yes", dealer.ReceiveString());
        Assert.False(dealer.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_second_peer_of_the_same_id_is_ignored_while_the_first_is_there(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.Mandatory = true;
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket first = stage.Dealer("twin");
        first.Connect(endpoint);
        await KnowsAsync(router, "twin");
        Assert.Equal("hello", await stage.ReceiveTextAsync(first));
        DealerSocket second = stage.Dealer("twin");
        await second.ConnectReadyAsync(endpoint);
        await stage.SendAsync(second, "from second");
        await stage.SendAsync(router, "twin", "to first");
        Assert.Equal("to first", await stage.ReceiveTextAsync(first));
        await stage.SendAsync(first, "from first");
        Assert.Equal("twin|from first", await stage.ReceiveTextAsync(router));
        Assert.False(router.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
        Assert.False(second.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task With_handover_the_newer_peer_takes_the_id(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.Handover = true;
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket first = stage.Dealer("twin");
        await first.ConnectReadyAsync(endpoint);
        await stage.SendAsync(first, "one");
        Assert.Equal("twin|one", await stage.ReceiveTextAsync(router));
        first.ReconnectInterval = Timeout.InfiniteTimeSpan;
        DealerSocket second = stage.Dealer("twin");
        await second.ConnectReadyAsync(endpoint);
        await stage.SendAsync(second, "two");
        Assert.Equal("twin|two", await stage.ReceiveTextAsync(router));
        await stage.SendAsync(router, "twin", "to second");
        Assert.Equal("to second", await stage.ReceiveTextAsync(second));
        Assert.False(first.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task An_id_with_nothing_behind_it_is_ignored(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        DealerSocket dealer = stage.Dealer("d");
        await stage.JoinAsync(router, dealer);
        await KnowsAsync(router, "d");
        Assert.Equal("hello", await stage.ReceiveTextAsync(dealer));
        await stage.SendAsync(router, "d");
        await stage.SendAsync(router, "d", "");
        Assert.Equal("", await stage.ReceiveTextAsync(dealer));
        Assert.False(dealer.TryReceive(out _));
    }

    /// <summary>Says hello to a peer as soon as the router knows it.</summary>
    private static async Task KnowsAsync(RouterSocket router, string id)
    {
        bool mandatory = router.Mandatory;
        router.Mandatory = true;
        await Eventually.TrueAsync(() => Reaches(router, id), $"the peer {id}");
        router.Mandatory = mandatory;
    }

    private static bool Reaches(RouterSocket router, string id)
    {
        try
        {
            router.Send(id, "hello");
            return true;
        }
        catch (ZmqException e) when (e.Error == ZmqError.HostUnreachable)
        {
            return false;
        }
    }
}
