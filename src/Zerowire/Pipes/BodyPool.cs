using System.Numerics;
using System.Runtime.InteropServices;

namespace Zerowire.Pipes;

/// <summary>
/// Native memory for large bodies, in powers of two, outside the collector's sight. Memory that was written before is
/// many times cheaper to fill than fresh pages, so a bounded amount of each size is kept.
/// </summary>
internal static unsafe class BodyPool
{
    private const int SmallestShift = 12;
    private const int LargestShift = 26;
    private const int KeptBytesPerClass = 16 << 20;

    /// <summary>The class of memory that is too large to be kept.</summary>
    private const int Unpooled = LargestShift - SmallestShift + 1;

    private static readonly Stack<nint>[] s_free = CreateStacks();

    public static byte* Rent(int length, out int poolClass)
    {
        int shift = Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(length, 1) - 1) + 1);
        if (shift > LargestShift)
        {
            poolClass = Unpooled;
            return (byte*)NativeMemory.Alloc((nuint)length);
        }
        poolClass = shift - SmallestShift;
        Stack<nint> free = s_free[poolClass];
        lock (free)
        {
            if (free.TryPop(out nint memory))
                return (byte*)memory;
        }
        return (byte*)NativeMemory.Alloc((nuint)1 << shift);
    }

    public static void Return(byte* memory, int poolClass)
    {
        if (poolClass != Unpooled)
        {
            Stack<nint> free = s_free[poolClass];
            int kept = Math.Max(1, KeptBytesPerClass >> (poolClass + SmallestShift));
            lock (free)
            {
                if (free.Count < kept)
                {
                    free.Push((nint)memory);
                    return;
                }
            }
        }
        NativeMemory.Free(memory);
    }

    private static Stack<nint>[] CreateStacks()
    {
        var stacks = new Stack<nint>[Unpooled];
        for (int i = 0; i < stacks.Length; i++)
            stacks[i] = new Stack<nint>();
        return stacks;
    }
}
