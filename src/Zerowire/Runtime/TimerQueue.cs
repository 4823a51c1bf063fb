namespace Zerowire.Runtime;

/// <summary>
/// The timers of one thread: a binary heap whose entries know their place, so that cancelling is cheap.
/// </summary>
internal sealed class TimerQueue(TimeProvider clock)
{
    private readonly TimeProvider _clock = clock;
    private TimerHandle?[] _heap = new TimerHandle?[16];
    private int _count;
    private long _sequence;

    public int Count => _count;

    public TimerHandle Add(TimeSpan due, ITimerHandler handler, int id)
    {
        TimerHandle timer = new(Expiry(due), _sequence++, handler, id);
        if (_count == _heap.Length)
            Array.Resize(ref _heap, _count * 2);
        MoveUp(timer, _count++);
        return timer;
    }

    /// <summary>Takes the timer out; without effect once it has fired or was cancelled.</summary>
    public void Cancel(TimerHandle timer)
    {
        int hole = timer.Index;
        if (hole < 0)
            return;
        timer.Index = -1;
        TimerHandle last = _heap[--_count]!;
        _heap[_count] = null;
        if (hole == _count)
            return;
        if (hole > 0 && last.IsBefore(_heap[(hole - 1) / 2]!))
            MoveUp(last, hole);
        else
            MoveDown(last, hole);
    }

    /// <summary>
    /// Fires what is due, in order of expiry; timers added meanwhile wait for the next call. Returns the milliseconds
    /// until the next timer, rounded up, or -1 without one.
    /// </summary>
    public int ExecuteDue()
    {
        if (_count == 0)
            return -1;

        long now = _clock.GetTimestamp();
        long firstNew = _sequence;
        while (_count > 0 && _heap[0] is { } timer && timer.Due <= now && timer.Sequence < firstNew)
        {
            Cancel(timer);
            timer.Handler.TimerEvent(timer.Id);
        }

        return UntilDue();
    }

    /// <summary>The milliseconds until a timer is due, rounded up, or -1 without one.</summary>
    public int UntilDue() => _count == 0 ? -1 : MillisecondsUntil(_heap[0]!.Due);

    private long Expiry(TimeSpan due)
    {
        Int128 delay = (Int128)Math.Max(due.Ticks, 0) * _clock.TimestampFrequency;
        // Rounded up: a timer never fires early.
        delay = (delay + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        return (long)Int128.Min(_clock.GetTimestamp() + delay, long.MaxValue);
    }

    private int MillisecondsUntil(long due)
    {
        Int128 remaining = (Int128)due - _clock.GetTimestamp();
        if (remaining <= 0)
            return 0;
        long frequency = _clock.TimestampFrequency;
        return (int)Int128.Min(((remaining * 1000) + frequency - 1) / frequency, int.MaxValue);
    }

    private void MoveUp(TimerHandle timer, int index)
    {
        while (index > 0 && _heap[(index - 1) / 2] is { } parent && timer.IsBefore(parent))
        {
            Place(parent, index);
            index = (index - 1) / 2;
        }

        Place(timer, index);
    }

    private void MoveDown(TimerHandle timer, int index)
    {
        while ((2 * index) + 1 < _count)
        {
            int child = (2 * index) + 1;
            if (child + 1 < _count && _heap[child + 1]!.IsBefore(_heap[child]!))
                child++;
            if (!_heap[child]!.IsBefore(timer))
                break;
            Place(_heap[child]!, index);
            index = child;
        }

        Place(timer, index);
    }

    private void Place(TimerHandle timer, int index)
    {
        _heap[index] = timer;
        timer.Index = index;
    }
}
