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
/// </summary>
internal struct SleepGate<TMemory>
    where TMemory : struct, IMemory
{
    /// <summary>Fewer items between two sleeps than this: fenced publication is cheaper.</summary>
    private const int FencedBelow = 64;

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
    public bool MustWakeBehindFence() => TMemory.Read(in _asleep) != 0 && TakeWake();

    /// <summary>Reader: raises the flag. Afterwards the caller must look for data once more, and call
    /// <see cref="Cancel"/> if there is some.</summary>
    public void Arm(long itemsSoFar, bool adaptive)
    {
        long items = itemsSoFar - _itemsAtLastSleep;
        _itemsAtLastSleep = itemsSoFar;
        bool wasFenced = TMemory.Read(in _unfenced) == 0;
        bool fenced = !adaptive || items < FencedBelow;
        TMemory.Write(ref _asleep, 1);
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
    public void Cancel() => TMemory.Exchange(ref _asleep, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TakeWake() => TMemory.Exchange(ref _asleep, 0) != 0;
}
