namespace Zerowire.Benchmarks.Proxies;

/// <summary>Runs one job through a proxy once: the proxy and its two peers are processes of their own.</summary>
internal static class ProxyRound
{
    private static int s_number;

    public static Measurement Run(ProxyJob job, Contender contender, double seconds)
    {
        if (job.Transport == "tcp") return Run(job, contender, seconds, "tcp://127.0.0.1:*", "tcp://127.0.0.1:*");
        string path = Path.Combine(Path.GetTempPath(), $"zerowire-proxy-{Environment.ProcessId}-{++s_number}");
        try
        {
            return Run(job, contender, seconds, $"ipc://{path}-front", $"ipc://{path}-back");
        }
        finally
        {
            File.Delete(path + "-front");
            File.Delete(path + "-back");
        }
    }

    private static Measurement Run(
        ProxyJob job, Contender contender, double seconds, string frontendEndpoint, string backendEndpoint)
    {
        using var proxy = new PeerProcess(
            "proxy", contender.ToString(), job.Types.Frontend.ToString(), job.Types.Backend.ToString(),
            frontendEndpoint, backendEndpoint);
        string[] bound = proxy.Expect("BOUND");
        using var far = new PeerProcess(Contender.Zerowire, "far", job.Ends, seconds, bound[1]);
        using var near = new PeerProcess(Contender.Zerowire, "connect", job.Ends, seconds, bound[0]);
        PeerProcess timed = job.IsStream ? far : near;
        timed.Expect("START");
        Snapshot before = proxy.Mark();
        string[] fields = timed.Expect(job.IsStream ? "THROUGHPUT" : "LATENCY");
        Snapshot cost = proxy.Mark() - before;
        // The peers are the same for both: what counts is what the proxy costs.
        fields = [.. fields[..^2], .. cost.ToString().Split(' ')];
        return job.IsStream ? Measurement.Throughput(fields, default) : Measurement.Latency(fields, default);
    }
}
