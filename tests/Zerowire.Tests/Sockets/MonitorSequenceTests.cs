using System.Net;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>What is told of a connection from its beginning to its end, on both sides, and to which it
/// belongs.</summary>
public sealed class MonitorSequenceTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_connection_that_is_ended_here_is_closed_here_and_lost_there(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await using var accepting = new MonitorLog(pull);
        await using var connecting = new MonitorLog(push);
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        long?[] numbers = new long?[2];
        for (int i = 0; i < 2; i++)
        {
            ZmqConnection connection = await push.ConnectReadyAsync(listener.Endpoint);
            connection.Disconnect();
            ZmqMonitorEvent[] here = await connecting.NextInOrderAsync(
                Kind.Connected, Kind.HandshakeSucceeded, Kind.ConnectionClosed);
            if (i == 0)
                Assert.Null((await accepting.NextAsync(Kind.Listening)).ConnectionId);
            ZmqMonitorEvent[] there = await accepting.NextInOrderAsync(
                Kind.Accepted, Kind.HandshakeSucceeded, Kind.Disconnected);
            AssertOneConnection(here, connection.Endpoint);
            AssertOneConnection(there, listener.Endpoint);
            Assert.NotEqual(here[0].ConnectionId, there[0].ConnectionId);
            Assert.Equal(here[0].Value, here[2].Value);
            Assert.Equal(there[0].Value, there[2].Value);
            Assert.NotNull(there[2].Error);
            numbers[i] = here[0].ConnectionId;
            if (stage.Scenario.Transport == TransportKind.Tcp)
            {
                Assert.Equal(here[0].LocalEndpoint, there[0].RemoteEndpoint);
                Assert.Equal(here[0].RemoteEndpoint, there[0].LocalEndpoint);
            }
        }
        Assert.NotEqual(numbers[0], numbers[1]);
        listener.Unbind();
        await accepting.NextAsync(Kind.Closed);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_connection_that_is_lost_is_made_again_under_another_number(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        await using var log = new MonitorLog(push);
        string endpoint = stage.NewEndpoint();
        long? lost = null;
        for (int i = 0; i < 2; i++)
        {
            PullSocket pull = stage.Pull();
            pull.Bind(endpoint);
            if (i == 0)
                push.Connect(endpoint);
            ZmqMonitorEvent made = await log.UntilAsync(Kind.Connected);
            Assert.Equal(made.ConnectionId, (await log.NextAsync(Kind.HandshakeSucceeded)).ConnectionId);
            Assert.NotEqual(lost, made.ConnectionId);
            lost = made.ConnectionId;
            await pull.DisposeAsync();
            Assert.Equal(lost, (await log.NextAsync(Kind.Disconnected)).ConnectionId);
            ZmqMonitorEvent retried = await log.NextAsync(Kind.ConnectRetried);
            Assert.Null(retried.ConnectionId);
            Assert.Equal(endpoint, retried.Endpoint);
        }
    }

    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("tcp/async/poll")]
    [InlineData("tcp/async/portable")]
    public async Task A_refused_attempt_is_closed_and_tried_again(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        await using var log = new MonitorLog(push);
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        for (int i = 0; i < 2; i++)
        {
            ZmqMonitorEvent delayed = await log.NextAsync(Kind.ConnectDelayed);
            ZmqMonitorEvent closed = await log.NextAsync(Kind.Closed);
            Assert.Equal(ZmqError.ConnectionRefused, closed.Error);
            Assert.Equal(delayed.ConnectionId, closed.ConnectionId);
            Assert.Contains("refused", (await log.NextAsync(Kind.ConnectRetried)).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_attempt_that_is_given_up_is_closed_without_an_error()
    {
        using var silent = new SilentListener(IPAddress.Loopback);
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        await using var log = new MonitorLog(push);
        ZmqConnection connection = push.Connect($"tcp://127.0.0.1:{silent.Port}");
        ZmqMonitorEvent delayed = await log.NextAsync(Kind.ConnectDelayed);
        connection.Disconnect();
        ZmqMonitorEvent closed = await log.NextAsync(Kind.Closed);
        Assert.Equal((delayed.ConnectionId, null), (closed.ConnectionId, closed.Error));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_handshake_of_types_that_do_not_fit_fails_on_both_sides(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        RequestSocket request = stage.Request();
        await using var accepting = new MonitorLog(pull);
        await using var connecting = new MonitorLog(request);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        await accepting.NextAsync(Kind.Listening);
        request.Connect(endpoint);
        ZmqMonitorEvent accepted = await accepting.NextAsync(Kind.Accepted);
        await connecting.UntilAsync(Kind.Connected);
        // Who is the first to refuse says why; to the other that is an error of the peer, or a lost connection.
        ZmqMonitorEvent[] failed =
        [
            await accepting.NextAsync(Kind.HandshakeFailedProtocol, Kind.HandshakeFailed),
            await connecting.NextAsync(Kind.HandshakeFailedProtocol, Kind.HandshakeFailed),
        ];
        Assert.Contains(failed, e => e.ProtocolError == ZmqProtocolError.InvalidMetadata);
        Assert.Equal(accepted.ConnectionId, (await accepting.NextAsync(Kind.Disconnected)).ConnectionId);
        await connecting.NextAsync(Kind.Disconnected);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_peer_that_is_not_wanted_is_taken_in_and_closed(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket pair = stage.Pair();
        PairSocket first = stage.Pair();
        await stage.JoinAsync(pair, first);
        await stage.SendAsync(first, "here");
        Assert.Equal("here", await stage.ReceiveTextAsync(pair));
        await using var log = new MonitorLog(pair);
        PairSocket second = stage.Pair();
        second.ReconnectInterval = Timeout.InfiniteTimeSpan;
        second.Connect(pair.LastEndpoint);
        AssertOneConnection(
            await log.NextInOrderAsync(Kind.Accepted, Kind.HandshakeSucceeded, Kind.ConnectionClosed), pair.LastEndpoint);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Events_and_messages_name_the_peer_and_the_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        await using var log = new MonitorLog(router);
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        await log.NextAsync(Kind.Listening);
        foreach (string? name in new[] { "worker", null })
        {
            DealerSocket dealer = stage.Dealer(name);
            await dealer.ConnectReadyAsync(endpoint);
            await stage.SendAsync(dealer, "hello");
            using ZmqMessage message = await stage.ReceiveAsync(router);
            Assert.NotNull(message.ConnectionId);
            byte[] routingId = message[0].Span.ToArray();
            await dealer.DisposeAsync();
            ZmqMonitorEvent[] events = await log.NextInOrderAsync(
                Kind.Accepted, Kind.HandshakeSucceeded, Kind.Disconnected);
            Assert.All(events, e => Assert.Equal(message.ConnectionId, e.ConnectionId));
            Assert.Equal(name ?? "", Encoding.UTF8.GetString(events[1].RoutingId.Span));
            Assert.Equal(routingId, events[2].RoutingId.ToArray());
        }
    }

    [Fact]
    public async Task A_connecting_router_names_the_peer_as_it_was_told_to()
    {
        await using var stage = new Stage("tcp/async/epoll");
        DealerSocket dealer = stage.Dealer("its-own-name");
        RouterSocket router = stage.Router();
        await using var log = new MonitorLog(router);
        router.Connect(dealer.Bind(stage.AnyEndpoint).Endpoint, "given"u8);
        ZmqMonitorEvent[] events = await log.NextInOrderAsync(Kind.Connected, Kind.HandshakeSucceeded);
        Assert.Equal("given"u8.ToArray(), events[1].RoutingId.ToArray());
    }

    [Fact]
    public async Task Messages_over_inproc_name_no_connection()
    {
        await using var stage = new Stage("inproc/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        await stage.SendAsync(push, "hello");
        using ZmqMessage message = await stage.ReceiveAsync(pull);
        Assert.Null(message.ConnectionId);
    }

    [Fact]
    public async Task Nothing_is_accepted_before_the_socket_listens()
    {
        // Peers that wait for the address are let in by the listener's thread, the event comes from the caller's.
        await using var stage = new Stage("tcp/async/epoll");
        string endpoint = stage.NewEndpoint();
        for (int i = 0; i < 20; i++)
        {
            PushSocket push = stage.Push();
            push.ReconnectInterval = TimeSpan.FromMilliseconds(1);
            push.Connect(endpoint);
        }
        for (int i = 0; i < 20; i++)
        {
            PullSocket pull = stage.Pull();
            await using var log = new MonitorLog(pull);
            pull.Bind(endpoint);
            await log.NextAsync(Kind.Listening);
            await log.NextAsync(Kind.Accepted);
            await pull.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Pipe_statistics_tell_what_waits_on_both_sides(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        await using var sending = new MonitorLog(push, Kind.PipeStatistics);
        Assert.Equal(0, push.ReportPipeStatistics());
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        for (int i = 0; i < 5; i++)
            await stage.SendAsync(push, "waits");
        Assert.Equal(1, push.ReportPipeStatistics());
        ZmqMonitorEvent before = await sending.NextAsync(Kind.PipeStatistics);
        Assert.Equal((5, 0), (before.MessagesToSend, before.MessagesToReceive));
        Assert.Equal(endpoint, before.Endpoint);

        PullSocket pull = stage.Pull();
        Assert.Equal(0, pull.ReportPipeStatistics());
        await using var receiving = new MonitorLog(pull, Kind.PipeStatistics);
        pull.Bind(endpoint);
        Assert.Equal("waits", await stage.ReceiveTextAsync(pull));
        Assert.Equal("waits", await stage.ReceiveTextAsync(pull));
        ZmqMonitorEvent after;
        do
        {
            Assert.Equal(1, pull.ReportPipeStatistics());
            after = await receiving.NextAsync(Kind.PipeStatistics);
            Assert.Equal(0, after.MessagesToSend);
            Assert.NotNull(after.ConnectionId);
        }
        while (after.MessagesToReceive != 3);
        push.ReportPipeStatistics();
        Assert.Equal(0, (await sending.NextAsync(Kind.PipeStatistics)).MessagesToSend);
    }

    private static void AssertOneConnection(ZmqMonitorEvent[] events, string endpoint)
    {
        Assert.NotNull(events[0].ConnectionId);
        Assert.All(events, e => Assert.Equal(
            (events[0].ConnectionId, endpoint, events[0].LocalEndpoint, events[0].RemoteEndpoint),
            (e.ConnectionId, e.Endpoint, e.LocalEndpoint, e.RemoteEndpoint)));
    }
}
