using System.Runtime.CompilerServices;
using Zerowire.Platform;

namespace Zerowire.Sockets;

/// <summary>
/// The word that makes a socket safe to use from any thread. Entering is one interlocked operation, leaving a plain
/// store. Who finds the word held and needs the holder to act (run commands, let a parked thread in) raises a flag and
/// passes a process-wide barrier; the holder looks at the flag after leaving. Of the two, at least one sees the other.
/// </summary>
internal struct WordLock<TMemory>
    where TMemory : struct, IMemory
{
    private int _held;
    private int _attention;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter() => TMemory.CompareExchange(ref _held, 1, 0) == 0;

    /// <summary>Leaves. True when somebody asked for attention meanwhile: the caller must try to enter again and see
    /// to it, unless another has entered, who will.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Exit()
    {
        TMemory.Write(ref _held, 0);
        return TMemory.Read(in _attention) != 0;
    }

    /// <summary>For one who found the word held: asks for attention. True when the word was free after all and is
    /// now held by the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Demand()
    {
        TMemory.Write(ref _attention, 1);
        TMemory.ProcessWideFence();
        return TryEnter();
    }

    /// <summary>The holder wants to act itself once it has left.</summary>
    public void Remind() => TMemory.Write(ref _attention, 1);

    /// <summary>The holder takes note of all demands so far.</summary>
    public void TakeAttention() => TMemory.Exchange(ref _attention, 0);
}
