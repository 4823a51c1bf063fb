using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>
/// Lets the reader of a queue sleep without the writer paying for it. The writer publishes with a release store and
/// then looks at a flag; whoever goes to sleep raises the flag, passes a barrier, and looks for data once more. Of the
/// two, at least one sees the other.
/// The barrier has two forms. While the reader sleeps often, the writer passes a full fence after each publication and
/// the reader's is an ordinary one. While data streams, the writer passes none and the reader, who sleeps rarely, pays
/// for a barrier on all processors of the process. The reader chooses; a change takes effect behind a process-wide
/// barrier, so that the writer has seen it before the cheap form is relied on.
/// The same flag settles who has the segment that the writer has open: a reader that sleeps may detach it, and a writer
/// that finds the reader asleep takes the flag back before it touches the segment. One interlocked operation decides.
/// </summary>
internal struct SleepGate<TMemory>
    where TMemory : struct, IMemory
{
    /// <summary>Fewer items between two sleeps than this: fenced publication is cheaper.</summary>
    private const int FencedBelow = 64;

    private const int Awake = 0;
    private const int Asleep = 1;
    private const int AsleepAndDetached = 2;

    private int _asleep;
    private int _unfenced;
    private long _itemsAtLastSleep;

    /// <summary>Writer: after publishing. True when the reader sleeps and the caller must wake it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MustWake()
    {
        if (TMemory.Read(in _unfenced) == 0)
            TMemory.Fence();
        return MustWakeBehindFence();
    }

    /// <summary>Writer: as <see cref="MustWake"/>, when publishing was a full fence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MustWakeBehindFence() =>
        // A reader that has detached the segment meanwhile has read what was published, and needs no wake-up.
        TMemory.Read(in _asleep) == Asleep && TakeWake();

    /// <summary>Writer: after it has shown that it is going to write. True when the reader sleeps and may detach the
    /// segment: the caller must take the wake-up with <see cref="TakeWake(out bool)"/> first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayDetach()
    {
        if (TMemory.Read(in _unfenced) == 0)
            TMemory.Fence();
        return TMemory.Read(in _asleep) != Awake;
    }

    /// <summary>Writer: from now on the reader cannot detach until it has been awake. True when the reader must be woken
    /// once there is something to read.</summary>
    public bool TakeWake(out bool detached)
    {
        int was = TMemory.Exchange(ref _asleep, Awake);
        detached = was == AsleepAndDetached;
        return was != Awake;
    }

    /// <summary>Reader: asleep, and having seen the writer outside its segment and nothing to read. False when the
    /// writer was quicker.</summary>
    public bool TryDetach() => TMemory.CompareExchange(ref _asleep, AsleepAndDetached, Asleep) == Asleep;

    /// <summary>Reader: raises the flag. Afterwards the caller must look for data once more, and call
    /// <see cref="Cancel"/> if there is some.</summary>
    public void Arm(long itemsSoFar, bool adaptive)
    {
        // Woken for nothing: the flag has been up all the time, and the writer must still find what it says.
        if (TMemory.Read(in _asleep) == AsleepAndDetached)
            return;
        long items = itemsSoFar - _itemsAtLastSleep;
        _itemsAtLastSleep = itemsSoFar;
        bool wasFenced = TMemory.Read(in _unfenced) == 0;
        bool fenced = !adaptive || items < FencedBelow;
        TMemory.Write(ref _asleep, Asleep);
        if (wasFenced && fenced)
        {
            TMemory.Fence();
            return;
        }
        TMemory.Write(ref _unfenced, fenced ? 0 : 1);
        TMemory.ProcessWideFence();
    }

    /// <summary>Reader: while it is awake. When data streams, fences are given up at once: a reader that keeps finding
    /// something may not come to sleep for long. That needs no barrier, since the next sleep passes one.</summary>
    public void NoteProgress(long itemsSoFar)
    {
        if (itemsSoFar - _itemsAtLastSleep >= FencedBelow && TMemory.Read(in _unfenced) == 0)
            TMemory.Write(ref _unfenced, 1);
    }

    /// <summary>Reader: there was data after all.</summary>
    public void Cancel() => TMemory.CompareExchange(ref _asleep, Awake, Asleep);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeWake() => TMemory.CompareExchange(ref _asleep, Awake, Asleep) == Asleep;
}
