using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>The events of a socket, in their order.</summary>
public sealed class MonitorTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Both_sides_of_a_connection_tell_of_its_life(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await using var accepting = new MonitorLog(pull);
        await using var connecting = new MonitorLog(push);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        await accepting.NextAsync(Kind.Listening);
        push.Connect(endpoint);

        ZmqMonitorEvent accepted = await accepting.NextAsync(Kind.Accepted);
        Assert.Equal(endpoint, accepted.LocalEndpoint);
        await accepting.NextAsync(Kind.HandshakeSucceeded);
        ZmqMonitorEvent first = await connecting.NextAsync(Kind.ConnectDelayed, Kind.Connected);
        if (first.Kind == Kind.ConnectDelayed)
        {
            Assert.Equal(ZmqError.InProgress, first.Error);
            await connecting.NextAsync(Kind.Connected);
        }
        await connecting.NextAsync(Kind.HandshakeSucceeded);

        await pull.DisposeAsync();
        await connecting.NextAsync(Kind.Disconnected);
        ZmqMonitorEvent retried = await connecting.NextAsync(Kind.ConnectRetried);
        Assert.Equal(endpoint, retried.RemoteEndpoint);
        Assert.InRange(retried.RetryInterval!.Value, push.ReconnectInterval, 2 * push.ReconnectInterval);
        await accepting.EndsAfterAsync(Kind.Closed, Kind.ConnectionClosed);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_refused_connection_is_tried_again_until_it_is_made(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        await using var log = new MonitorLog(push);
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        await log.UntilAsync(Kind.ConnectRetried);
        await log.UntilAsync(Kind.ConnectRetried);
        PullSocket pull = stage.Pull();
        pull.Bind(endpoint);
        await log.UntilAsync(Kind.Connected);
        await log.NextAsync(Kind.HandshakeSucceeded);
    }

    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("tcp/async/portable")]
    public async Task A_peer_that_speaks_something_else_fails_the_handshake(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        await log.NextAsync(Kind.Listening);
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(endpoint["tcp://".Length..]));
        await log.NextAsync(Kind.Accepted);
        // A greeting of ZMTP 3, and then no handshake.
        byte[] greeting = new byte[64];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        await client.GetStream().WriteAsync(greeting);
        await client.GetStream().WriteAsync(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff });
        ZmqMonitorEvent failed = await log.NextAsync(Kind.HandshakeFailedProtocol);
        Assert.NotNull(failed.ProtocolError);
        Assert.Equal(endpoint, failed.LocalEndpoint);
        await log.NextAsync(Kind.Disconnected);
        byte[] rest = new byte[1024];
        while (await client.GetStream().ReadAsync(rest).InTimeAsync() > 0)
        {
        }

        PushSocket push = stage.Push();
        push.Connect(endpoint);
        await stage.SendAsync(push, "unharmed");
        Assert.Equal("unharmed", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [InlineData("not today", null)]
    [InlineData("400", 400)]
    public async Task A_peer_that_refuses_is_quoted(string reason, int? status)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        using RawPeer peer = await RawPeer.ConnectAsync(pull.Bind(stage.AnyEndpoint).Endpoint);
        byte[] error = [5, .. "ERROR"u8, (byte)reason.Length, .. System.Text.Encoding.ASCII.GetBytes(reason)];
        await peer.WriteAsync((byte[])[.. RawPeer.Greeting, .. RawPeer.Frame(4, error)]);
        ZmqMonitorEvent[] events = await log.NextInOrderAsync(
            Kind.Listening, Kind.Accepted,
            status is null ? Kind.HandshakeFailed : Kind.HandshakeFailedAuthentication, Kind.Disconnected);
        Assert.Equal(status, events[2].StatusCode);
        Assert.All(events[2..], e => Assert.EndsWith(reason, e.Reason, StringComparison.Ordinal));
        Assert.All(events[2..], e => Assert.Null(e.ProtocolError));
    }

    [Fact]
    public async Task A_peer_that_leaves_early_fails_the_handshake()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        await log.NextAsync(Kind.Listening);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPEndPoint.Parse(endpoint["tcp://".Length..]));
            await log.NextAsync(Kind.Accepted);
        }
        await log.NextAsync(Kind.HandshakeFailed);
        await log.NextAsync(Kind.Disconnected);
    }

    [Fact]
    public async Task A_peer_of_a_type_that_does_not_fit_is_refused()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        SubscriberSocket subscriber = stage.Subscriber("");
        subscriber.Connect(pull.Bind(stage.AnyEndpoint).Endpoint);
        await log.UntilAsync(Kind.Accepted);
        await log.NextAsync(Kind.HandshakeFailedProtocol, Kind.HandshakeFailed);
    }

    [Fact]
    public async Task A_failed_bind_is_told()
    {
        await using var stage = new Stage("tcp/async/epoll");
        string endpoint = stage.Pull().Bind(stage.AnyEndpoint).Endpoint;
        PullSocket second = stage.Pull();
        await using var log = new MonitorLog(second);
        Assert.Throws<ZmqException>(() => second.Bind(endpoint));
        ZmqMonitorEvent failed = await log.NextAsync(Kind.BindFailed);
        Assert.Equal(ZmqError.AddressInUse, failed.Error);
        Assert.Equal(endpoint, failed.LocalEndpoint);
    }

    [Theory]
    [InlineData(ZmqReactor.Epoll)]
    [InlineData(ZmqReactor.Portable)]
    public async Task A_file_that_stays_behind_is_told(ZmqReactor reactor)
    {
        if (OperatingSystem.IsWindows())
            return;
        string directory = Directory.CreateTempSubdirectory("zw-").FullName;
        var context = new ZmqContext { Reactor = reactor };
        // The threads of the context have the rights of the one that makes its first socket.
        PullSocket pull = null!;
        await OwnThread.Run(() =>
        {
            ThreadRights.GiveUp(ThreadRights.OverrideFileRights, ThreadRights.ReadEverything);
            pull = new PullSocket(context);
        }).InTimeAsync();
        await using var log = new MonitorLog(pull);
        ZmqListener listener = pull.Bind($"ipc://{directory}/file");
        await log.NextAsync(Kind.Listening);
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        listener.Unbind();
        ZmqMonitorEvent failed = await log.NextAsync(Kind.CloseFailed);
        Assert.Equal((ZmqError.AccessDenied, listener.Endpoint), (failed.Error, failed.LocalEndpoint));
        await context.DisposeAsync();
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Several_monitors_see_the_same_and_end_with_the_socket()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        await using var one = new MonitorLog(pull);
        await using var other = new MonitorLog(pull);
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        await one.NextAsync(Kind.Listening);
        await other.NextAsync(Kind.Listening);
        listener.Unbind();
        await one.NextAsync(Kind.Closed);
        await pull.DisposeAsync();
        await one.EndsAfterAsync();
        await other.EndsAfterAsync(Kind.Closed);
        Assert.Throws<ObjectDisposedException>(() => pull.MonitorAsync());
    }

    [Fact]
    public async Task A_monitor_ends_with_the_shutdown_of_the_context()
    {
        var context = new ZmqContext();
        using var pull = new PullSocket(context);
        await using var log = new MonitorLog(pull);
        pull.Bind("tcp://127.0.0.1:*");
        context.Shutdown();
        await log.EndsAfterAsync(Kind.Listening);
    }

    [Fact]
    public async Task A_monitor_tells_of_the_kinds_that_it_wants()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull, Kind.Listening | Kind.Closed);
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        PushSocket push = stage.Push();
        await push.ConnectReadyAsync(listener.Endpoint);
        listener.Unbind();
        await log.NextAsync(Kind.Listening);
        await log.NextAsync(Kind.Closed);
    }

    [Fact]
    public async Task What_a_slow_reader_loses_is_told_in_its_place()
    {
        const int Waiting = 4096;
        const int Lost = 100;
        await using var stage = new Stage("tcp/async/epoll");
        string taken = stage.Pull().Bind(stage.AnyEndpoint).Endpoint;
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        FailToBind(pull, taken, Waiting + Lost);
        for (int i = 0; i < Waiting; i++)
            await log.NextAsync(Kind.BindFailed);
        Assert.Equal(Lost, (await log.NextAsync(Kind.EventsLost)).LostEvents);

        // One event for a loss, however slowly what waits is read meanwhile.
        FailToBind(pull, taken, Waiting + Lost);
        for (int i = 0; i < Waiting / 4; i++)
        {
            await log.NextAsync(Kind.BindFailed);
            FailToBind(pull, taken, 1);
        }
        for (int i = 0; i < Waiting / 4; i++)
            await log.NextAsync(Kind.BindFailed);
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        for (int i = 0; i < Waiting / 2; i++)
            await log.NextAsync(Kind.BindFailed);
        Assert.Equal(Lost + (Waiting / 4), (await log.NextAsync(Kind.EventsLost)).LostEvents);
        Assert.Equal(listener.Endpoint, (await log.NextAsync(Kind.Listening)).Endpoint);
    }

    [Fact]
    public async Task Inproc_has_no_events()
    {
        await using var stage = new Stage("inproc/async/epoll");
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        await pull.DisposeAsync();
        await log.EndsAfterAsync();
    }

    [Fact]
    public async Task A_token_ends_a_monitor()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        using var cancel = new CancellationTokenSource();
        IAsyncEnumerator<ZmqMonitorEvent> events = pull.MonitorAsync(cancel.Token).GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTimeAsync());
        await events.DisposeAsync();
    }

    private static void FailToBind(PullSocket pull, string taken, int times)
    {
        for (int i = 0; i < times; i++)
            Assert.Throws<ZmqException>(() => pull.Bind(taken));
    }
}
