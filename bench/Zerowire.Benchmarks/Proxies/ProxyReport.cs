using System.Globalization;
using System.Text;

namespace Zerowire.Benchmarks.Proxies;

/// <summary>Collects the rounds of the jobs through a proxy and lays them out.</summary>
internal sealed class ProxyReport
{
    private static readonly string[] s_percentiles = ["p50", "p90", "p99"];

    private static readonly string[] s_heading =
        ["job", "Zerowire", "libzmq", "ratio", "CPU us ours", "CPU us theirs", "allocated B ours"];

    private readonly List<(ProxyJob Job, Contender Contender, Measurement Measurement)> _rounds = [];

    public void Add(ProxyJob job, Contender contender, Measurement measurement) =>
        _rounds.Add((job, contender, measurement));

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        ProxyJob[] jobs = [.. _rounds.Select(r => r.Job).Distinct()];
        const string Explanation = "(ratio above 1: Zerowire is faster); CPU of the proxy's process";
        MarkdownTable.Append(
            text, $"Through a proxy, million messages a second {Explanation}",
            s_heading, jobs.Where(job => job.IsStream).Select(job => Line(job, $"{job}", 0, 1e-6, "0.000")));
        MarkdownTable.Append(
            text, $"Round trips through a proxy, microseconds {Explanation}",
            s_heading,
            jobs.Where(job => !job.IsStream).SelectMany(job =>
                s_percentiles.Select((name, i) => Line(job, $"{job} {name}", i, 1, "0.00"))));
        return text.ToString();
    }

    private string[] Line(ProxyJob job, string name, int metric, double scale, string format)
    {
        Measurement[] ours = Rounds(job, Contender.Zerowire), theirs = Rounds(job, Contender.LibZmq);
        Spread our = Spread.Of(ours.Select(m => m.Metrics[metric] * scale));
        Spread their = Spread.Of(theirs.Select(m => m.Metrics[metric] * scale));
        return
        [
            name, our.Format(format), their.Format(format),
            Number(job.IsStream ? our.Median / their.Median : their.Median / our.Median, "0.00"),
            Number(Spread.Of(ours.Select(m => m.CpuMicroseconds)).Median, "0.000"),
            Number(Spread.Of(theirs.Select(m => m.CpuMicroseconds)).Median, "0.000"),
            Number(Spread.Of(ours.Select(m => m.AllocatedBytes)).Median, "0.00"),
        ];
    }

    private Measurement[] Rounds(ProxyJob job, Contender contender) =>
        [.. _rounds.Where(r => r.Job == job && r.Contender == contender).Select(r => r.Measurement)];

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
