using Zerowire.Runtime;

namespace Zerowire.Sessions;

/// <summary>How long to wait before the next try: the interval with jitter, or doubling up to the maximum.</summary>
internal sealed class ReconnectPolicy(SocketOptions options)
{
    private int _current = options.ReconnectInterval;

    /// <summary>Whether a lost connection is made anew at all.</summary>
    public bool IsEnabled => options.ReconnectInterval > 0;

    /// <summary>The next interval in milliseconds.</summary>
    public int Next()
    {
        int interval = options.ReconnectInterval;
        if (options.ReconnectIntervalMax == 0)
        {
            // Jitter, so that many clients of a lost server do not come back at once.
            return interval + Random.Shared.Next(interval);
        }
        int next = Math.Min(_current, options.ReconnectIntervalMax);
        _current = (int)Math.Min(next * 2L, options.ReconnectIntervalMax);
        return next;
    }

    /// <summary>A connection was established: the next loss begins with the shortest interval.</summary>
    public void Reset() => _current = options.ReconnectInterval;
}
