using System.Globalization;
using System.Text;

namespace Zerowire.Benchmarks.Polling;

/// <summary>Collects the rounds of the polling jobs and lays them out.</summary>
internal sealed class PollingReport
{
    private readonly List<(PollingJob Job, int Idle, Measurement Measurement)> _rounds = [];

    public void Add(PollingJob job, int idle, Measurement measurement) => _rounds.Add((job, idle, measurement));

    public string ToMarkdown()
    {
        int idle = PollingJob.Idle[^1];
        var text = new StringBuilder();
        MarkdownTable.Append(
            text,
            $"Zerowire's poller with {PollingJob.Busy} busy sockets, tcp, 64 B, thousand messages a second (time: how "
                + "many times as long a message takes beside the idle ones; CPU of both sides)",
            ["job", "no idle sockets", $"{idle} idle sockets", "time", "CPU us without", "CPU us with", "allocated B"],
            Lines());
        return text.ToString();
    }

    private IEnumerable<string[]> Lines()
    {
        foreach (PollingJob job in _rounds.Select(round => round.Job).Distinct())
        {
            Measurement[] without = Rounds(job, PollingJob.Idle[0]), with = Rounds(job, PollingJob.Idle[^1]);
            Spread alone = Spread.Of(without.Select(m => m.Metrics[0] * 1e-3));
            Spread beside = Spread.Of(with.Select(m => m.Metrics[0] * 1e-3));
            yield return
            [
                job.ToString(), alone.Format("0.0"), beside.Format("0.0"), Number(alone.Median / beside.Median, "0.00"),
                Number(Spread.Of(without.Select(m => m.CpuMicroseconds)).Median, "0.000"),
                Number(Spread.Of(with.Select(m => m.CpuMicroseconds)).Median, "0.000"),
                Number(Spread.Of(with.Select(m => m.AllocatedBytes)).Median, "0.00"),
            ];
        }
    }

    private Measurement[] Rounds(PollingJob job, int idle) =>
        [.. _rounds.Where(round => round.Job == job && round.Idle == idle).Select(round => round.Measurement)];

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
