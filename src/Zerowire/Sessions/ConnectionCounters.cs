namespace Zerowire.Sessions;

/// <summary>How the connections of a socket have fared. Counted by I/O threads, read by any.</summary>
internal sealed class ConnectionCounters
{
    private long _made;
    private long _ended;
    private long _retries;
    private long _handshakeFailures;

    public long Made => Volatile.Read(ref _made);

    /// <summary>How many are made and not ended. The ends are read first: they never exceed what was made.</summary>
    public long Open
    {
        get
        {
            long ended = Volatile.Read(ref _ended);
            return Made - ended;
        }
    }

    public long Retries => Volatile.Read(ref _retries);

    public long HandshakeFailures => Volatile.Read(ref _handshakeFailures);

    public void CountMade() => Interlocked.Increment(ref _made);

    public void CountEnded() => Interlocked.Increment(ref _ended);

    public void CountRetry() => Interlocked.Increment(ref _retries);

    public void CountHandshakeFailure() => Interlocked.Increment(ref _handshakeFailures);
}
