using Zerowire.Platform;

namespace Zerowire.Sockets;

/// <summary>A thread that waits for something in a <see cref="PollSet"/>. Each thread has one, since it can wait in one
/// call only.</summary>
internal sealed class SyncPollWaiter : PollWaiter
{
    [ThreadStatic]
    private static SyncPollWaiter? t_ofThread;

    private readonly Parker _parker = Parker.Create();
    private volatile bool _signaled;

    public static SyncPollWaiter OfThread() => t_ofThread ??= new SyncPollWaiter();

    /// <summary>Before the thread joins those who wait.</summary>
    public void Reset() => _signaled = false;

    /// <summary>Waits until there is something to look at, at most so many milliseconds (-1: for ever). False when the
    /// time is over, and a signal may still come.</summary>
    public bool Wait(int timeout)
    {
        while (!_signaled)
        {
            if (!_parker.Park(timeout))
                return _signaled;
        }
        return true;
    }

    public override void Signal()
    {
        _signaled = true;
        _parker.Unpark();
    }
}
