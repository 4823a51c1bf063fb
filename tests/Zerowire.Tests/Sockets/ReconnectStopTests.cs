using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Zerowire.Transports;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Connections that are given up.</summary>
public sealed class ReconnectStopTests
{
    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("tcp/async/portable")]
    [InlineData("ipc/async/epoll")]
    [InlineData("ipc/async/portable")]
    public async Task A_refused_connection_ends_with_one_event_that_says_so(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.ReconnectStop = ZmqReconnectStop.ConnectionRefused;
        await using var log = new MonitorLog(push);
        string endpoint = stage.NewEndpoint();
        using Socket? left = LeaveSocketFile(endpoint);
        ZmqConnection connection = push.Connect(endpoint);
        ZmqMonitorEvent closed = await log.UntilAsync(Kind.Closed);
        Assert.Contains("refused", closed.Reason, StringComparison.Ordinal);
        Assert.Contains("not tried again", closed.Reason, StringComparison.Ordinal);
        Assert.Equal(endpoint, closed.RemoteEndpoint);
        ZmqException ended = await Assert.ThrowsAsync<ZmqException>(
            () => connection.WaitUntilReadyAsync().InTimeAsync());
        Assert.Equal(ZmqError.NotConnected, ended.Error);
        Assert.Equal(ZmqConnectionState.Closed, connection.State);
        Assert.Throws<ZmqException>(() => push.Disconnect(endpoint));
        await push.DisposeAsync();
        await log.EndsAfterAsync();
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_until_it_is_refused()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        push.ReconnectStop = ZmqReconnectStop.ConnectionRefused;
        await using var log = new MonitorLog(push);
        ZmqConnection connection = await stage.JoinAsync(pull, push);
        await pull.DisposeAsync();
        await log.UntilAsync(Kind.Disconnected);
        await log.NextAsync(Kind.ConnectRetried);
        await log.UntilAsync(Kind.Closed);
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
        // Nobody takes what the next call sends: the connection is gone.
        Assert.False(push.TrySend("x"));
    }

    [Fact]
    public async Task Of_a_name_with_several_addresses_all_must_refuse()
    {
        IPAddress silent = IPAddress.Parse("127.0.0.4");
        IPAddress nobody = IPAddress.Parse("127.0.0.5");
        using var listener = new SilentListener(silent);
        await using var context = new ZmqContext { Resolver = new Resolver(_ => [nobody, silent]) };
        using var push = new PushSocket(context)
        {
            Linger = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ReconnectInterval = TimeSpan.FromMilliseconds(20),
            ReconnectStop = ZmqReconnectStop.ConnectionRefused,
        };
        await using var log = new MonitorLog(push);
        push.Connect($"tcp://two:{listener.Port}");
        await log.UntilAsync(Kind.ConnectRetried);
        await log.UntilAsync(Kind.ConnectRetried);
    }

    [Theory]
    [InlineData(ZmqReconnectStop.None)]
    [InlineData(ZmqReconnectStop.HandshakeFailed | ZmqReconnectStop.AfterDisconnect)]
    public async Task Other_reasons_do_not_stop_who_is_refused(ZmqReconnectStop stop)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.ReconnectStop = stop;
        await using var log = new MonitorLog(push);
        push.Connect(stage.NewEndpoint());
        for (int i = 0; i < 3; i++)
            await log.UntilAsync(Kind.ConnectRetried);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_leaves_before_its_handshake_is_not_tried_again(bool stops)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        if (stops)
            push.ReconnectStop = ZmqReconnectStop.HandshakeFailed;
        await using var log = new MonitorLog(push);
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        ZmqConnection connection = push.Connect($"tcp://{server.LocalEndpoint}");
        (await server.AcceptSocketAsync().InTimeAsync()).Dispose();
        await log.UntilAsync(Kind.HandshakeFailed);
        await log.NextAsync(Kind.Disconnected);
        if (stops)
        {
            await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
            Assert.False(server.Pending());
            return;
        }
        await log.NextAsync(Kind.ConnectRetried);
        (await server.AcceptSocketAsync().InTimeAsync()).Dispose();
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_not_tried_again()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.ReconnectStop = ZmqReconnectStop.HandshakeFailed;
        push.HandshakeInterval = TimeSpan.FromMilliseconds(50);
        await using var log = new MonitorLog(push);
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        ZmqConnection connection = push.Connect($"tcp://{server.LocalEndpoint}");
        await log.UntilAsync(Kind.HandshakeFailed);
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
    }

    [Fact]
    public async Task A_peer_that_is_lost_after_its_handshake_is_tried_again()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.ReconnectStop = ZmqReconnectStop.HandshakeFailed;
        string endpoint = stage.NewEndpoint();
        ZmqConnection connection = push.Connect(endpoint);
        for (int life = 0; life < 2; life++)
        {
            PullSocket pull = stage.Pull();
            pull.Bind(endpoint);
            await connection.WaitUntilReadyAsync().InTimeAsync();
            await pull.DisposeAsync();
            await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Connecting, "the loss");
        }
    }

    [Fact]
    public async Task What_waits_for_a_peer_that_is_not_there_goes_with_the_disconnect()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.Linger = TimeSpan.FromMinutes(10);
        push.ReconnectStop = ZmqReconnectStop.AfterDisconnect;
        ZmqConnection connection = push.Connect(stage.NewEndpoint());
        push.Send("for nobody");
        long start = Stopwatch.GetTimestamp();
        connection.Disconnect();
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
        await push.DisposeAsync().InTimeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Eventually.Patience);
    }

    [Fact]
    public async Task Without_it_what_waits_is_delivered_after_the_disconnect()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.Linger = TimeSpan.FromMinutes(10);
        push.ReconnectStop = ZmqReconnectStop.HandshakeFailed;
        string endpoint = stage.NewEndpoint();
        await using var log = new MonitorLog(push);
        ZmqConnection connection = push.Connect(endpoint);
        push.Send("for who comes");
        connection.Disconnect();
        await log.UntilAsync(Kind.ConnectRetried);
        PullSocket pull = stage.Pull();
        pull.Bind(endpoint);
        Assert.Equal("for who comes", await stage.ReceiveTextAsync(pull));
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
    }

    [Fact]
    public async Task What_is_under_way_to_a_peer_is_delivered_after_the_disconnect()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        push.Linger = TimeSpan.FromMinutes(10);
        push.ReconnectStop = ZmqReconnectStop.AfterDisconnect;
        ZmqConnection connection = await stage.JoinAsync(pull, push);
        for (int i = 0; i < 500; i++)
            push.Send($"{i}");
        connection.Disconnect();
        for (int i = 0; i < 500; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
    }

    [Fact]
    public async Task A_peer_that_is_lost_after_the_disconnect_is_not_tried_again()
    {
        await using var stage = new Stage("tcp/async/epoll");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        PushSocket push = stage.Push();
        push.Linger = TimeSpan.FromMinutes(10);
        push.ReconnectStop = ZmqReconnectStop.AfterDisconnect;
        ZmqConnection connection = push.Connect($"tcp://{server.LocalEndpoint}");
        using (var peer = new RawPeer(await server.AcceptSocketAsync().InTimeAsync()))
        {
            await peer.HandshakeAsync("PULL");
            await connection.WaitUntilReadyAsync().InTimeAsync();
            // More than the kernel takes, which nobody reads.
            byte[] body = new byte[1 << 20];
            for (int i = 0; i < 100; i++)
                push.Send(body);
            connection.Disconnect();
            Assert.NotEqual(ZmqConnectionState.Closed, connection.State);
            peer.Crash();
        }
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
        Assert.False(server.Pending());
    }

    [Fact]
    public async Task Only_what_is_defined_is_taken_by_the_property()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        Assert.Equal(ZmqReconnectStop.None, push.ReconnectStop);
        Assert.Throws<ArgumentOutOfRangeException>("value", () => push.ReconnectStop = (ZmqReconnectStop)8);
        push.SetOption(OptionNumber.ReconnectStop, 7);
        Assert.Equal(7, push.GetOption(OptionNumber.ReconnectStop));
        Assert.Equal("ConnectionRefused, HandshakeFailed, AfterDisconnect", push.ReconnectStop.ToString());
    }

    /// <summary>A local name refuses when its file is there and nobody listens; without a file there is nothing to be
    /// refused by.</summary>
    private static Socket? LeaveSocketFile(string endpoint)
    {
        if (!endpoint.StartsWith("ipc://", StringComparison.Ordinal))
            return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(endpoint["ipc://".Length..]));
        return socket;
    }
}
