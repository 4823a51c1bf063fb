using System.Net;
using System.Net.Sockets;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>PING and PONG, and what becomes of peers that fall silent. The test moves the time.</summary>
public sealed class HeartbeatTests : IAsyncDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly byte[] s_word = RawPeer.Frame(0, "word"u8);

    private readonly TimedContext _time = new();

    public ValueTask DisposeAsync() => _time.DisposeAsync();

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task A_silent_peer_is_asked_and_then_given_up(string endpoint)
    {
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        socket.HeartbeatTimeToLive = TimeSpan.FromSeconds(3);
        await using var monitor = new MonitorLog(socket);
        using RawPeer peer = await ConnectAsync(socket, endpoint);
        _time.Pass(s_second, socket);
        await AssertPingAsync(peer, timeToLive: 30);
        _time.Pass(s_second, socket);
        ZmqMonitorEvent lost = await monitor.UntilAsync(Kind.Disconnected);
        Assert.Contains("silent", lost.Reason, StringComparison.Ordinal);
        await peer.ReadToEndAsync();
    }

    [Fact]
    public async Task The_timeout_runs_from_the_first_ping_that_nothing_has_followed()
    {
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        socket.HeartbeatTimeout = 3 * s_second;
        await using var monitor = new MonitorLog(socket);
        using RawPeer peer = await ConnectAsync(socket);
        for (int i = 0; i < 3; i++)
        {
            _time.Pass(s_second, socket);
            await AssertPingAsync(peer, timeToLive: 0);
        }
        _time.Pass(s_second, socket);
        await monitor.UntilAsync(Kind.Disconnected);
        await peer.ReadToEndAsync();
    }

    [Theory]
    [InlineData("pong")]
    [InlineData("message")]
    [InlineData("ping")]
    [InlineData("a piece of a frame")]
    public async Task Whatever_a_peer_sends_is_a_sign_of_life(string sign)
    {
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        using RawPeer peer = await ConnectAsync(socket);
        byte[] whole = RawPeer.Frame(0, new byte[200]);
        for (int i = 0; i < 10; i++)
        {
            _time.Pass(s_second, socket);
            await AssertPingAsync(peer, timeToLive: 0);
            await peer.WriteAsync(sign switch
            {
                "pong" => RawPeer.Pong(),
                "message" => s_word,
                "ping" => RawPeer.Ping(0, "you?"),
                _ => whole[(i * 10)..((i * 10) + 10)],
            });
            if (sign == "ping")
                Assert.Equal("\x4PONGyou?", Encoding.Latin1.GetString((await peer.ReadFrameAsync()).Body));
        }
    }

    [Fact]
    public async Task Without_an_interval_nobody_is_asked_and_without_a_timeout_nobody_is_given_up()
    {
        using DealerSocket never = Dealer();
        never.HeartbeatTimeToLive = never.HeartbeatTimeout = s_second;
        using RawPeer first = await ConnectAsync(never);
        _time.Pass(10 * s_second, never);
        never.Send("first");
        Assert.Equal("first", await ReadTextAsync(first));

        using DealerSocket patient = Dealer();
        patient.HeartbeatInterval = s_second;
        patient.HeartbeatTimeout = TimeSpan.Zero;
        using RawPeer second = await ConnectAsync(patient);
        for (int i = 0; i < 10; i++)
        {
            _time.Pass(s_second, patient);
            await AssertPingAsync(second, timeToLive: 0);
        }
        await SpeakAsync(second, patient);
    }

    [Fact]
    public async Task A_peer_of_the_version_before_is_judged_too()
    {
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        await using var monitor = new MonitorLog(socket);
        using RawPeer peer = await ConnectAsync(socket, minorVersion: 0);
        await _time.PassUntilAsync(monitor.UntilAsync(Kind.Disconnected), s_second, socket);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task A_peer_that_knows_no_commands_is_not_asked(string version)
    {
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        string endpoint = socket.Bind("tcp://127.0.0.1:*").Endpoint;
        using OldPeer peer = await OldPeer.ConnectAsync(endpoint, version, ZmqSocketType.Dealer);
        await peer.SendAsync("word");
        Assert.Equal("word", socket.ReceiveString(Eventually.Patience));
        _time.Pass(10 * s_second, socket);
        socket.Send("answer");
        Assert.Equal("answer", await peer.ReceiveAsync());
    }

    [Fact]
    public async Task A_peer_that_has_named_a_time_to_live_is_given_up_after_it()
    {
        using DealerSocket socket = Dealer();
        await using var monitor = new MonitorLog(socket);
        using RawPeer peer = await ConnectAsync(socket);
        await PingAsync(peer, timeToLive: 10);
        _time.Pass(s_second, socket);
        ZmqMonitorEvent lost = await monitor.UntilAsync(Kind.Disconnected);
        Assert.Contains("silent", lost.Reason, StringComparison.Ordinal);
        await peer.ReadToEndAsync();
    }

    [Fact]
    public async Task A_peer_that_falls_silent_behind_a_message_is_missed_too()
    {
        using DealerSocket socket = Dealer();
        await using var monitor = new MonitorLog(socket);
        using RawPeer peer = await ConnectAsync(socket);
        await PingAsync(peer, timeToLive: 10);
        await SpeakAsync(peer, socket);
        await _time.PassUntilAsync(monitor.UntilAsync(Kind.Disconnected), s_second, socket);
    }

    [Fact]
    public async Task A_long_time_to_live_is_as_long_as_it_says()
    {
        using DealerSocket socket = Dealer();
        await using var monitor = new MonitorLog(socket);
        using RawPeer peer = await ConnectAsync(socket);
        // In 16 bits of milliseconds this would be 64.
        await PingAsync(peer, timeToLive: 656);
        _time.Pass(60 * s_second, socket);
        await SpeakAsync(peer, socket);
        await PingAsync(peer, timeToLive: ushort.MaxValue);
        _time.Pass(6553 * s_second, socket);
        await SpeakAsync(peer, socket);
        await _time.PassUntilAsync(monitor.UntilAsync(Kind.Disconnected), 1000 * s_second, socket);
    }

    [Fact]
    public async Task A_peer_can_take_its_time_to_live_back()
    {
        using DealerSocket socket = Dealer();
        using RawPeer peer = await ConnectAsync(socket);
        await PingAsync(peer, timeToLive: 10);
        await PingAsync(peer, timeToLive: 0);
        _time.Pass(100 * s_second, socket);
        await PingAsync(peer, timeToLive: 1);
        await PingAsync(peer, timeToLive: 1000);
        _time.Pass(50 * s_second, socket);
        await SpeakAsync(peer, socket);
    }

    [Fact]
    public async Task A_peer_is_not_blamed_for_messages_that_this_side_does_not_read()
    {
        using var pull = new PullSocket(_time.Context) { ReceiveHighWaterMark = 2, HeartbeatInterval = s_second };
        await using var monitor = new MonitorLog(pull);
        using RawPeer peer = await HandshakeAsync(pull, "PUSH");
        for (int i = 0; i < 10; i++)
            await peer.WriteAsync(RawPeer.Frame(0, Encoding.ASCII.GetBytes($"{i}")));
        await Eventually.TrueAsync(pull.CanReceive, "a message");
        for (int i = 0; i < 5; i++)
        {
            _time.Pass(s_second, pull);
            await AssertPingAsync(peer, timeToLive: 0);
        }
        for (int i = 0; i < 10; i++)
            Assert.Equal($"{i}", pull.ReceiveString(Eventually.Patience));
        await _time.PassUntilAsync(monitor.UntilAsync(Kind.Disconnected), s_second, pull);
    }

    [Fact]
    public async Task A_peer_that_neither_reads_nor_speaks_is_given_up_with_messages_waiting_for_it()
    {
        using PushSocket push = FilledPush();
        await using var monitor = new MonitorLog(push);
        using RawPeer peer = await HandshakeAsync(push, "PULL");
        await FillAsync(push);
        await _time.PassUntilAsync(monitor.UntilAsync(Kind.Disconnected), s_second, push);
    }

    [Fact]
    public async Task A_peer_that_reads_slowly_is_alive()
    {
        using PushSocket push = FilledPush();
        using RawPeer peer = await HandshakeAsync(push, "PULL");
        for (int i = 0; i < 5; i++)
        {
            await FillAsync(push);
            _time.Pass(s_second, push);
            // More than the kernel holds of a connection that is closed.
            await peer.ReadBytesAsync(12 << 20);
        }
    }

    [Fact]
    public async Task A_thread_that_was_held_up_looks_once_more_before_it_gives_a_peer_up()
    {
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        using RawPeer peer = await ConnectAsync(socket);
        _time.Pass(s_second, socket);
        await AssertPingAsync(peer, timeToLive: 0);
        using var held = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        // What runs in the thread that looks after the connection must be short, and is not. When the sender is the
        // last to need the memory, it comes back there instead: then once more.
        while (!held.IsSet)
        {
            int sender = 0;
            int returned = 0;
            var message = new ZmqMessage();
            message.Append(new byte[100_000], _ =>
            {
                bool holds = Environment.CurrentManagedThreadId != Volatile.Read(ref sender);
                if (holds)
                    held.Set();
                Volatile.Write(ref returned, 1);
                if (holds)
                    goesOn.Wait(Eventually.Patience);
            });
            sender = Environment.CurrentManagedThreadId;
            socket.Send(message);
            Volatile.Write(ref sender, 0);
            await peer.ReadFrameAsync();
            await Eventually.TrueAsync(() => Volatile.Read(ref returned) == 1, "the memory");
        }
        await peer.WriteAsync(RawPeer.Pong());
        _time.Pass(s_second, socket);
        goesOn.Set();
        await AssertPingAsync(peer, timeToLive: 0);
        await SpeakAsync(peer, socket);
    }

    [Fact]
    public async Task A_connection_that_fell_silent_is_made_anew()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using DealerSocket socket = Dealer();
        socket.HeartbeatInterval = s_second;
        socket.Connect($"tcp://{listener.LocalEndpoint}");
        for (int life = 0; life < 3; life++)
        {
            Task<Socket> accepting = listener.AcceptSocketAsync();
            await _time.PassUntilAsync(accepting, s_second / 4, socket);
            using var peer = new RawPeer(await accepting);
            await peer.HandshakeAsync("DEALER", minorVersion: 1);
            await SpeakAsync(peer, socket);
        }
    }

    [Fact]
    public async Task A_ping_with_a_context_between_the_frames_of_a_message_is_answered_at_once()
    {
        using DealerSocket socket = Dealer();
        using RawPeer peer = await ConnectAsync(socket);
        await peer.WriteAsync((byte[])[.. RawPeer.Frame(1, "one"u8), .. RawPeer.Ping(0, "0123456789abcdef")]);
        Assert.Equal("\x4PONG0123456789abcdef", Encoding.Latin1.GetString((await peer.ReadFrameAsync()).Body));
        await peer.WriteAsync(RawPeer.Frame(0, "two"u8));
        using ZmqMessage message = socket.Receive(Eventually.Patience);
        Assert.Equal("one|two", message.Text());
    }

    [Fact]
    public async Task A_ping_that_is_cut_short_ends_its_own_connection_and_no_other()
    {
        using DealerSocket socket = Dealer();
        await using var monitor = new MonitorLog(socket);
        using RawPeer good = await ConnectAsync(socket);
        using RawPeer bad = await RawPeer.ConnectAsync(socket.LastEndpoint);
        await bad.HandshakeAsync("DEALER", minorVersion: 1);
        await bad.WriteAsync(RawPeer.Frame(0x04, [4, .. "PING"u8, 0]));
        ZmqMonitorEvent failed = await monitor.UntilAsync(Kind.Disconnected);
        Assert.Equal(ZmqProtocolError.MalformedCommand, failed.ProtocolError);
        await bad.ReadToEndAsync();
        await SpeakAsync(good, socket);
    }

    [Fact]
    public void Properties_and_numbers_are_the_same_options()
    {
        using DealerSocket socket = Dealer();
        Assert.Equal(TimeSpan.Zero, socket.HeartbeatTimeout);
        socket.HeartbeatInterval = s_second;
        Assert.Equal(s_second, socket.HeartbeatTimeout);
        socket.HeartbeatTimeout = TimeSpan.FromMilliseconds(1.5);
        Assert.Equal(2, socket.GetOption(OptionNumber.HeartbeatTimeout));
        socket.HeartbeatTimeToLive = TimeSpan.FromMilliseconds(1);
        Assert.Equal(TimeSpan.FromMilliseconds(100), socket.HeartbeatTimeToLive);
        socket.HeartbeatTimeToLive = TimeSpan.FromMilliseconds(6_553_500);
        Assert.Equal(6_553_500, socket.GetOption(OptionNumber.HeartbeatTimeToLive));
        socket.SetOption(OptionNumber.HeartbeatTimeToLive, 199);
        Assert.Equal(100, socket.GetOption(OptionNumber.HeartbeatTimeToLive));
        socket.SetOption(OptionNumber.HeartbeatTimeToLive, 6_553_599);
        Assert.Equal(6_553_500, socket.GetOption(OptionNumber.HeartbeatTimeToLive));
        Assert.Throws<ZmqException>(() => socket.SetOption(OptionNumber.HeartbeatTimeToLive, 6_553_600));
        Assert.Throws<ZmqException>(() => socket.SetOption(OptionNumber.HeartbeatTimeToLive, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.HeartbeatTimeToLive = TimeSpan.FromSeconds(6554));
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.HeartbeatInterval = -s_second);
        Assert.Throws<ArgumentOutOfRangeException>(() => socket.HeartbeatTimeout = Timeout.InfiniteTimeSpan);
    }

    private DealerSocket Dealer() => new(_time.Context) { Linger = TimeSpan.Zero };

    /// <summary>A socket that never has a gap between messages for a PING, because the peer does not read.</summary>
    private PushSocket FilledPush() =>
        new(_time.Context) { HeartbeatInterval = s_second, SendHighWaterMark = 0, Linger = TimeSpan.Zero };

    /// <summary>Sends more than the kernel holds.</summary>
    private static async Task FillAsync(PushSocket push)
    {
        byte[] body = new byte[1 << 20];
        for (int i = 0; i < 16; i++)
            await push.SendAsync(body).InTimeAsync();
    }

    private static async Task<RawPeer> HandshakeAsync(
        ZmqSocket socket, string type, string endpoint = "tcp://127.0.0.1:*", byte minorVersion = 1)
    {
        RawPeer peer = await RawPeer.ConnectAsync(socket.Bind(endpoint).Endpoint);
        await peer.HandshakeAsync(type, minorVersion);
        return peer;
    }

    /// <summary>A peer with which messages flow: the timers of the connection are there.</summary>
    private static async Task<RawPeer> ConnectAsync(
        DealerSocket socket, string endpoint = "tcp://127.0.0.1:*", byte minorVersion = 1)
    {
        RawPeer peer = await HandshakeAsync(socket, "DEALER", endpoint, minorVersion);
        await SpeakAsync(peer, socket);
        return peer;
    }

    /// <summary>Has the peer send a message, behind other bytes, and sees that it comes.</summary>
    private static async Task SpeakAsync(RawPeer peer, DealerSocket socket, params byte[] before)
    {
        await peer.WriteAsync((byte[])[.. before, .. s_word]);
        Assert.Equal("word", socket.ReceiveString(Eventually.Patience));
    }

    private static async Task PingAsync(RawPeer peer, ushort timeToLive)
    {
        await peer.WriteAsync(RawPeer.Ping(timeToLive));
        Assert.Equal(RawPeer.Pong(), RawPeer.Frame(0x04, (await peer.ReadFrameAsync()).Body));
    }

    private static async Task AssertPingAsync(RawPeer peer, ushort timeToLive)
    {
        (byte flags, byte[] body) = await peer.ReadFrameAsync();
        Assert.Equal(RawPeer.Ping(timeToLive), RawPeer.Frame(flags, body));
    }

    private static async Task<string> ReadTextAsync(RawPeer peer) =>
        Encoding.UTF8.GetString((await peer.ReadFrameAsync()).Body);
}
