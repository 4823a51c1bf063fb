namespace Zerowire.Benchmarks.Connections;

/// <summary>
/// One round of a job with many connections: the growth of memory for each connection when all are idle, and when all
/// are idle again after a burst over each; and what the socket did a second. The costs are those of the contender's
/// process alone.
/// </summary>
internal sealed record ConnectionsResult(
    MemoryUse Idle, MemoryUse IdleAgain, Measurement? All = null, Measurement? Ten = null, Measurement? Replies = null);
