using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Routing ids that the connecting socket gives its peers.</summary>
public sealed class ConnectRoutingIdTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_router_can_name_its_peer_and_send_to_it_at_once(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router("router");
        router.Mandatory = true;
        DealerSocket dealer = stage.Dealer("what it calls itself");
        string endpoint = stage.NewEndpoint();
        router.ConnectRoutingId = "peer"u8.ToArray();
        router.Connect(endpoint);
        Assert.True(router.ConnectRoutingId.IsEmpty);
        await stage.SendAsync(router, "peer", "before there is anybody");
        dealer.Bind(endpoint);
        Assert.Equal("before there is anybody", await stage.ReceiveTextAsync(dealer));
        await stage.SendAsync(dealer, "hello");
        Assert.Equal("peer|hello", await stage.ReceiveTextAsync(router));
        using ZmqMessage refused = new ZmqMessage("what it calls itself").Append("x");
        Assert.Equal(ZmqError.HostUnreachable, Assert.Throws<ZmqException>(() => router.Send(refused)).Error);
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task The_id_counts_for_one_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        DealerSocket first = stage.Dealer("first");
        DealerSocket second = stage.Dealer("second");
        router.ConnectRoutingId = "named"u8.ToArray();
        router.Connect(first.Bind(stage.AnyEndpoint).Endpoint);
        router.Connect(second.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(first, "1");
        Assert.Equal("named|1", await stage.ReceiveTextAsync(router));
        await stage.SendAsync(second, "2");
        Assert.Equal("second|2", await stage.ReceiveTextAsync(router));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_router_refuses_an_id_that_is_taken_and_goes_on(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router("router");
        DealerSocket dealer = stage.Dealer("taken");
        dealer.Connect(router.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(dealer, "hello");
        Assert.Equal("taken|hello", await stage.ReceiveTextAsync(router));
        await AssertTakenIdIsRefusedAsync(stage, router, id => router.ConnectRoutingId = id, router.Connect);
        await stage.SendAsync(router, "taken", "still there");
        Assert.Equal("still there", await stage.ReceiveTextAsync(dealer));
    }

    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("ipc/async/epoll")]
    public async Task A_stream_refuses_an_id_that_is_taken_and_goes_on(string scenario)
    {
        await using var stage = new Stage(scenario);
        StreamSocket stream = stage.Stream();
        StreamSocket server = stage.Stream();
        stream.Connect(server.Bind(stage.AnyEndpoint).Endpoint, "taken"u8);
        await AssertTakenIdIsRefusedAsync(stage, stream, id => stream.ConnectRoutingId = id, stream.Connect);
        await stage.SendAsync(stream, "taken", "hello");
        using ZmqMessage connected = await stage.ReceiveAsync(server);
        using ZmqMessage hello = await stage.ReceiveAsync(server);
        Assert.Equal("hello", hello[1].ToString());
    }

    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("inproc/async/epoll")]
    public async Task A_peer_that_announces_a_given_id_is_ignored(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router("router");
        DealerSocket named = stage.Dealer();
        router.Connect(named.Bind(stage.AnyEndpoint).Endpoint, "twin"u8);
        DealerSocket twin = stage.Dealer("twin");
        await twin.ConnectReadyAsync(router.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(twin, "from twin");
        await stage.SendAsync(named, "from named");
        Assert.Equal("twin|from named", await stage.ReceiveTextAsync(router));
        Assert.False(router.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_id_stays_with_the_connection_when_it_is_made_again(bool immediate)
    {
        await using var stage = new Stage("tcp/async/epoll");
        RouterSocket router = stage.Router("router");
        router.Immediate = immediate;
        router.Mandatory = true;
        string endpoint = stage.NewEndpoint();
        router.Connect(endpoint, "peer"u8);
        for (int life = 0; life < 3; life++)
        {
            DealerSocket dealer = stage.Dealer();
            dealer.Bind(endpoint);
            await stage.SendAsync(dealer, $"{life}");
            Assert.Equal($"peer|{life}", await stage.ReceiveTextAsync(router));
            await stage.SendAsync(router, "peer", "back");
            Assert.Equal("back", await stage.ReceiveTextAsync(dealer));
            await dealer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_listener_does_not_use_up_the_id()
    {
        await using var stage = new Stage("tcp/async/epoll");
        RouterSocket router = stage.Router("router");
        router.ConnectRoutingId = "named"u8.ToArray();
        DealerSocket accepted = stage.Dealer("accepted");
        accepted.Connect(router.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(accepted, "1");
        Assert.Equal("accepted|1", await stage.ReceiveTextAsync(router));
        DealerSocket other = stage.Dealer("other");
        router.Connect(other.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(other, "2");
        Assert.Equal("named|2", await stage.ReceiveTextAsync(router));
    }

    [Fact]
    public async Task Arguments_are_checked()
    {
        await using var stage = new Stage("tcp/async/epoll");
        RouterSocket router = stage.Router();
        Assert.Throws<ArgumentException>(() => router.Connect("tcp://127.0.0.1:1", []));
        Assert.Equal("routingId",
            Assert.Throws<ArgumentException>(() => router.Connect("tcp://127.0.0.1:1", new byte[256])).ParamName);
        Assert.Equal("value",
            Assert.Throws<ArgumentException>(() => router.ConnectRoutingId = new byte[256]).ParamName);
        // REP is a router underneath.
        stage.Reply().SetOption(OptionNumber.ConnectRoutingId, "id"u8);
    }

    private static async Task AssertTakenIdIsRefusedAsync(
        Stage stage, ZmqSocket socket, Action<ReadOnlyMemory<byte>> setId, Func<string, ZmqConnection> connect)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string endpoint = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        string[] endpoints = stage.IsInproc ? [endpoint, stage.AnyEndpoint] : [endpoint];
        foreach (string refused in endpoints)
        {
            setId("taken"u8.ToArray());
            for (int attempt = 0; attempt < 2; attempt++)
            {
                ZmqException thrown = Assert.Throws<ZmqException>(() => connect(refused));
                Assert.Equal(ZmqError.AddressInUse, thrown.Error);
            }
            setId("free"u8.ToArray());
        }
        Assert.False(listener.Pending());
        connect(endpoint);
        using Socket accepted = await listener.AcceptSocketAsync().InTimeAsync();
        Assert.Throws<ZmqException>(() => socket.Disconnect("tcp://127.0.0.1:1"));
    }
}
