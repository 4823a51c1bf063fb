using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Events as messages of a socket of their own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The runner calls DisposeAsync of IAsyncLifetime.")]
public sealed class MonitorSocketTests : IAsyncLifetime
{
    private const int Waiting = 4096;

    private readonly Stage _stage = new("tcp/sync/epoll");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stage.DisposeAsync().AsTask();

    [Fact]
    public void The_first_version_packs_kind_and_value_into_six_bytes()
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events");
        PairSocket events = Watch("inproc://events");
        string endpoint = pull.Bind(_stage.AnyEndpoint).Endpoint;
        using ZmqMessage listening = events.Receive();
        Assert.Equal(2, listening.Count);
        Assert.Equal(6, listening[0].Length);
        Assert.Equal((ushort)Kind.Listening, BitConverter.ToUInt16(listening[0].Span));
        Assert.InRange(BitConverter.ToUInt32(listening[0].Span[2..]), 1u, 1u << 20);
        Assert.Equal(endpoint, listening[1].ToString());

        Assert.Throws<ZmqException>(() => pull.Bind(endpoint));
        using ZmqMessage failed = events.Receive();
        Assert.Equal([0x10, 0, (byte)ZmqError.AddressInUse, 0, 0, 0], failed[0].Span.ToArray());
        ZmqMonitorEvent parsed = ZmqMonitorEvent.Parse(failed);
        Assert.Equal((Kind.BindFailed, ZmqError.AddressInUse, endpoint), (parsed.Kind, parsed.Error, parsed.LocalEndpoint));
        Assert.Equal(2, failed.Count);
    }

    [Theory]
    [InlineData(ZmqSocketType.Pair)]
    [InlineData(ZmqSocketType.Publisher)]
    [InlineData(ZmqSocketType.Push)]
    public async Task The_second_version_has_a_frame_for_everything(ZmqSocketType type)
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events", Kind.AllVersion2 | Kind.ConnectionClosed, version: 2, type);
        IZmqReceiver events = type switch
        {
            ZmqSocketType.Pair => Watch("inproc://events"),
            ZmqSocketType.Push => Connected(_stage.Pull(), "inproc://events"),
            _ => Connected(_stage.Subscriber(""), "inproc://events"),
        };
        string endpoint = pull.Bind(_stage.AnyEndpoint).Endpoint;
        using ZmqMessage listening = events.Receive();
        Assert.Equal(5, listening.Count);
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0], listening[0].Span.ToArray());
        Assert.Equal(1ul, BitConverter.ToUInt64(listening[1].Span));
        Assert.InRange(BitConverter.ToUInt64(listening[2].Span), 1u, 1u << 20);
        Assert.Equal((endpoint, ""), (listening[3].ToString(), listening[4].ToString()));

        PushSocket push = _stage.Push();
        await push.ConnectReadyAsync(endpoint);
        ZmqMonitorEvent accepted = Next(events);
        Assert.Equal(Kind.Accepted, accepted.Kind);
        Assert.Equal(endpoint, accepted.LocalEndpoint);
        Assert.StartsWith("tcp://127.0.0.1:", accepted.RemoteEndpoint, StringComparison.Ordinal);
        Assert.Equal(Kind.HandshakeSucceeded, Next(events).Kind);

        push.Send("waits");
        await Eventually.TrueAsync(() => pull.CanReceive(), "a message");
        Assert.Equal(1, pull.ReportPipeStatistics());
        using ZmqMessage statistics = events.Receive();
        Assert.Equal(
            [0x10000, 2, 0, 1], statistics.Take(4).Select(frame => BinaryPrimitives.ReadInt64LittleEndian(frame.Span)));
        Assert.Equal((accepted.LocalEndpoint, accepted.RemoteEndpoint), (statistics[4].ToString(), statistics[5].ToString()));
        ZmqMonitorEvent parsed = ZmqMonitorEvent.Parse(statistics);
        Assert.Equal((0, 1), (parsed.MessagesToSend, parsed.MessagesToReceive));

        await pull.DisposeAsync();
        Assert.Equal(
            [Kind.Closed, Kind.ConnectionClosed, Kind.MonitorStopped],
            new[] { Next(events).Kind, Next(events).Kind, Next(events).Kind });
    }

    [Fact]
    public async Task A_connecting_socket_names_the_address_as_it_was_written()
    {
        PullSocket pull = _stage.Pull();
        string port = pull.Bind(_stage.AnyEndpoint).Endpoint["tcp://127.0.0.1:".Length..];
        PushSocket push = _stage.Push();
        push.Monitor("inproc://one", Kind.Connected);
        PairSocket one = Watch("inproc://one");
        await push.ConnectReadyAsync($"tcp://localhost:{port}");
        using ZmqMessage connected = one.Receive();
        Assert.Equal($"tcp://localhost:{port}", connected[1].ToString());
    }

    [Fact]
    public async Task Programs_of_libzmq_see_the_kinds_they_know()
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events");
        PairSocket events = Watch("inproc://events");
        PushSocket push = _stage.Push();
        await push.ConnectReadyAsync(pull.Bind(_stage.AnyEndpoint).Endpoint);
        await pull.DisposeAsync();
        Assert.Equal(
            [Kind.Listening, Kind.Accepted, Kind.HandshakeSucceeded, Kind.Closed, Kind.MonitorStopped], Rest(events));
    }

    [Fact]
    public void Only_the_wanted_kinds_are_sent()
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events", Kind.Closed);
        PairSocket events = Watch("inproc://events");
        pull.Bind(_stage.AnyEndpoint).Unbind();
        pull.StopMonitor();
        Assert.Equal(Kind.Closed, Next(events).Kind);
        // Not even the end was asked for.
        Assert.False(events.TryReceive(out _));
    }

    [Fact]
    public void Events_wait_for_a_receiver_that_comes_later()
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events");
        pull.Bind(_stage.AnyEndpoint).Unbind();
        PairSocket events = Watch("inproc://events");
        Assert.Equal([Kind.Listening, Kind.Closed], new[] { Next(events).Kind, Next(events).Kind });
    }

    [Theory]
    [InlineData("inproc://first")]
    [InlineData("inproc://second")]
    public void A_second_monitor_replaces_the_first(string endpoint)
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://first");
        PairSocket first = Watch("inproc://first");
        pull.Bind(_stage.AnyEndpoint).Unbind();
        pull.Monitor(endpoint, version: 2);
        PairSocket second = Watch(endpoint);
        pull.Bind(_stage.AnyEndpoint);
        Assert.Equal([Kind.Listening, Kind.Closed, Kind.MonitorStopped], Rest(first));
        Assert.Equal(Kind.Listening, Next(second).Kind);
        pull.StopMonitor();
        pull.StopMonitor();
        Assert.Equal(Kind.MonitorStopped, Next(second).Kind);
        // The name is free.
        _stage.Pair().Bind(endpoint);
    }

    [Fact]
    public async Task A_monitor_socket_ends_with_the_socket_and_gives_its_slot_back()
    {
        await using var context = new ZmqContext { MaxSockets = 10 };
        for (int i = 0; i < 50; i++)
        {
            await using var pull = new PullSocket(context);
            pull.Monitor("inproc://events");
            await using var events = new PairSocket(context) { ReceiveTimeout = Eventually.Patience };
            events.Connect("inproc://events");
            pull.Bind("tcp://127.0.0.1:*");
            await pull.DisposeAsync();
            Assert.Equal([Kind.Listening, Kind.Closed, Kind.MonitorStopped], Rest(events));
        }
    }

    [Fact]
    public async Task A_monitor_that_nobody_receives_holds_up_no_end()
    {
        var context = new ZmqContext();
        await using (var pull = new PullSocket(context))
        {
            pull.Monitor("inproc://events");
            pull.Bind("tcp://127.0.0.1:*");
        }
        await context.DisposeAsync().InTimeAsync();

        context = new ZmqContext();
        var unread = new PairSocket(context);
        unread.Connect("inproc://events");
        var other = new PullSocket(context);
        other.Monitor("inproc://events");
        other.Bind("tcp://127.0.0.1:*");
        await context.DisposeAsync().InTimeAsync();
    }

    [Fact]
    public async Task Without_room_for_its_socket_there_is_no_monitor()
    {
        await using var context = new ZmqContext { MaxSockets = 1 };
        using var pull = new PullSocket(context);
        Assert.Equal(
            ZmqError.TooManySockets, Assert.Throws<ZmqException>(() => pull.Monitor("inproc://events")).Error);
    }

    [Fact]
    public async Task The_shutdown_of_the_context_ends_it()
    {
        var context = new ZmqContext();
        var pull = new PullSocket(context);
        pull.Monitor("inproc://events");
        var events = new PairSocket(context);
        events.Connect("inproc://events");
        context.Shutdown();
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => events.Receive()).Error);
        Assert.Equal(
            ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => pull.Monitor("inproc://again")).Error);
        pull.Dispose();
        events.Dispose();
        await Eventually.OnThread(context.Terminate).InTimeAsync();
    }

    [Fact]
    public void Arguments_that_cannot_be_are_refused_and_change_nothing()
    {
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events");
        PairSocket events = Watch("inproc://events");
        Assert.Throws<ArgumentNullException>("endpoint", () => pull.Monitor(null!));
        Assert.Throws<ArgumentException>("endpoint", () => pull.Monitor("events"));
        Assert.Throws<ArgumentException>("endpoint", () => pull.Monitor("inproc://"));
        Assert.Throws<ArgumentOutOfRangeException>("version", () => pull.Monitor("inproc://other", version: 3));
        Assert.Throws<ArgumentException>("events", () => pull.Monitor("inproc://other", Kind.AllVersion2));
        Assert.Throws<ArgumentException>(
            "type", () => pull.Monitor("inproc://other", version: 2, type: ZmqSocketType.Dealer));
        Assert.Equal(
            ZmqError.ProtocolNotSupported,
            Assert.Throws<ZmqException>(() => pull.Monitor("tcp://127.0.0.1:*")).Error);
        _stage.Pair().Bind("inproc://taken");
        Assert.Equal(ZmqError.AddressInUse, Assert.Throws<ZmqException>(() => pull.Monitor("inproc://taken")).Error);
        pull.Bind(_stage.AnyEndpoint);
        Assert.Equal(Kind.Listening, Next(events).Kind);
        pull.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pull.Monitor("inproc://other"));
        pull.StopMonitor();
        Assert.Throws<ObjectDisposedException>(() => pull.ReportPipeStatistics());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_that_does_not_receive_holds_nobody_up_and_learns_what_it_lost(bool connected)
    {
        const int Raised = 10_000;
        PullSocket pull = _stage.Pull();
        pull.Monitor("inproc://events");
        PairSocket events = _stage.Pair();
        if (connected)
            events.Connect("inproc://events");
        string endpoint = pull.Bind(_stage.AnyEndpoint).Endpoint;
        for (int i = 0; i < Raised; i++)
            Assert.Throws<ZmqException>(() => pull.Bind(endpoint));

        PushSocket push = _stage.Push();
        await push.ConnectReadyAsync(endpoint);
        push.Send("passes");
        Assert.Equal("passes", pull.ReceiveString());

        if (!connected)
            events.Connect("inproc://events");
        int failed = 0;
        ZmqMonitorEvent e;
        Assert.Equal(Kind.Listening, Next(events).Kind);
        while ((e = Next(events)).Kind == Kind.BindFailed)
            failed++;
        Assert.Equal(Kind.EventsLost, e.Kind);
        Assert.InRange(failed, Waiting - 1, Raised - 1);
        // The connection came in while nothing was taken.
        Assert.Equal(Raised + 2, failed + e.LostEvents);

        // The end cannot be lost, and what waits before it is not either.
        for (int i = 0; i < Waiting; i++)
            Assert.Throws<ZmqException>(() => pull.Bind(endpoint));
        pull.StopMonitor();
        List<Kind> rest = Rest(events);
        Assert.Equal(Waiting, rest.Count(kind => kind == Kind.BindFailed));
        Assert.Equal(Kind.MonitorStopped, rest[^1]);
    }

    [Fact]
    public void Who_does_not_want_to_know_of_lost_events_is_not_told()
    {
        PullSocket pull = _stage.Pull();
        string taken = _stage.Pull().Bind(_stage.AnyEndpoint).Endpoint;
        pull.Monitor("inproc://events", Kind.BindFailed | Kind.MonitorStopped);
        for (int i = 0; i < Waiting + 100; i++)
            Assert.Throws<ZmqException>(() => pull.Bind(taken));
        PairSocket events = Watch("inproc://events");
        // One was on its way into the socket.
        for (int i = 0; i <= Waiting; i++)
            Assert.Equal(Kind.BindFailed, Next(events).Kind);
        pull.StopMonitor();
        Assert.Equal(Kind.MonitorStopped, Next(events).Kind);
    }

    [Fact]
    public async Task Monitors_come_and_go_while_events_are_raised()
    {
        PullSocket pull = _stage.Pull();
        string endpoint = pull.Bind(_stage.AnyEndpoint).Endpoint;
        using var stop = new CancellationTokenSource();
        Task raising = Eventually.OnThread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var push = new PushSocket(_stage.Context) { Linger = TimeSpan.Zero };
                push.Connect(endpoint);
                Assert.Throws<ZmqException>(() => push.Bind(endpoint));
            }
        });
        Task[] watching =
        [
            .. Enumerable.Range(0, 3).Select(number => Eventually.OnThread(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    string name = $"inproc://events-{number}-{i}";
                    using var events = new PairSocket(_stage.Context) { ReceiveTimeout = Eventually.Patience };
                    events.Connect(name);
                    pull.Monitor(name);
                    if (i % 2 == number % 2)
                        pull.StopMonitor();
                    Assert.Equal(Kind.MonitorStopped, Rest(events)[^1]);
                }
            })),
        ];
        // The monitor of the thread that comes last is not replaced by another one.
        Task all = Task.WhenAll(watching);
        await Eventually.TrueAsync(
            () =>
            {
                pull.StopMonitor();
                return all.IsCompleted;
            },
            "the monitors");
        await all;
        await stop.CancelAsync();
        await raising.InTimeAsync();
    }

    [Fact]
    public void A_message_of_another_kind_is_no_event()
    {
        foreach (int[] lengths in new[] { [], [6], [6, 1, 1], [8, 8, 8], new[] { 5, 3 } })
        {
            using var message = new ZmqMessage();
            foreach (int length in lengths)
                message.Append(new byte[length]);
            Assert.Throws<ArgumentException>("message", () => ZmqMonitorEvent.Parse(message));
        }
        using var wrongCount = new ZmqMessage();
        foreach (ulong number in new ulong[] { 1, 3, 0 })
            wrongCount.Append(BitConverter.GetBytes(number));
        wrongCount.Append("").Append("");
        Assert.Throws<ArgumentException>("message", () => ZmqMonitorEvent.Parse(wrongCount));
        Assert.Throws<ArgumentNullException>("message", () => ZmqMonitorEvent.Parse(null!));
    }

    private PairSocket Watch(string endpoint) => Connected(_stage.Pair(), endpoint);

    private static T Connected<T>(T socket, string endpoint)
        where T : ZmqSocket
    {
        socket.Connect(endpoint);
        return socket;
    }

    private static ZmqMonitorEvent Next(IZmqReceiver events)
    {
        using ZmqMessage message = events.Receive();
        return ZmqMonitorEvent.Parse(message);
    }

    /// <summary>The kinds that come, up to the end.</summary>
    private static List<Kind> Rest(IZmqReceiver events)
    {
        List<Kind> kinds = [];
        do
            kinds.Add(Next(events).Kind);
        while (kinds[^1] != Kind.MonitorStopped);
        return kinds;
    }
}
