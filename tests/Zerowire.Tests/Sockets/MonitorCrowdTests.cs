using System.Collections.Concurrent;
using System.Net.Sockets;
using Zerowire.Sessions;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Polling;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Many who watch, many who are watched, and both coming and going.</summary>
public sealed class MonitorCrowdTests
{
    [Fact]
    public async Task Ten_monitors_see_the_same_and_one_that_is_never_read_disturbs_none()
    {
        const int Failures = 6000;
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        await using var unread = new MonitorLog(pull);
        MonitorLog[] logs = [.. Enumerable.Range(0, 9).Select(_ => new MonitorLog(pull))];
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        Task[] reading =
        [
            .. logs.Select(async log =>
            {
                await log.NextAsync(Kind.Listening);
                for (int i = 0; i < Failures; i++)
                    await log.NextAsync(Kind.BindFailed);
                await log.NextInOrderAsync(Kind.Accepted, Kind.HandshakeSucceeded, Kind.Disconnected);
            }),
        ];
        Task raising = OwnThread.Run(() =>
        {
            for (int i = 0; i < Failures; i++)
            {
                Assert.Throws<ZmqException>(() => pull.Bind(endpoint));
                // No faster than nine readers read.
                if (i % 100 == 0)
                    Thread.Sleep(1);
            }
        });
        await raising.InTimeAsync();
        PushSocket push = stage.Push();
        await push.ConnectReadyAsync(endpoint);
        await push.DisposeAsync();
        await Task.WhenAll(reading).InTimeAsync();
        foreach (MonitorLog log in logs)
            await log.DisposeAsync();
    }

    [Fact]
    public async Task One_who_throws_at_an_event_watches_no_more_and_disturbs_none()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        Task watching = ThrowAtFirstAsync(pull);
        Assert.True(pull.Core.IsMonitored);
        pull.Bind(stage.AnyEndpoint);
        await Assert.ThrowsAsync<FormatException>(() => watching.InTimeAsync());
        Assert.False(pull.Core.IsMonitored);
        PushSocket push = stage.Push();
        await push.ConnectReadyAsync(pull.LastEndpoint);
        await stage.SendAsync(push, "unharmed");
        Assert.Equal("unharmed", await stage.ReceiveTextAsync(pull));

        static async Task ThrowAtFirstAsync(PullSocket socket)
        {
            await foreach (ZmqMonitorEvent _ in socket.MonitorAsync())
                throw new FormatException();
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_socket_may_be_disposed_at_one_of_its_events(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        Task watching = DisposeAtHandshakeAsync(pull);
        await using var log = new MonitorLog(push);
        push.Connect(pull.Bind(stage.AnyEndpoint).Endpoint);
        await watching.InTimeAsync();
        await log.UntilAsync(Kind.Disconnected);

        static async Task DisposeAtHandshakeAsync(PullSocket socket)
        {
            await foreach (ZmqMonitorEvent e in socket.MonitorAsync())
            {
                if (e.Kind == Kind.HandshakeSucceeded)
                    socket.Dispose();
            }
        }
    }

    [Fact]
    public async Task A_receiver_that_comes_when_another_has_gone_gets_what_happens_then()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        pull.Monitor("inproc://events");
        for (int i = 0; i < 20; i++)
        {
            await using PairSocket events = stage.Pair();
            events.Connect("inproc://events");
            ZmqListener listener = pull.Bind(stage.AnyEndpoint);
            using ZmqMessage listening = events.Receive();
            Assert.Equal((Kind.Listening, listener.Endpoint), Told(listening));
            listener.Unbind();
            using ZmqMessage closed = events.Receive();
            Assert.Equal((Kind.Closed, listener.Endpoint), Told(closed));
            await events.DisposeAsync();
            // What happens when nobody is there waits for the next one.
            string taken = stage.Pull().Bind(stage.AnyEndpoint).Endpoint;
            Assert.Throws<ZmqException>(() => pull.Bind(taken));
            await using PairSocket next = stage.Pair();
            next.Connect("inproc://events");
            using ZmqMessage failed = next.Receive();
            Assert.Equal((Kind.BindFailed, taken), Told(failed));
        }

        static (Kind, string) Told(ZmqMessage message)
        {
            var e = ZmqMonitorEvent.Parse(message);
            return (e.Kind, e.LocalEndpoint);
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Events_and_messages_are_waited_for_together(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        pull.Monitor("inproc://events", Kind.All, version: 2);
        PairSocket events = stage.Pair();
        events.Connect("inproc://events");
        using var poller = new ZmqPoller();
        poller.Add(pull);
        poller.Add(events);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        await NextAsync(Kind.Listening);
        for (int i = 0; i < 3; i++)
        {
            PushSocket push = stage.Push();
            await push.ConnectReadyAsync(endpoint);
            await NextAsync(Kind.Accepted);
            await NextAsync(Kind.HandshakeSucceeded);
            await stage.SendAsync(push, $"{i}");
            Assert.Equal(pull, (await poller.WaitAsync(stage.Scenario.Api).InTimeAsync()).Socket);
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
            await push.DisposeAsync();
            await NextAsync(Kind.Disconnected);
        }
        pull.StopMonitor();
        await NextAsync(Kind.MonitorStopped);

        async Task NextAsync(Kind kind)
        {
            Assert.Equal(events, (await poller.WaitAsync(stage.Scenario.Api).InTimeAsync()).Socket);
            using ZmqMessage message = await stage.ReceiveAsync(events);
            Assert.Equal(kind, ZmqMonitorEvent.Parse(message).Kind);
        }
    }

    [Fact]
    public async Task No_event_falls_between_two_monitors()
    {
        const int Monitors = 300;
        await using var stage = new Stage("inproc/sync/epoll");
        PullSocket pull = stage.Pull();
        long raised = 0;
        bool stop = false;
        PairSocket watching = Watch(0);
        Task raising = OwnThread.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                pull.Core.Raise(new MonitorRecord(SocketEvent.ConnectRetried, raised));
                raised++;
            }
        });
        long told = 0;
        await OwnThread.Run(() =>
        {
            for (int i = 1; i <= Monitors; i++)
            {
                PairSocket next = Watch(i);
                told += Rest(watching);
                watching = next;
            }
        }).InTimeAsync();
        Volatile.Write(ref stop, true);
        await raising.InTimeAsync();
        pull.StopMonitor();
        told += Rest(watching);
        Assert.Equal(raised, told);

        PairSocket Watch(int number)
        {
            PairSocket events = stage.Pair();
            events.Connect($"inproc://events-{number}");
            pull.Monitor($"inproc://events-{number}");
            return events;
        }

        static long Rest(PairSocket events)
        {
            long told = 0;
            while (true)
            {
                using ZmqMessage message = events.Receive(Eventually.Patience);
                var e = ZmqMonitorEvent.Parse(message);
                if (e.Kind == Kind.MonitorStopped)
                    break;
                told += e.LostEvents ?? 1;
            }
            events.Dispose();
            return told;
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task The_events_of_each_of_many_connections_are_in_order(string scenario)
    {
        const int Connections = 120;
        await using var stage = new Stage(scenario);
        stage.Context.IOThreads = 3;
        PullSocket pull = stage.Pull();
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        var accepted = new Dictionary<long, List<Kind>>();
        Task watching = CollectAsync(pull, accepted, Connections);
        var made = new ConcurrentBag<List<Kind>>();
        Task[] connecting =
        [
            .. Enumerable.Range(0, 4).Select(_ => OwnThread.Run(() =>
            {
                for (int i = 0; i < Connections / 4; i++)
                {
                    using PushSocket push = stage.Push();
                    var own = new Dictionary<long, List<Kind>>();
                    Task<bool> watchingOwn = CollectAsync(push, own, int.MaxValue);
                    push.ConnectReadyAsync(endpoint).GetAwaiter().GetResult();
                    push.ReportPipeStatistics();
                    pull.ReportPipeStatistics();
                    push.Dispose();
                    Assert.True(watchingOwn.InTimeAsync().GetAwaiter().GetResult());
                    made.Add(Assert.Single(own.Values));
                }
            })),
        ];
        await Task.WhenAll(connecting).InTimeAsync();
        await watching.InTimeAsync();
        Assert.Equal(Connections, accepted.Count);
        Assert.All(accepted.Values, kinds => AssertInOrder(kinds, Kind.Accepted, Kind.Disconnected));
        Assert.All(made, kinds => AssertInOrder(kinds, Kind.Connected, Kind.ConnectionClosed));

        static async Task<bool> CollectAsync(ZmqSocket socket, Dictionary<long, List<Kind>> connections, int ends)
        {
            await foreach (ZmqMonitorEvent e in socket.MonitorAsync())
            {
                Assert.NotEqual(Kind.EventsLost, e.Kind);
                if (e.ConnectionId is not { } id)
                    continue;
                if (!connections.TryGetValue(id, out List<Kind>? kinds))
                    connections.Add(id, kinds = []);
                kinds.Add(e.Kind);
                if (e.Kind == Kind.Disconnected && --ends == 0)
                    break;
            }
            return true;
        }

        static void AssertInOrder(List<Kind> kinds, Kind first, Kind last)
        {
            // A peer that leaves at once may not see the end of the handshake.
            Kind[] necessary = [.. kinds.Where(kind => kind is not (Kind.PipeStatistics or Kind.ConnectDelayed))];
            string seen = string.Join(", ", kinds);
            Assert.True(necessary.Length == 3, seen);
            Assert.True(necessary[0] == first && necessary[2] == last, seen);
            Assert.True(necessary[1] is Kind.HandshakeSucceeded or Kind.HandshakeFailed, seen);
            Assert.True(kinds[^1] == last, seen);
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_connection_that_the_peer_resets_is_lost_with_its_error(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        using (RawPeer peer = await RawPeer.ConnectAsync(endpoint))
        {
            await peer.HandshakeAsync("PUSH");
            await log.NextInOrderAsync(Kind.Listening, Kind.Accepted, Kind.HandshakeSucceeded);
            if (stage.Scenario.Transport == TransportKind.Tcp)
                peer.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        ZmqMonitorEvent lost = await log.NextAsync(Kind.Disconnected);
        Assert.NotNull(lost.Error);
        Assert.NotNull(lost.Reason);
        Assert.Null(lost.ProtocolError);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Garbage_after_the_handshake_is_a_lost_connection_that_says_how(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        await peer.HandshakeAsync("PUSH", 1);
        await log.NextInOrderAsync(Kind.Listening, Kind.Accepted, Kind.HandshakeSucceeded);
        // A large command whose length has the highest bit set.
        await peer.TryWriteAsync(new byte[] { 0x06, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3 });
        ZmqMonitorEvent lost = await log.NextAsync(Kind.Disconnected);
        Assert.True(lost.Error is not null || lost.ProtocolError is not null, $"{lost}");
        Assert.NotNull(lost.Reason);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task A_peer_whose_process_is_killed_is_lost(string address)
    {
        await using var context = TestContext.Create();
        await using var push = new PushSocket(context) { Linger = TimeSpan.Zero };
        await using var log = new MonitorLog(push);
        string endpoint = push.Bind(address).Endpoint;
        await log.NextAsync(Kind.Listening);
        for (int i = 0; i < 2; i++)
        {
            using ChildPeer child = await ChildPeer.StartAsync("pull", endpoint);
            ZmqMonitorEvent[] made = await log.NextInOrderAsync(Kind.Accepted, Kind.HandshakeSucceeded);
            child.Kill();
            Assert.Equal(made[0].ConnectionId, (await log.NextAsync(Kind.Disconnected)).ConnectionId);
        }
    }
}
