namespace Zerowire.Pipes;

/// <summary>The segments that no queue holds. Queues come here once in tens of kilobytes, so a lock is cheap enough.</summary>
internal static class SegmentPool
{
    // 2 MiB and 4 MiB: what is on the way at one time, not what thousands of connections once needed together.
    private const int KeptSmall = 512;
    private const int KeptLarge = 64;

    private static readonly Stack<Segment> s_small = new();
    private static readonly Stack<Segment> s_large = new();

    private static int s_lent;
    private static long s_lentBytes;

    /// <summary>How many segments are in use.</summary>
    public static int Lent => Volatile.Read(ref s_lent);

    /// <summary>How much memory the segments in use have.</summary>
    public static long LentBytes => Volatile.Read(ref s_lentBytes);

    public static Segment Rent(bool large, long start)
    {
        Stack<Segment> free = large ? s_large : s_small;
        Segment? segment;
        lock (free)
            free.TryPop(out segment);
        segment ??= new Segment(large ? Segment.LargeSize : Segment.SmallSize);
        segment.Reset(start);
        Interlocked.Increment(ref s_lent);
        Interlocked.Add(ref s_lentBytes, segment.Capacity);
        return segment;
    }

    public static void Return(Segment segment)
    {
        bool large = segment.Capacity == Segment.LargeSize;
        Stack<Segment> free = large ? s_large : s_small;
        segment.Next = null;
        Interlocked.Decrement(ref s_lent);
        Interlocked.Add(ref s_lentBytes, -segment.Capacity);
        lock (free)
        {
            if (free.Count < (large ? KeptLarge : KeptSmall))
            {
                free.Push(segment);
                return;
            }
        }
        segment.Free();
    }
}
