using System.Diagnostics.CodeAnalysis;

namespace Zerowire.Sockets;

/// <summary>
/// The things of a poller that are to be looked at, and the calls that wait for one. What is not in here was found not
/// to be ready and puts itself in when that may have changed; so a wait over thousands of sockets touches only those
/// where something has happened. What is found ready is put back, behind the others: it is ready until it is found not
/// to be. Any thread may call anything. The lock is the innermost of all: it is taken under the words of sockets.
/// </summary>
internal sealed class PollSet
{
    private readonly Lock _sync = new();
    private PollItem? _first;
    private PollItem? _last;
    private PollWaiter? _firstWaiter;
    private PollWaiter? _lastWaiter;
    private int _count;

    /// <summary>How many things are to be looked at.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Something is to be looked at. False when it was removed.</summary>
    public bool Put(PollItem item)
    {
        PollWaiter? waiter;
        lock (_sync)
        {
            if (item.IsRemoved)
                return false;
            if (item.IsQueued)
                return true;
            Append(item);
            waiter = TakeWaiter();
        }
        waiter?.Signal();
        return true;
    }

    /// <summary>Takes what has waited longest for a look. Who finds it ready puts it back.</summary>
    public bool TryTake([NotNullWhen(true)] out PollItem? item)
    {
        lock (_sync)
        {
            item = _first;
            if (item is null)
                return false;
            Unlink(item);
            return true;
        }
    }

    /// <summary>Something will not be looked at any more.</summary>
    public void Remove(PollItem item)
    {
        lock (_sync)
        {
            item.IsRemoved = true;
            if (item.IsQueued)
                Unlink(item);
        }
    }

    /// <summary>Registers a call that has found nothing. False when there is something to look at.</summary>
    public bool TryPark(PollWaiter waiter)
    {
        lock (_sync)
        {
            if (_first is not null)
                return false;
            waiter.IsQueued = true;
            waiter.Previous = _lastWaiter;
            if (_lastWaiter is null)
                _firstWaiter = waiter;
            else
                _lastWaiter.Next = waiter;
            _lastWaiter = waiter;
            return true;
        }
    }

    /// <summary>Takes a call back that waits no longer. False when it has been signalled, or is at this moment.</summary>
    public bool Withdraw(PollWaiter waiter)
    {
        lock (_sync)
        {
            if (!waiter.IsQueued)
                return false;
            Unlink(waiter);
            return true;
        }
    }

    /// <summary>Signals all who wait now: something has changed that is none of the things.</summary>
    public void WakeAll()
    {
        PollWaiter? waiter;
        lock (_sync)
        {
            waiter = _firstWaiter;
            _firstWaiter = _lastWaiter = null;
            for (PollWaiter? each = waiter; each is not null; each = each.Next)
                each.IsQueued = false;
        }
        while (waiter is not null)
        {
            // It may be used again as soon as it is signalled.
            PollWaiter? next = waiter.Next;
            waiter.Next = waiter.Previous = null;
            waiter.Signal();
            waiter = next;
        }
    }

    private void Append(PollItem item)
    {
        item.IsQueued = true;
        item.Previous = _last;
        if (_last is null)
            _first = item;
        else
            _last.Next = item;
        _last = item;
        Volatile.Write(ref _count, _count + 1);
    }

    private void Unlink(PollItem item)
    {
        if (item.Previous is null)
            _first = item.Next;
        else
            item.Previous.Next = item.Next;
        if (item.Next is null)
            _last = item.Previous;
        else
            item.Next.Previous = item.Previous;
        item.Next = item.Previous = null;
        item.IsQueued = false;
        Volatile.Write(ref _count, _count - 1);
    }

    private PollWaiter? TakeWaiter()
    {
        PollWaiter? waiter = _firstWaiter;
        if (waiter is not null)
            Unlink(waiter);
        return waiter;
    }

    private void Unlink(PollWaiter waiter)
    {
        if (waiter.Previous is null)
            _firstWaiter = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null)
            _lastWaiter = waiter.Previous;
        else
            waiter.Next.Previous = waiter.Previous;
        waiter.Next = waiter.Previous = null;
        waiter.IsQueued = false;
    }
}
