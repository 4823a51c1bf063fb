using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>HANDSHAKE_IVL: how long a peer may take until it has said who it is. The test moves the time.</summary>
public sealed class HandshakeIntervalTests : IAsyncDisposable
{
    private readonly TimedContext _time = new();

    public ValueTask DisposeAsync() => _time.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task A_peer_has_half_a_minute_or_what_is_set(int? seconds)
    {
        using PullSocket pull = new(_time.Context);
        if (seconds is { } set)
            pull.HandshakeInterval = TimeSpan.FromSeconds(set);
        TimeSpan given = TimeSpan.FromSeconds(seconds ?? 30);
        using PushSocket clock = await ClockAsync();
        await using var log = new MonitorLog(pull);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        using RawPeer slow = await RawPeer.ConnectAsync(endpoint);
        await log.UntilAsync(Kind.Accepted);
        _time.Pass(given - TimeSpan.FromSeconds(1), clock);
        await slow.HandshakeAsync("PUSH");
        await log.UntilAsync(Kind.HandshakeSucceeded);
        using RawPeer silent = await RawPeer.ConnectAsync(endpoint);
        await log.UntilAsync(Kind.Accepted);
        await _time.PassUntilAsync(silent.ReadToEndAsync(), TimeSpan.FromSeconds(1), clock);
        await log.UntilAsync(Kind.HandshakeFailed);

        // Who is known has all the time there is.
        await slow.WriteAsync(RawPeer.Frame(0, "late"u8));
        Assert.Equal("late", pull.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public async Task Zero_is_no_limit()
    {
        using PullSocket pull = new(_time.Context) { HandshakeInterval = TimeSpan.Zero };
        using PushSocket clock = await ClockAsync();
        await using var log = new MonitorLog(pull);
        using RawPeer slow = await RawPeer.ConnectAsync(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        await log.UntilAsync(Kind.Accepted);
        for (int i = 0; i < 5; i++)
            _time.Pass(TimeSpan.FromHours(1), clock);
        await slow.HandshakeAsync("PUSH");
        await slow.WriteAsync(RawPeer.Frame(0, "at last"u8));
        Assert.Equal("at last", pull.ReceiveString(Eventually.Patience));
    }

    /// <summary>A connection whose socket wakes the I/O thread when the time is moved.</summary>
    private async Task<PushSocket> ClockAsync()
    {
        var pull = new PullSocket(_time.Context);
        var push = new PushSocket(_time.Context) { Linger = TimeSpan.Zero };
        await push.ConnectReadyAsync(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        return push;
    }
}
