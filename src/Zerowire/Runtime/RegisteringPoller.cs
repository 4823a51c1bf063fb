namespace Zerowire.Runtime;

/// <summary>
/// A poller whose kernel remembers what is watched. The kernel gets a key with each registration and gives it back with
/// each event.
/// </summary>
internal abstract class RegisteringPoller : Poller
{
    private const int RetryMs = 100;

    private readonly Stack<int> _freeSlots = new();
    private readonly List<PollHandle> _refused = [];
    private PollHandle?[] _slots = new PollHandle?[16];
    private int _slotsUsed;
    private uint _generation;

    public sealed override void Wait(int timeoutMs)
    {
        if (_refused.Count > 0)
            timeoutMs = timeoutMs < 0 ? RetryMs : Math.Min(timeoutMs, RetryMs);
        WaitForKernel(timeoutMs);
        if (_refused.Count > 0)
            RetryRefused();
    }

    protected static ulong KeyOf(PollHandle handle) => ((ulong)handle.Generation << 32) | (uint)handle.Slot;

    /// <summary>The handle of an event. Its slot may be empty or another's by now: an earlier callback of the batch may
    /// have removed it.</summary>
    protected PollHandle? Find(ulong key) =>
        _slots[(int)(uint)key] is { } handle && handle.Generation == (uint)(key >> 32) ? handle : null;

    /// <summary>Waits and dispatches.</summary>
    protected abstract void WaitForKernel(int timeoutMs);

    /// <summary>Makes the kernel watch for what is wanted. False when it refuses.</summary>
    protected abstract bool TryUpdate(PollHandle handle);

    protected sealed override void Register(PollHandle handle)
    {
        if (!_freeSlots.TryPop(out int slot))
        {
            slot = _slotsUsed++;
            if (slot == _slots.Length)
                Array.Resize(ref _slots, slot * 2);
        }

        handle.Slot = slot;
        handle.Generation = ++_generation;
        _slots[slot] = handle;
    }

    protected sealed override void Update(PollHandle handle)
    {
        if (!TryUpdate(handle) && !_refused.Contains(handle))
            _refused.Add(handle);
    }

    protected sealed override void Unregister(PollHandle handle)
    {
        TryUpdate(handle);
        _refused.Remove(handle);
        _slots[handle.Slot] = null;
        _freeSlots.Push(handle.Slot);
    }

    // The kernel may be out of memory or of watches. Nothing is lost meanwhile: the handlers are woken at intervals
    // and find out by their own calls.
    private void RetryRefused()
    {
        for (int i = _refused.Count - 1; i >= 0; i--)
        {
            if (i >= _refused.Count)
                continue;
            PollHandle handle = _refused[i];
            if (TryUpdate(handle))
                _refused.RemoveAt(i);
            else
                Dispatch(handle, readable: true, writable: true);
        }
    }
}
