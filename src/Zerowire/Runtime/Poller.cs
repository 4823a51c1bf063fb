using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>
/// A level-triggered reactor over descriptors. One thread uses it; only <see cref="Load"/> may be read by others.
/// </summary>
internal abstract class Poller : IDisposable
{
    private int _load;

    /// <summary>The thread, as one that is to be asleep while the process forks; null when nobody asks.</summary>
    public ForkSleeper? Sleeper { get; } = ForkSleeper.TryCreate();

    /// <summary>The number of registered descriptors, by which new work is spread; any thread may read it.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Registers something, at first without interest in anything.</summary>
    public PollHandle Add(IPollable target, IPollHandler handler)
    {
        PollHandle handle = new(target, handler);
        Register(handle);
        Volatile.Write(ref _load, _load + 1);
        return handle;
    }

    public void SetPollIn(PollHandle handle, bool wanted)
    {
        if (handle.IsRemoved || handle.WantsIn == wanted)
            return;
        handle.WantsIn = wanted;
        Update(handle);
    }

    public void SetPollOut(PollHandle handle, bool wanted)
    {
        if (handle.IsRemoved || handle.WantsOut == wanted)
            return;
        handle.WantsOut = wanted;
        Update(handle);
    }

    /// <summary>Whether to hear of the end of a stream that is not read from. A poller that cannot tell says nothing.</summary>
    public void SetPollHangUp(PollHandle handle, bool wanted)
    {
        if (!TellsHangUp || handle.IsRemoved || handle.WantsHangUp == wanted)
            return;
        handle.WantsHangUp = wanted;
        Update(handle);
    }

    /// <summary>
    /// Forgets the descriptor, before it is closed. Allowed inside callbacks: the handle gets no event any more, not
    /// even one that was fetched already.
    /// </summary>
    public void Remove(PollHandle handle)
    {
        if (handle.IsRemoved)
            return;
        handle.IsRemoved = true;
        handle.WantsIn = handle.WantsOut = handle.WantsHangUp = false;
        Unregister(handle);
        Volatile.Write(ref _load, _load - 1);
    }

    /// <summary>
    /// Waits at most <paramref name="timeoutMs"/> (-1: for ever) and dispatches what has happened. Returns early and
    /// without an event after a signal.
    /// </summary>
    public abstract void Wait(int timeoutMs);

    public abstract void Dispose();

    /// <summary>Whether a hang-up can be told from that something can be read.</summary>
    protected virtual bool TellsHangUp => false;

    protected abstract void Register(PollHandle handle);

    /// <summary>The interest of a registered handle has changed.</summary>
    protected abstract void Update(PollHandle handle);

    protected abstract void Unregister(PollHandle handle);

    /// <summary>
    /// Delivers by the interest of this moment, which an earlier callback may have changed. A failure of the
    /// descriptor counts as both events: the handler's next call on it learns what is wrong.
    /// </summary>
    protected static void Dispatch(PollHandle handle, bool readable, bool writable, bool hungUp = false)
    {
        if (writable && handle.WantsOut)
            handle.Handler.OutEvent();
        if (hungUp && handle.WantsHangUp)
            handle.Handler.HangUpEvent();
        if (readable && handle.WantsIn)
            handle.Handler.InEvent();
    }
}
