using System.Globalization;
using System.Text;

namespace Zerowire.Benchmarks;

/// <summary>Collects the rounds and lays them out as Markdown tables, which read well on a console too.</summary>
internal sealed class Report
{
    private static readonly string[] s_percentiles = ["p50", "p90", "p99"];

    private static readonly string[] s_heading =
        ["job", "Zerowire", "libzmq", "ratio", "CPU us ours", "CPU us theirs", "allocated B ours"];

    private readonly List<(Job Job, Contender Contender, Measurement Measurement)> _rounds = [];

    public void Add(Job job, Contender contender, Measurement measurement) =>
        _rounds.Add((job, contender, measurement));

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        MarkdownTable.Append(
            text, "One-way, million messages a second (ratio above 1: Zerowire is faster)", s_heading, Throughput());
        MarkdownTable.Append(
            text, "Round trip, microseconds (ratio above 1: Zerowire is faster)", s_heading, Latency());
        return text.ToString();
    }

    private IEnumerable<string[]> Throughput()
    {
        foreach (Job job in Jobs().Where(j => j.Kind == JobKind.Throughput))
            yield return Line(job, job.ToString(), 0, 1e-6, "0.000", higherIsBetter: true);
    }

    private IEnumerable<string[]> Latency()
    {
        foreach (Job job in Jobs().Where(j => j.Kind != JobKind.Throughput))
        {
            for (int i = 0; i < s_percentiles.Length; i++)
                yield return Line(job, $"{job} {s_percentiles[i]}", i, 1, "0.00", higherIsBetter: false);
        }
    }

    private string[] Line(Job job, string name, int metric, double scale, string format, bool higherIsBetter)
    {
        Measurement[] ours = Rounds(job, Contender.Zerowire), theirs = Rounds(job, Contender.LibZmq);
        Spread our = Spread.Of(ours.Select(m => m.Metrics[metric] * scale));
        Spread their = Spread.Of(theirs.Select(m => m.Metrics[metric] * scale));
        double ratio = higherIsBetter ? our.Median / their.Median : their.Median / our.Median;
        return
        [
            name, our.Format(format), their.Format(format), Number(ratio, "0.00"),
            Number(Spread.Of(ours.Select(m => m.CpuMicroseconds)).Median, "0.000"),
            Number(Spread.Of(theirs.Select(m => m.CpuMicroseconds)).Median, "0.000"),
            Number(Spread.Of(ours.Select(m => m.AllocatedBytes)).Median, "0.00"),
        ];
    }

    private IEnumerable<Job> Jobs() => _rounds.Select(r => r.Job).Distinct();

    private Measurement[] Rounds(Job job, Contender contender) =>
        [.. _rounds.Where(r => r.Job == job && r.Contender == contender).Select(r => r.Measurement)];

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
