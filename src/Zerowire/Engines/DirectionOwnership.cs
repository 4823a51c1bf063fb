using Zerowire.Platform;

namespace Zerowire.Engines;

/// <summary>
/// Who works on one direction of an engine: the I/O thread, or a caller that has borrowed it to send or receive on its
/// own thread. Ownership passes by one interlocked operation. Closing takes a direction that is not lent at once, and
/// otherwise waits for the borrower, who learns of it when it gives the direction back.
/// </summary>
internal struct DirectionOwnership<TMemory>
    where TMemory : struct, IMemory
{
    private int _state;

    private const int OfIoThread = 0;
    private const int Lent = 1;
    private const int LentAndClosing = 2;
    private const int Closed = 3;

    /// <summary>I/O thread: whether the direction is its own to work on.</summary>
    public readonly bool IsOwn => TMemory.Read(in _state) == OfIoThread;

    /// <summary>A caller borrows the direction. False when it is lent already or closed.</summary>
    public bool TryBorrow() => TMemory.CompareExchange(ref _state, Lent, OfIoThread) == OfIoThread;

    /// <summary>The borrower gives the direction back. False when closing was asked for meanwhile: the direction is
    /// closed now, and the borrower must tell the I/O thread.</summary>
    public bool GiveBack()
    {
        if (TMemory.CompareExchange(ref _state, OfIoThread, Lent) == Lent)
            return true;
        TMemory.Write(ref _state, Closed);
        return false;
    }

    /// <summary>I/O thread: closes the direction. False when it is lent: the borrower will close it and tell.</summary>
    public bool Close()
    {
        while (true)
        {
            int state = TMemory.Read(in _state);
            if (state is Closed)
                return true;
            if (state is LentAndClosing)
                return false;
            int next = state == OfIoThread ? Closed : LentAndClosing;
            if (TMemory.CompareExchange(ref _state, next, state) == state)
                return next == Closed;
        }
    }
}
