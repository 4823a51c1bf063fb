using System.Numerics;

namespace Zerowire.Pipes;

/// <summary>
/// Large bodies that nobody uses, in powers of two. Memory that was written before is many times cheaper to fill than
/// fresh pages: a bounded amount is kept.
/// </summary>
internal static class BodyPool
{
    private const int SmallestShift = 12;
    private const int LargestShift = 26;
    private const long KeptBytes = 128L << 20;

    private static readonly Stack<FrameBody>[] s_free = CreateStacks();
    private static long s_keptBytes;

    /// <summary>A body with room for at least so many bytes, of unknown content.</summary>
    public static FrameBody Rent(int length)
    {
        int shift = Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(length, 1) - 1) + 1);
        if (shift > LargestShift)
            return new FrameBody(length);
        Stack<FrameBody> free = s_free[shift - SmallestShift];
        lock (free)
        {
            if (free.TryPop(out FrameBody? body))
            {
                Interlocked.Add(ref s_keptBytes, -body.Capacity);
                return body;
            }
        }
        return new FrameBody(1 << shift);
    }

    public static void Return(FrameBody body)
    {
        int shift = BitOperations.Log2((uint)body.Capacity);
        if (shift > LargestShift || !BitOperations.IsPow2(body.Capacity))
            return;
        if (Interlocked.Add(ref s_keptBytes, body.Capacity) > KeptBytes)
        {
            Interlocked.Add(ref s_keptBytes, -body.Capacity);
            return;
        }
        Stack<FrameBody> free = s_free[shift - SmallestShift];
        lock (free)
            free.Push(body);
    }

    private static Stack<FrameBody>[] CreateStacks()
    {
        var stacks = new Stack<FrameBody>[LargestShift - SmallestShift + 1];
        for (int i = 0; i < stacks.Length; i++)
            stacks[i] = new Stack<FrameBody>();
        return stacks;
    }
}
