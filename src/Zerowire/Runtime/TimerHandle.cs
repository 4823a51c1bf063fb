namespace Zerowire.Runtime;

/// <summary>One timer of a <see cref="TimerQueue"/>.</summary>
internal sealed class TimerHandle(long due, long sequence, ITimerHandler handler, int id)
{
    /// <summary>Expiry as a timestamp of the queue's clock.</summary>
    public long Due { get; } = due;

    /// <summary>Timers of one instant fire in the order in which they were added.</summary>
    public long Sequence { get; } = sequence;

    public ITimerHandler Handler { get; } = handler;

    public int Id { get; } = id;

    /// <summary>The place in the heap; -1 once fired or cancelled.</summary>
    public int Index { get; set; } = -1;

    public bool IsPending => Index >= 0;

    public bool IsBefore(TimerHandle other) =>
        Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
}
