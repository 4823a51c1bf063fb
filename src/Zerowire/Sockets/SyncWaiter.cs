using Zerowire.Platform;

namespace Zerowire.Sockets;

/// <summary>A thread that waits in a blocking call. Each thread has one, since it can wait in one call only.</summary>
internal sealed class SyncWaiter : Waiter
{
    [ThreadStatic]
    private static SyncWaiter? t_ofThread;

    private readonly Parker _parker = Parker.Create();
    private volatile bool _finished;

    public static SyncWaiter ForThread(WaitKind kind)
    {
        SyncWaiter waiter = t_ofThread ??= new SyncWaiter();
        waiter.Kind = kind;
        waiter.Ticket = 0;
        waiter.Fault = null;
        waiter._finished = false;
        return waiter;
    }

    /// <summary>Whether the wait was ended by a signal.</summary>
    public bool WasInterrupted => _parker.WasInterrupted;

    /// <summary>Waits until the operation is done. False when the time is over, and it may still be done.</summary>
    public bool Wait(int timeout)
    {
        while (!_finished)
        {
            if (!_parker.Park(timeout))
                return _finished;
        }
        return true;
    }

    public override void Finish()
    {
        _finished = true;
        _parker.Unpark();
    }
}
