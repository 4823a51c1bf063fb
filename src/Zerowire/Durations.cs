using System.Runtime.CompilerServices;

namespace Zerowire;

/// <summary>
/// Time spans of the public API to and from the whole units that options and calls below are made of.
/// </summary>
internal static class Durations
{
    /// <summary>A timeout in milliseconds, -1 for ever. Rounded up: a short wait never turns into none.</summary>
    public static int ToTimeout(this TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value == TimeSpan.Zero)
            return 0;
        return value == Timeout.InfiniteTimeSpan ? -1 : value.ToUnits(TimeSpan.TicksPerMillisecond, name);
    }

    /// <summary>A length of time in milliseconds, rounded up; no meaning is given to an infinite one.</summary>
    public static int ToMilliseconds(this TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value.ToUnits(TimeSpan.TicksPerMillisecond, name);

    /// <summary>A length of time in seconds, at least one, rounded up; -1 for null.</summary>
    public static int ToSecondsOrDefault(this TimeSpan? value, string name)
    {
        if (value is not { } time)
            return -1;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, name);
        return time.ToUnits(TimeSpan.TicksPerSecond, name);
    }

    /// <summary>A length of time in microseconds, rounded up.</summary>
    public static int ToMicroseconds(this TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value.ToUnits(TimeSpan.TicksPerMicrosecond, name);

    public static TimeSpan FromMicroseconds(int microseconds) =>
        new(microseconds * TimeSpan.TicksPerMicrosecond);

    public static TimeSpan FromMilliseconds(int milliseconds) =>
        milliseconds < 0 ? Timeout.InfiniteTimeSpan : new TimeSpan(milliseconds * TimeSpan.TicksPerMillisecond);

    public static TimeSpan? FromSecondsOrDefault(int seconds) =>
        seconds < 0 ? null : new TimeSpan(seconds * TimeSpan.TicksPerSecond);

    private static int ToUnits(this TimeSpan value, long ticksPerUnit, string? name)
    {
        long units = value.Ticks / ticksPerUnit + (value.Ticks % ticksPerUnit > 0 ? 1 : 0);
        if (value < TimeSpan.Zero || units > int.MaxValue)
            ThrowOutOfRange(value, name);
        return (int)units;
    }

    private static void ThrowOutOfRange(TimeSpan value, string? name) => throw new ArgumentOutOfRangeException(
        name, value, "The time must not be negative and must fit in 2^31-1 units (about 24 days in milliseconds); " +
        "Timeout.InfiniteTimeSpan is accepted where it has a meaning.");
}
