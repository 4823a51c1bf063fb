using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Zerowire.Tests.Platform;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Peers that mean harm: each loses its connection, an event says why, and everybody else is served.</summary>
[Collection(SerialCollection.Name)]
[SuppressMessage("Design", "CA1001", Justification = "The runner calls DisposeAsync of IAsyncLifetime.")]
public class HostilePeerTests : IAsyncLifetime
{
    private readonly ZmqContext _context = TestContext.Create();
    private readonly List<ZmqMonitorEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private PullSocket _pull = null!;
    private string _tcp = "";
    private string _ipc = "";
    private Task _monitor = Task.CompletedTask;

    private protected virtual ZmqReactor Reactor => ZmqReactor.Default;

    public static TheoryData<string, string> Attacks()
    {
        var attacks = new TheoryData<string, string>();
        foreach (string transport in (string[])["tcp", "ipc"])
        {
            foreach (string attack in (string[])["noise", "wrong mechanism", "wrong socket type",
                "message before ready", "command of all lengths", "ready of 2^63", "frame of 2^63-1", "frame of 2^63",
                "frame over the limit", "empty command", "name beyond the end", "property beyond the end",
                "error command", "short ping", "subscription inside a message", "unknown socket type",
                "empty socket type", "property of 2^32-1", "property without a name", "properties without end",
                "ready with more", "ready as a message", "wrapping command", "command over its limit", "name of no length",
                "ping without a time", "error after ready", "command of all lengths after ready", "ready of 2^16",
                "wrong mechanism in the filler", "command with more", "frame that wraps around"])
            {
                attacks.Add(transport, attack);
            }
        }
        return attacks;
    }

    public Task InitializeAsync()
    {
        _context.Reactor = Reactor;
        _pull = new PullSocket(_context) { MaxMessageSize = 1 << 20, HandshakeInterval = TimeSpan.FromMilliseconds(500) };
        _monitor = MonitorAsync();
        _tcp = _pull.Bind("tcp://127.0.0.1:*").Endpoint;
        _ipc = _pull.Bind("ipc://*").Endpoint;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _monitor;
        await _context.DisposeAsync();
        _stop.Dispose();
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attacker_is_cut_off_and_others_are_served(string transport, string attack)
    {
        string endpoint = transport == "tcp" ? _tcp : _ipc;
        using (RawPeer attacker = await RawPeer.ConnectAsync(endpoint))
        {
            await attacker.TryWriteAsync(Bytes(attack));
            await attacker.ReadToEndAsync();
        }
        await Eventually.TrueAsync(() => Has(ZmqMonitorEventKind.Disconnected), () => attack + ": " + Events());
        // Either the handshake failed so, or what came behind it broke the connection.
        lock (_events)
        {
            Assert.True(_events[^1].Error is ZmqError.ProtocolViolation or ZmqError.MessageTooLarge, Events());
            Assert.False(
                _events.Exists(e => e.Kind == ZmqMonitorEventKind.HandshakeFailedProtocol)
                && _events.Exists(e => e.Kind == ZmqMonitorEventKind.HandshakeSucceeded));
        }
        AssertServed();
        Assert.False(_pull.TryReceive(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(70)]
    public async Task Half_a_handshake_and_then_silence_ends_with_the_handshake_interval(int length)
    {
        byte[] whole = [.. RawPeer.Greeting, .. RawPeer.Ready("PUSH")];
        using RawPeer attacker = await RawPeer.ConnectAsync(_tcp);
        await attacker.WriteAsync(whole.AsMemory(0, length));
        await attacker.ReadToEndAsync();
        await Eventually.TrueAsync(() => Has(ZmqMonitorEventKind.HandshakeFailed), Events);
        AssertServed();
    }

    [Fact]
    public async Task A_handshake_byte_by_byte_succeeds()
    {
        // On a busy machine it may take longer than the interval of the other tests.
        _pull.HandshakeInterval = Eventually.Patience;
        using RawPeer peer = await RawPeer.ConnectAsync(_pull.Bind("ipc://*").Endpoint);
        byte[] all = [.. RawPeer.Greeting, .. RawPeer.Ready("PUSH"), .. RawPeer.Frame(1, "a"u8), .. RawPeer.Frame(0, "b"u8)];
        for (int i = 0; i < all.Length; i++)
        {
            await peer.WriteAsync(all.AsMemory(i, 1));
            await Task.Yield();
        }
        using ZmqMessage message = _pull.Receive(Eventually.Patience);
        Assert.Equal(2, message.Count);
        Assert.Equal("b", message[1].ToString());
    }

    [Fact]
    public async Task Pings_without_reading_the_answers_cost_no_memory()
    {
        using RawPeer attacker = await RawPeer.ConnectAsync(_tcp);
        await attacker.HandshakeAsync("PUSH");
        byte[] ping = RawPeer.Frame(0x04, [4, .. "PING"u8, 0, 10, .. new byte[16]]);
        byte[] pings = [.. Enumerable.Repeat(ping, 2000).SelectMany(bytes => bytes)];
        long before = MemoryInUse();
        for (int i = 0; i < TestScope.Choose(1000, 5000); i++)
            await attacker.WriteAsync(pings);
        Assert.InRange(MemoryInUse() - before, long.MinValue, 16L << 20);
        await attacker.WriteAsync(RawPeer.Frame(0, "still a peer"u8));
        Assert.Equal("still a peer", _pull.ReceiveString(Eventually.Patience));
        AssertServed();
    }

    [Fact]
    public async Task A_declared_length_takes_no_memory_before_the_bytes_come()
    {
        _pull.MaxMessageSize = null;
        string endpoint = _pull.Bind("tcp://127.0.0.1:*").Endpoint;
        List<RawPeer> attackers = [];
        long before = MemoryInUse();
        for (int i = 0; i < 50; i++)
        {
            RawPeer attacker = await RawPeer.ConnectAsync(endpoint);
            attackers.Add(attacker);
            await attacker.HandshakeAsync("PUSH");
            await attacker.WriteAsync(LongHeader(0x02, int.MaxValue - 100));
            await attacker.WriteAsync(new byte[10_000]);
        }
        AssertServed();
        Assert.InRange(MemoryInUse() - before, long.MinValue, 50L * (512 << 10));
        attackers.ForEach(attacker => attacker.Dispose());
    }

    [Fact]
    public async Task Thousands_of_half_open_connections_delay_nobody()
    {
        ProcessState before = ProcessState.Now();
        List<RawPeer> attackers = [];
        for (int i = 0; i < TestScope.Choose(1000, 3000); i++)
        {
            RawPeer attacker = await RawPeer.ConnectAsync(i % 2 == 0 ? _tcp : _ipc);
            attackers.Add(attacker);
            await attacker.TryWriteAsync(RawPeer.Greeting.AsMemory(0, i % 64));
        }
        long start = Stopwatch.GetTimestamp();
        AssertServed();
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        attackers.ForEach(attacker => attacker.Dispose());
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_flood_of_connections_that_crash_delays_nobody()
    {
        ProcessState before = ProcessState.Now();
        for (int i = 0; i < TestScope.Choose(500, 5000); i++)
        {
            RawPeer attacker = await RawPeer.ConnectAsync(_tcp);
            if (i % 3 > 0)
                await attacker.TryWriteAsync((byte[])[.. RawPeer.Greeting, .. RawPeer.Ready("PUSH"), 0, 200, 1, 2, 3]);
            attacker.Crash();
        }
        AssertServed();
        await before.AssertNothingIsLeftAsync();
        Assert.False(_pull.TryReceive(out _));
    }

    private void AssertServed()
    {
        foreach (string endpoint in (string[])[_tcp, _ipc])
        {
            using var push = new PushSocket(_context);
            push.Connect(endpoint);
            push.Send("still there?");
            Assert.Equal("still there?", _pull.ReceiveString(Eventually.Patience));
        }
    }

    private static byte[] LongHeader(byte flags, ulong length)
    {
        byte[] header = new byte[9];
        header[0] = flags;
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(1), length);
        return header;
    }

    private static long MemoryInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static byte[] Bytes(string attack)
    {
        byte[] greeting = RawPeer.Greeting;
        byte[] ready = RawPeer.Ready("PUSH");
        byte[] handshake = [.. greeting, .. ready];
        byte[] noise = new byte[4096];
        new Random(1).NextBytes(noise);
        return attack switch
        {
            "noise" => [.. greeting[..12], .. noise],
            "wrong mechanism" => [.. greeting[..12], .. "CURVE"u8, .. greeting[17..]],
            "wrong socket type" => [.. greeting, .. RawPeer.Ready("PUB")],
            "message before ready" => [.. greeting, .. RawPeer.Frame(0, "hello"u8)],
            "command of all lengths" => [.. greeting, .. LongHeader(6, 1UL << 40), .. noise],
            "ready of 2^63" => [.. greeting, .. LongHeader(6, 1UL << 63), .. noise],
            "frame of 2^63-1" => [.. handshake, .. LongHeader(2, (1UL << 63) - 1), .. noise],
            "frame of 2^63" => [.. handshake, .. LongHeader(2, 1UL << 63), .. noise],
            "frame over the limit" => [.. handshake, .. LongHeader(2, (1 << 20) + 1), .. noise],
            "empty command" => [.. handshake, 4, 0],
            "name beyond the end" => [.. handshake, 4, 2, 200, 65],
            "property beyond the end" => [.. greeting, .. RawPeer.Frame(4, [5, .. "READY"u8, 200, 1, 2])],
            "error command" => [.. greeting, .. RawPeer.Frame(4, [5, .. "ERROR"u8, 3, .. "bad"u8])],
            "short ping" => [.. handshake, .. RawPeer.Frame(4, [4, .. "PING"u8, 0])],
            "subscription inside a message" =>
                [.. handshake, .. RawPeer.Frame(1, "a"u8), .. RawPeer.Frame(4, [9, .. "SUBSCRIBE"u8, 65])],
            "unknown socket type" => [.. greeting, .. RawPeer.Ready("PUSHY")],
            "empty socket type" => [.. greeting, .. RawPeer.Ready("")],
            "property of 2^32-1" =>
                [.. greeting, .. RawPeer.Frame(4, [.. ready[2..], 1, .. "X"u8, 255, 255, 255, 255, .. noise[..100]])],
            "property without a name" => [.. greeting, .. RawPeer.Frame(4, [.. ready[2..], 0, 0, 0, 0, 0])],
            "properties without end" => [.. greeting, .. RawPeer.Frame(4,
                [.. ready[2..], .. Enumerable.Repeat((byte[])[1, 65, 0, 0, 0, 0], 5000).SelectMany(bytes => bytes)])],
            "ready with more" => [.. greeting, 5, .. ready[1..]],
            "ready as a message" => [.. greeting, 0, .. ready[1..]],
            "wrapping command" => [.. greeting, .. LongHeader(6, ulong.MaxValue), .. noise],
            "command over its limit" => [.. handshake, .. LongHeader(6, 17 << 20), .. noise],
            "name of no length" => [.. handshake, 4, 5, 0, .. "PING"u8],
            "ping without a time" => [.. handshake, .. RawPeer.Frame(4, [4, .. "PING"u8])],
            "error after ready" => [.. handshake, .. RawPeer.Frame(4, [5, .. "ERROR"u8, 3, .. "bad"u8])],
            "command of all lengths after ready" => [.. handshake, .. LongHeader(6, 1UL << 40), .. noise],
            "ready of 2^16" => [.. greeting, .. LongHeader(6, (1 << 16) + 1), .. noise],
            "wrong mechanism in the filler" => [.. greeting[..17], .. "CURVE"u8, .. greeting[22..]],
            "command with more" => [.. handshake, .. RawPeer.Frame(5, [7, .. "UNKNOWN"u8])],
            "frame that wraps around" => [.. handshake, .. LongHeader(2, ulong.MaxValue - 8), .. noise],
            _ => throw new ArgumentOutOfRangeException(nameof(attack)),
        };
    }

    private bool Has(ZmqMonitorEventKind kind)
    {
        lock (_events)
            return _events.Exists(e => e.Kind == kind);
    }

    private string Events()
    {
        lock (_events)
            return string.Join("; ", _events);
    }

    private async Task MonitorAsync()
    {
        try
        {
            await foreach (ZmqMonitorEvent e in _pull.MonitorAsync(_stop.Token))
            {
                lock (_events)
                    _events.Add(e);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
