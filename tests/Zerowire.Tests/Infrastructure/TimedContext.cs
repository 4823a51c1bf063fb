using Zerowire.Tests.Runtime;

namespace Zerowire.Tests.Infrastructure;

/// <summary>A context whose timers stand still until the test moves its time.</summary>
internal sealed class TimedContext : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private int _nudges;

    public TimedContext() => Context = new ZmqContext(_clock);

    public ZmqContext Context { get; }

    /// <summary>Moves the time, and has the I/O thread of a connected socket look at it: it sleeps for as long as the
    /// clock told it before.</summary>
    public void Pass(TimeSpan time, ZmqSocket socket)
    {
        _clock.Advance(time.TotalMilliseconds);
        socket.SetOption(OptionNumber.SendHighWaterMark, 1000 + (_nudges++ & 1));
    }

    /// <summary>Moves the time step by step until something has happened.</summary>
    public async Task PassUntilAsync(Task happening, TimeSpan step, ZmqSocket socket)
    {
        await Eventually.TrueAsync(
            () =>
            {
                Pass(step, socket);
                return happening.IsCompleted;
            },
            "what time should bring");
        await happening;
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
