using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Binding, connecting, and undoing both.</summary>
public sealed class EndpointTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task The_address_really_bound_is_told(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        Assert.Equal("", pull.LastEndpoint);
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        Assert.DoesNotContain("*", listener.Endpoint, StringComparison.Ordinal);
        Assert.Equal(listener.Endpoint, pull.LastEndpoint);
        Assert.Equal(listener.Endpoint, listener.ToString());
        Assert.True(listener.IsListening);
        PushSocket push = stage.Push();
        ZmqConnection connection = push.Connect(listener.Endpoint);
        Assert.Equal(listener.Endpoint, connection.Endpoint);
        Assert.Equal(listener.Endpoint, push.LastEndpoint);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task An_address_is_free_as_soon_as_it_is_unbound_or_its_socket_is_disposed(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        for (int i = 0; i < 5; i++)
        {
            PullSocket byListener = stage.Pull();
            ZmqListener listener = byListener.Bind(endpoint);
            PushSocket peer = stage.Push();
            peer.Connect(endpoint);
            await stage.SendAsync(peer, "x");
            Assert.Equal("x", await stage.ReceiveTextAsync(byListener));
            listener.Unbind();
            Assert.False(listener.IsListening);
            listener.Unbind();

            PullSocket byName = stage.Pull();
            byName.Bind(endpoint);
            byName.Unbind(endpoint);

            PullSocket byDisposal = stage.Pull();
            byDisposal.Bind(endpoint);
            if (i % 2 == 0)
                byDisposal.Dispose();
            else
                await byDisposal.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Inproc), MemberType = typeof(Scenarios))]
    public async Task Unbinding_an_inproc_name_leaves_its_peers(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        PushSocket push = stage.Push();
        push.Connect(listener.Endpoint);
        listener.Unbind();
        await stage.SendAsync(push, "after");
        Assert.Equal("after", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Unbinding_an_address_ends_the_connections_that_came_over_it(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        PushSocket push = stage.Push();
        ZmqConnection connection = await push.ConnectReadyAsync(listener.Endpoint);
        await stage.SendAsync(push, "before");
        Assert.Equal("before", await stage.ReceiveTextAsync(pull));
        listener.Unbind();
        await Eventually.TrueAsync(
            () => connection.State == ZmqConnectionState.Connecting, "the end of the connection");
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_disconnected_endpoint_gets_nothing_more(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket left = stage.Pull();
        PullSocket stays = stage.Pull();
        ZmqConnection connection = push.Connect(left.Bind(stage.AnyEndpoint).Endpoint);
        await connection.WaitUntilReadyAsync().InTimeAsync();
        await stage.SendAsync(push, "first");
        connection.Disconnect();
        push.Connect(stays.Bind(stage.AnyEndpoint).Endpoint);
        for (int i = 0; i < 5; i++)
            await stage.SendAsync(push, $"{i}");
        for (int i = 0; i < 5; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(stays));
        Assert.Equal("first", await stage.ReceiveTextAsync(left));
        Assert.False(left.TryReceive(out _));
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end of the connection");
        await Assert.ThrowsAsync<ZmqException>(() => connection.WaitUntilReadyAsync().InTimeAsync());
        connection.Disconnect();
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Disconnecting_by_name_ends_every_connection_of_that_name(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string endpoint = stage.NewEndpoint();
        ZmqConnection[] connections = [push.Connect(endpoint), push.Connect(endpoint)];
        push.Disconnect(endpoint);
        foreach (ZmqConnection connection in connections)
            await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
        Assert.Equal(
            ZmqError.EndpointNotFound, Assert.Throws<ZmqException>(() => push.Disconnect(endpoint)).Error);
        Assert.False(push.TrySend("nobody"u8));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Unknown_endpoints_cannot_be_undone(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        string endpoint = stage.NewEndpoint();
        Assert.Equal(ZmqError.EndpointNotFound, Assert.Throws<ZmqException>(() => pull.Unbind(endpoint)).Error);
        Assert.Equal(ZmqError.EndpointNotFound, Assert.Throws<ZmqException>(() => pull.Disconnect(endpoint)).Error);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tcp:/127.0.0.1:5555")]
    [InlineData("://127.0.0.1:5555")]
    [InlineData("tcp://")]
    [InlineData("inproc://")]
    [InlineData("ipc://")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://127.0.0.1:")]
    [InlineData("tcp://127.0.0.1:65536")]
    [InlineData("tcp://127.0.0.1:-1")]
    [InlineData("tcp://127.0.0.1:http")]
    [InlineData("tcp://:5555")]
    [InlineData("tcp://[::1:5555")]
    [InlineData("tcp://a b:5555")]
    public async Task Malformed_endpoints_are_bad_arguments(string endpoint)
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        Assert.Throws<ArgumentException>(nameof(endpoint), () => pull.Bind(endpoint));
        Assert.Throws<ArgumentException>(nameof(endpoint), () => pull.Connect(endpoint));
        Assert.Equal("", pull.LastEndpoint);
    }

    [Theory]
    [InlineData("tcp://*:5555")]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("tcp://127.0.0.1:0")]
    [InlineData("ipc://*")]
    public async Task A_wildcard_cannot_be_connected_to(string endpoint)
    {
        await using var stage = new Stage("tcp/sync/epoll");
        Assert.Throws<ArgumentException>(nameof(endpoint), () => stage.Push().Connect(endpoint));
    }

    [Fact]
    public async Task A_missing_endpoint_is_a_bad_argument()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        Assert.Throws<ArgumentNullException>("endpoint", () => pull.Bind(null!));
        Assert.Throws<ArgumentException>("endpoint", () => pull.Connect(""));
    }

    [Fact]
    public async Task Unknown_transports_are_not_supported()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        foreach (string endpoint in new[] { "carrier://pigeon", "TCP://127.0.0.1:5555", "udp2://x:1" })
        {
            ZmqException thrown = Assert.Throws<ZmqException>(() => pull.Bind(endpoint));
            Assert.Equal(ZmqError.ProtocolNotSupported, thrown.Error);
            thrown = Assert.Throws<ZmqException>(() => pull.Connect(endpoint));
            Assert.Equal(ZmqError.ProtocolNotSupported, thrown.Error);
        }
    }

    [Theory]
    [InlineData("tcp/sync/epoll")]
    [InlineData("inproc/sync/epoll")]
    public async Task An_address_in_use_cannot_be_bound_again(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket first = stage.Pull();
        string endpoint = first.Bind(stage.AnyEndpoint).Endpoint;
        PullSocket second = stage.Pull();
        Assert.Equal(ZmqError.AddressInUse, Assert.Throws<ZmqException>(() => second.Bind(endpoint)).Error);
        Assert.Equal(ZmqError.AddressInUse, Assert.Throws<ZmqException>(() => first.Bind(endpoint)).Error);
        Assert.Equal("", second.LastEndpoint);
        PushSocket push = stage.Push();
        push.Connect(endpoint);
        push.Send("to first");
        Assert.Equal("to first", first.ReceiveString());
    }

    [Fact]
    public async Task An_address_of_another_machine_cannot_be_bound()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        ZmqException thrown = Assert.Throws<ZmqException>(() => stage.Pull().Bind("tcp://192.0.2.1:5555"));
        Assert.Equal(ZmqError.AddressNotAvailable, thrown.Error);
    }

    [Fact]
    public async Task Host_names_are_looked_up()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        string endpoint = pull.Bind("tcp://localhost:*").Endpoint;
        string port = endpoint[(endpoint.LastIndexOf(':') + 1)..];
        PushSocket push = stage.Push();
        push.Connect("tcp://localhost:" + port);
        push.Send("hello");
        Assert.Equal("hello", pull.ReceiveString());
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_tried_again_and_disturbs_nobody()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.Immediate = true;
        ZmqConnection connection = push.Connect("tcp://no-such-host.invalid:5555");
        PullSocket pull = stage.Pull();
        push.Connect(pull.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(push, "x");
        Assert.Equal("x", await stage.ReceiveTextAsync(pull));
        Assert.Equal(ZmqConnectionState.Connecting, connection.State);
    }

    [Fact]
    public async Task IPv6_addresses_are_in_brackets()
    {
        if (!HasIPv6())
            return;
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        Assert.Throws<ZmqException>(() => pull.Bind("tcp://[::1]:*"));
        pull.IPv6 = true;
        string endpoint = pull.Bind("tcp://[::1]:*").Endpoint;
        Assert.StartsWith("tcp://[::1]:", endpoint, StringComparison.Ordinal);
        PushSocket push = stage.Push();
        push.IPv6 = true;
        push.Connect(endpoint);
        push.Send("six");
        Assert.Equal("six", pull.ReceiveString());

        string any = pull.Bind("tcp://*:*").Endpoint;
        PushSocket four = stage.Push();
        four.Connect("tcp://127.0.0.1:" + any[(any.LastIndexOf(':') + 1)..]);
        four.Send("four");
        Assert.Equal("four", pull.ReceiveString());
    }

    [Fact]
    public async Task A_second_connection_of_the_same_dealer_to_the_same_peer_is_the_first()
    {
        await using var stage = new Stage("tcp/async/epoll");
        RouterSocket router = stage.Router();
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket dealer = stage.Dealer();
        dealer.Connect(endpoint);
        dealer.Connect(endpoint);
        await stage.SendAsync(dealer, "a");
        await stage.SendAsync(dealer, "b");
        using ZmqMessage first = await stage.ReceiveAsync(router);
        using ZmqMessage second = await stage.ReceiveAsync(router);
        Assert.Equal(first[0].ToArray(), second[0].ToArray());
    }

    [Fact]
    public async Task Without_io_threads_only_inproc_works()
    {
        await using var context = new ZmqContext { IOThreads = 0 };
        using var pull = new PullSocket(context);
        Assert.Equal(ZmqError.NoIOThread, Assert.Throws<ZmqException>(() => pull.Bind("tcp://127.0.0.1:*")).Error);
        pull.Bind("inproc://x");
        using var push = new PushSocket(context);
        push.Connect("inproc://x");
        push.Send("works");
        Assert.Equal("works", pull.ReceiveString(Eventually.Patience));
    }

    private static bool HasIPv6()
    {
        if (!Socket.OSSupportsIPv6)
            return false;
        try
        {
            using var probe = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
