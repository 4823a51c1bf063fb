namespace Zerowire.Pipes;

/// <summary>
/// The segments that no queue holds. A queue that streams comes here once in tens of kilobytes, any other one once for
/// each time that its reader sleeps, so a lock is cheap enough.
/// </summary>
internal static class SegmentPool
{
    // What is on the way at one time is kept, not what thousands of connections once needed together: 4 MiB of each.
    private static readonly Shelf s_small = new(Segment.SmallSize, kept: 1024);
    private static readonly Shelf s_large = new(Segment.LargeSize, kept: 64);

    /// <summary>How many segments are in use.</summary>
    public static int Lent => s_small.Lent + s_large.Lent;

    /// <summary>How much memory the segments in use have.</summary>
    public static long LentBytes =>
        ((long)s_small.Lent * Segment.SmallSize) + ((long)s_large.Lent * Segment.LargeSize);

    public static Segment Rent(bool large, long start)
    {
        Segment segment = (large ? s_large : s_small).Rent();
        segment.Reset(start);
        return segment;
    }

    public static void Return(Segment segment)
    {
        segment.Next = null;
        (segment.Capacity == Segment.LargeSize ? s_large : s_small).Return(segment);
    }

    private sealed class Shelf(int size, int kept)
    {
        private readonly Stack<Segment> _free = new();
        private int _lent;

        public int Lent => Volatile.Read(ref _lent);

        public Segment Rent()
        {
            Segment? segment;
            lock (_free)
                _free.TryPop(out segment);
            segment ??= new Segment(size);
            Interlocked.Increment(ref _lent);
            return segment;
        }

        public void Return(Segment segment)
        {
            Interlocked.Decrement(ref _lent);
            lock (_free)
            {
                if (_free.Count < kept)
                {
                    _free.Push(segment);
                    return;
                }
            }
            segment.Free();
        }
    }
}
