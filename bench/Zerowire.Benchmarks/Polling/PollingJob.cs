namespace Zerowire.Benchmarks.Polling;

/// <summary>Ten busy PULL sockets and as many idle ones as are wanted in one poller, all over tcp.</summary>
/// <param name="Streams">Whether the busy ones have messages all the time, or one at a time.</param>
/// <param name="IsBatched">Whether a wait takes all that is ready, or one socket.</param>
internal sealed record PollingJob(bool Streams, bool IsBatched)
{
    public const int Busy = 10;

    /// <summary>How many idle sockets each job is run with, beginning with none.</summary>
    public static int[] Idle { get; } = [0, 1000];

    public override string ToString() =>
        (Streams ? "messages all the time" : "one message at a time")
        + (IsBatched ? ", all that is ready in one wait" : ", one socket in one wait");
}
