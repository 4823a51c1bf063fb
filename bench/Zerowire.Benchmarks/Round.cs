namespace Zerowire.Benchmarks;

/// <summary>Runs one job once with one contender, in processes of its own.</summary>
internal static class Round
{
    private static int s_number;

    public static Measurement Run(Job job, Contender contender, double seconds)
    {
        string name = $"zerowire-bench-{Environment.ProcessId}-{++s_number}";
        if (job.Transport == "inproc") return RunInOneProcess(job, contender, seconds, "inproc://" + name);
        string path = Path.Combine(Path.GetTempPath(), name);
        try
        {
            string endpoint = job.Transport == "ipc" ? "ipc://" + path : "tcp://127.0.0.1:*";
            return RunInTwoProcesses(job, contender, seconds, endpoint);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Measurement RunInOneProcess(Job job, Contender contender, double seconds, string endpoint)
    {
        using var both = new PeerProcess(contender, "both", job, seconds, endpoint);
        both.Expect("BOUND");
        both.Expect("START");
        return ReadResult(both, job, () => default);
    }

    private static Measurement RunInTwoProcesses(Job job, Contender contender, double seconds, string endpoint)
    {
        using var bound = new PeerProcess(contender, "bind", job, seconds, endpoint);
        string address = bound.Expect("BOUND")[0];
        using var connected = new PeerProcess(contender, "connect", job, seconds, address);
        // The clock is at the receiver of a stream and at the asking side of a round trip.
        (PeerProcess timed, PeerProcess other) =
            job.Kind == JobKind.Throughput ? (bound, connected) : (connected, bound);
        timed.Expect("START");
        Snapshot before = other.Mark();
        return ReadResult(timed, job, () => other.Mark() - before);
    }

    private static Measurement ReadResult(PeerProcess timed, Job job, Func<Snapshot> otherSide)
    {
        if (job.Kind == JobKind.Throughput)
        {
            string[] throughput = timed.Expect("THROUGHPUT");
            return Measurement.Throughput(throughput, otherSide());
        }

        string[] latency = timed.Expect("LATENCY");
        return Measurement.Latency(latency, otherSide());
    }
}
