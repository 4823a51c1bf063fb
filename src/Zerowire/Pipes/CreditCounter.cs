using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>Counts the messages that a reader has taken, and tells the writer whenever half of the high-water mark has
/// been read, so that a full pipe is not filled and woken message by message.</summary>
internal sealed class CreditCounter<TMemory>
    where TMemory : struct, IMemory
{
    private readonly PipeQueue<TMemory> _queue;
    private long _messages;
    private int _step;
    private long _nextCredit;

    public CreditCounter(PipeQueue<TMemory> queue, int highWaterMark)
    {
        _queue = queue;
        SetHighWaterMark(highWaterMark);
    }

    public long Messages => _messages;

    /// <summary>As <see cref="Messages"/>, for other threads: what it was a moment ago.</summary>
    public long MessagesSeen => Volatile.Read(in _messages);

    /// <summary>Follows a change of the high-water mark. True when the writer must be woken.</summary>
    public bool SetHighWaterMark(int highWaterMark)
    {
        // Without a mark nothing was told; from now on the writer counts from here.
        bool wake = Messages > 0 && _queue.PublishCredit(Messages);
        _step = (int)(((long)highWaterMark + 1) / 2);
        _nextCredit = _step == 0 ? long.MaxValue : Messages - (Messages % _step) + _step;
        return wake;
    }

    /// <summary>So many more messages were taken. True when the writer waits for it and must be woken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int count)
    {
        _messages += count;
        return _messages >= _nextCredit && Publish();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Publish()
    {
        long credit = Messages - (Messages % _step);
        _nextCredit = credit + _step;
        return _queue.PublishCredit(credit);
    }
}
