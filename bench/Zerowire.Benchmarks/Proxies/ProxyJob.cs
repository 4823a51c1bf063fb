namespace Zerowire.Benchmarks.Proxies;

/// <summary>A measurement through a proxy of a process of its own, whose peers are Zerowire's sockets for either
/// contender.</summary>
internal sealed record ProxyJob(JobKind Kind, string Transport, int Size)
{
    public bool IsStream => Kind == JobKind.Throughput;

    /// <summary>The sockets of the proxy.</summary>
    public (ZmqSocketType Frontend, ZmqSocketType Backend) Types => IsStream
        ? (ZmqSocketType.Pull, ZmqSocketType.Push)
        : (ZmqSocketType.Router, ZmqSocketType.Dealer);

    /// <summary>What the peers do.</summary>
    public Job Ends => new(Kind, Transport, Size);

    public override string ToString() => IsStream
        ? $"{Transport} {Size} B PUSH - PULL/PUSH - PULL"
        : $"{Transport} {Size} B REQ - ROUTER/DEALER - REP";
}
