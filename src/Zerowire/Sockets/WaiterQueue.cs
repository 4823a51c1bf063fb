namespace Zerowire.Sockets;

/// <summary>Waiters in the order of their coming. Used under the word.</summary>
internal sealed class WaiterQueue
{
    private Waiter? _last;

    public Waiter? First { get; private set; }

    public bool IsEmpty => First is null;

    public void Add(Waiter waiter)
    {
        waiter.Queue = this;
        waiter.Next = null;
        waiter.Previous = _last;
        if (_last is null)
            First = waiter;
        else
            _last.Next = waiter;
        _last = waiter;
    }

    public void Remove(Waiter waiter)
    {
        if (waiter.Previous is null)
            First = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is null)
            _last = waiter.Previous;
        else
            waiter.Next.Previous = waiter.Previous;
        waiter.Queue = null;
        waiter.Next = waiter.Previous = null;
    }
}
