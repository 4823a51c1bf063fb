namespace Zerowire.Benchmarks;

/// <summary>What a job measures.</summary>
internal enum JobKind
{
    /// <summary>One-way messages a second, PUSH to PULL, at the receiver.</summary>
    Throughput,

    /// <summary>Round-trip times of REQ and REP.</summary>
    RequestReply,

    /// <summary>Round-trip times of two PAIR sockets.</summary>
    Pair,
}
