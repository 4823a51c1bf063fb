namespace Zerowire.Tests.Runtime;

/// <summary>A clock that stands still until the test moves it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public void Advance(double milliseconds) =>
        Interlocked.Add(ref _ticks, (long)(milliseconds * TimeSpan.TicksPerMillisecond));
}
