using System.Globalization;

namespace Zerowire.Benchmarks;

/// <summary>What a process has used so far: two of them around a measurement give its cost.</summary>
internal readonly record struct Snapshot(double CpuSeconds, long AllocatedBytes)
{
    public static Snapshot Take() =>
        new(Environment.CpuUsage.TotalTime.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true));

    public static Snapshot Parse(ReadOnlySpan<string> fields) =>
        new(double.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture));

    public static Snapshot operator -(Snapshot left, Snapshot right) =>
        new(left.CpuSeconds - right.CpuSeconds, left.AllocatedBytes - right.AllocatedBytes);

    public static Snapshot operator +(Snapshot left, Snapshot right) =>
        new(left.CpuSeconds + right.CpuSeconds, left.AllocatedBytes + right.AllocatedBytes);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{CpuSeconds:F6} {AllocatedBytes}");
}
