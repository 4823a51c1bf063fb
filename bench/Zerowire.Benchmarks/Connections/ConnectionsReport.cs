using System.Globalization;
using System.Text;

namespace Zerowire.Benchmarks.Connections;

/// <summary>Collects the rounds of the jobs with many connections and lays them out.</summary>
internal sealed class ConnectionsReport
{
    private readonly List<(ConnectionsJob Job, Contender Contender, ConnectionsResult Result)> _rounds = [];

    public void Add(ConnectionsJob job, Contender contender, ConnectionsResult result) =>
        _rounds.Add((job, contender, result));

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        MarkdownTable.Append(
            text,
            "Many tcp connections, 64 B, million messages a second (ratio above 1: Zerowire is faster); CPU of the "
                + "process with the one socket",
            ["job", "Zerowire", "libzmq", "ratio", "CPU us ours", "CPU us theirs", "allocated B ours"],
            Rates());
        MarkdownTable.Append(
            text,
            "Memory in user space of one end of an idle connection, bytes (ratio above 1: Zerowire needs less)",
            ["job", "Zerowire", "libzmq", "ratio", "objects ours", "segments ours"],
            Memory());
        return text.ToString();
    }

    private IEnumerable<string[]> Rates()
    {
        (string Name, Func<ConnectionsResult, Measurement?> Part)[] parts =
        [
            ("all send", result => result.All),
            ("ten send, the others are idle", result => result.Ten),
            ("replies to all in turn", result => result.Replies),
        ];
        foreach (ConnectionsJob job in Jobs())
        {
            foreach ((string name, Func<ConnectionsResult, Measurement?> part) in parts)
            {
                Measurement[] ours = [.. Results(job, Contender.Zerowire).Select(part).OfType<Measurement>()];
                Measurement[] theirs = [.. Results(job, Contender.LibZmq).Select(part).OfType<Measurement>()];
                if (ours.Length + theirs.Length == 0) continue;
                Spread our = Spread.Of(ours.Select(m => m.Metrics[0] * 1e-6));
                Spread their = Spread.Of(theirs.Select(m => m.Metrics[0] * 1e-6));
                yield return
                [
                    $"{job}: {name}", our.Format("0.000"), their.Format("0.000"), Number(our.Median / their.Median, "0.00"),
                    Number(Spread.Of(ours.Select(m => m.CpuMicroseconds)).Median, "0.000"),
                    Number(Spread.Of(theirs.Select(m => m.CpuMicroseconds)).Median, "0.000"),
                    Number(Spread.Of(ours.Select(m => m.AllocatedBytes)).Median, "0.00"),
                ];
            }
        }
    }

    private IEnumerable<string[]> Memory()
    {
        foreach (ConnectionsJob job in Jobs())
        {
            yield return MemoryLine(job, "idle from the start", result => result.Idle);
            yield return MemoryLine(job, "idle after a burst", result => result.IdleAgain);
        }
    }

    private string[] MemoryLine(ConnectionsJob job, string name, Func<ConnectionsResult, MemoryUse> part)
    {
        MemoryUse[] ours = [.. Results(job, Contender.Zerowire).Select(part)];
        Spread our = Spread.Of(ours.Select(m => m.Private));
        Spread their = Spread.Of(Results(job, Contender.LibZmq).Select(r => part(r).Private));
        return
        [
            $"{job}: {name}", our.Format("0"), their.Format("0"), Number(their.Median / our.Median, "0.00"),
            Number(Spread.Of(ours.Select(m => m.Managed)).Median, "0"),
            Number(Spread.Of(ours.Select(m => m.Segments)).Median, "0"),
        ];
    }

    private IEnumerable<ConnectionsJob> Jobs() => _rounds.Select(r => r.Job).Distinct();

    private IEnumerable<ConnectionsResult> Results(ConnectionsJob job, Contender contender) =>
        _rounds.Where(r => r.Job == job && r.Contender == contender).Select(r => r.Result);

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
