using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>What is readable from <see cref="Set"/>, by any thread, until <see cref="Reset"/>.</summary>
internal abstract class WakeSignal : IPollable, IDisposable
{
    /// <summary>In <see cref="_users"/>: the signal is disposed.</summary>
    private const int Ended = 1 << 30;

    /// <summary>How many threads are setting the signal now.</summary>
    private int _users;

    public abstract nint Descriptor { get; }

    public virtual Socket? Socket => null;

    /// <summary>Wakes whoever watches. May come after the end, when the last one to wake a thread is overtaken by it:
    /// the descriptor may be a stranger's by then, so nothing is written.</summary>
    public void Set()
    {
        if ((Interlocked.Increment(ref _users) & Ended) == 0)
            Write();
        if (Interlocked.Decrement(ref _users) == Ended)
            Close();
    }

    public abstract void Reset();

    public void Dispose()
    {
        // The last of those who are setting the signal at this moment closes it.
        if (Interlocked.Or(ref _users, Ended) == 0)
            Close();
    }

    /// <summary>Makes the signal readable; never blocks.</summary>
    protected abstract void Write();

    /// <summary>Called once, when nobody is writing or ever will be.</summary>
    protected abstract void Close();
}
