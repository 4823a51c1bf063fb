using System.Globalization;

namespace Zerowire.Benchmarks;

/// <summary>
/// The result of one round of one job: the metrics are messages a second, or the percentiles 50, 90 and 99 of a round
/// trip in microseconds; the costs are those of both sides for a message or a round trip.
/// </summary>
internal sealed record Measurement(double[] Metrics, double CpuMicroseconds, double AllocatedBytes)
{
    public static Measurement Throughput(string[] fields, Snapshot otherSide)
    {
        long count = long.Parse(fields[0], CultureInfo.InvariantCulture);
        double seconds = double.Parse(fields[1], CultureInfo.InvariantCulture);
        return Create([count / seconds], count, Snapshot.Parse(fields.AsSpan(2)) + otherSide);
    }

    public static Measurement Latency(string[] fields, Snapshot otherSide)
    {
        long count = long.Parse(fields[0], CultureInfo.InvariantCulture);
        double[] percentiles = [.. fields[1..4].Select(f => double.Parse(f, CultureInfo.InvariantCulture))];
        return Create(percentiles, count, Snapshot.Parse(fields.AsSpan(4)) + otherSide);
    }

    private static Measurement Create(double[] metrics, long count, Snapshot used) =>
        new(metrics, used.CpuSeconds * 1e6 / count, (double)used.AllocatedBytes / count);
}
