using System.Diagnostics;

namespace Zerowire.Platform;

/// <summary>
/// Microseconds since a start: what <c>zmq_stopwatch_start</c> stands for. Only the C ABI needs it; .NET has
/// <see cref="Stopwatch"/>.
/// </summary>
internal sealed class MicrosecondWatch(TimeProvider clock)
{
    private readonly TimeProvider _clock = clock;
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Whole microseconds since the watch was made.</summary>
    public ulong Elapsed =>
        (ulong)(_clock.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond);
}
