using System.Runtime.InteropServices;

namespace Zerowire.Pipes;

/// <summary>
/// A piece of native memory that a queue's bytes lie in. Positions in a queue are dense: a segment that is left early
/// ends at <see cref="End"/>, and the next one starts at that position.
/// </summary>
internal sealed unsafe class Segment
{
    public const int SmallSize = 4 << 10;
    public const int LargeSize = 64 << 10;

    public Segment(int capacity)
    {
        Capacity = capacity;
        Data = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, 64);
    }

    public byte* Data { get; }

    public int Capacity { get; }

    /// <summary>The position of the first byte.</summary>
    public long Start;

    /// <summary>The position after the last byte; not known (maximal) while it is the last segment. Written before
    /// any position beyond it is published.</summary>
    public long End;

    /// <summary>Written together with <see cref="End"/>.</summary>
    public Segment? Next;

    public byte* At(long position) => Data + (position - Start);

    public long PositionOf(byte* address) => Start + (address - Data);

    public void Reset(long start)
    {
        Start = start;
        End = long.MaxValue;
        Next = null;
    }

    public void Free() => NativeMemory.AlignedFree(Data);
}
