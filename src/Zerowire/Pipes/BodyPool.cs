using System.Numerics;

namespace Zerowire.Pipes;

/// <summary>
/// Memory for large bodies, in powers of two: pinned arrays, so that the kernel fills and reads them in place, and so
/// that a message that its user forgets is collected with its memory. Memory that was written before is many times
/// cheaper to fill than fresh pages: a bounded amount of each size is kept.
/// </summary>
internal static class BodyPool
{
    private const int SmallestShift = 12;
    private const int LargestShift = 26;
    private const int KeptBytesPerClass = 16 << 20;

    private static readonly Stack<byte[]>[] s_free = CreateStacks();

    /// <summary>An array of at least so many bytes, of unknown content.</summary>
    public static byte[] Rent(int length)
    {
        int shift = Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(length, 1) - 1) + 1);
        if (shift > LargestShift)
            return GC.AllocateUninitializedArray<byte>(length, pinned: true);
        Stack<byte[]> free = s_free[shift - SmallestShift];
        lock (free)
        {
            if (free.TryPop(out byte[]? memory))
                return memory;
        }
        return GC.AllocateUninitializedArray<byte>(1 << shift, pinned: true);
    }

    public static void Return(byte[] memory)
    {
        int shift = BitOperations.Log2((uint)memory.Length);
        if (shift > LargestShift || !BitOperations.IsPow2(memory.Length))
            return;
        Stack<byte[]> free = s_free[shift - SmallestShift];
        int kept = Math.Max(1, KeptBytesPerClass >> shift);
        lock (free)
        {
            if (free.Count < kept)
                free.Push(memory);
        }
    }

    private static Stack<byte[]>[] CreateStacks()
    {
        var stacks = new Stack<byte[]>[LargestShift - SmallestShift + 1];
        for (int i = 0; i < stacks.Length; i++)
            stacks[i] = new Stack<byte[]>();
        return stacks;
    }
}
