using Zerowire.Runtime;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

// The end of a socket: closing never blocks; the reaper ends pipes, sessions and listeners, and waits for their last word.
internal sealed partial class SocketCore
{
    /// <summary>What disposal allows the reaper, in milliseconds, when there is nothing to linger for: the slot in the
    /// context and the descriptors are free when it returns.</summary>
    private const int LeastWait = 1000;

    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Closes the socket. Its addresses are free when this returns; then it waits at most for the linger.</summary>
    public void Dispose()
    {
        EndpointHandle[] listeners = BeginClose();
        // An I/O thread closes without waiting: what would be waited for is its own work.
        if (IoThread.IsAnyCurrent)
            return;
        WaitForListeners(listeners);
        _gone.Task.Wait(WaitForEnd);
    }

    /// <summary>As <see cref="Dispose"/>, without a thread that waits.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (EndpointHandle listener in BeginClose())
            await listener.Ended.ConfigureAwait(false);
        try
        {
            await _gone.Task.WaitAsync(TimeSpan.FromMilliseconds(WaitForEnd)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The linger is over; the reaper drops the rest.
        }
    }

    /// <summary>Closes the socket and waits for nothing. Returns the listeners whose addresses become free soon.</summary>
    public EndpointHandle[] BeginClose()
    {
        _word.Enter();
        bool first = _status != ZmqError.NotASocket;
        EndpointHandle[] listeners = first ? MarkClosed() : [];
        _word.Exit();
        if (first)
            Context.Reaper.Post(CommandKind.Reap, this);
        return listeners;
    }

    /// <summary>Under the word: every call fails from now on, and inproc names are free.</summary>
    private EndpointHandle[] MarkClosed()
    {
        _status = ZmqError.NotASocket;
        TellEndToWatches();
        _word.Remind();
        foreach (EndpointHandle handle in _endpoints)
        {
            if (handle.Binding is not null)
                EndEndpoint(handle, waiting: false);
        }
        return [.. _endpoints.Where(handle => handle.IsListener)];
    }

    void IContextSocket.BeginReaping()
    {
        DeferredReleases.Begin();
        _word.Enter();
        _word.Adopt(Context.Reaper);
        ProcessTerm(Options.Linger);
        _word.Exit();
        DeferredReleases.End();
    }

    void IContextSocket.RunClosed() => _word.RunNow();

    void IContextSocket.Forgotten() => _gone.TrySetResult();

    protected override void ProcessTerm(int linger)
    {
        foreach (Pipe pipe in _pipes)
            pipe.Terminate(delay: false);
        RegisterTermAcks(_pipes.Count);
        foreach (EndpointHandle handle in _endpoints)
            EndPending(handle, linger);
        _endpoints.Clear();
        base.ProcessTerm(linger);
    }

    protected override void ProcessDestroy()
    {
        EndMonitors();
        _pattern.Release();
        _scratch.Release();
        _returned.Release();
        _unfinished.Release();
        Context.Reaper.Post(CommandKind.Reaped, this);
    }

    /// <summary>A connection to a name that may still be bound waits for it as long as the socket lingers.</summary>
    private void EndPending(EndpointHandle handle, int linger)
    {
        if (handle.Object is null && handle.Binding is null)
            handle.SetEnded();
        if (handle.Pending is not { } pending || linger < 0)
            return;
        if (linger > 0)
            Context.Reaper.Thread.Timers.Add(TimeSpan.FromMilliseconds(linger), pending, 0);
        else if (Context.Inproc.StopWaiting(pending.Name, pending))
        {
            FinishInprocConnect(pending);
            CountCommand();
        }
    }

    private int WaitForEnd => Options.Linger < 0 ? -1 : Math.Max(Options.Linger, LeastWait);

    private static void WaitForListeners(EndpointHandle[] listeners)
    {
        foreach (EndpointHandle listener in listeners)
            listener.WaitUntilEnded();
    }
}
