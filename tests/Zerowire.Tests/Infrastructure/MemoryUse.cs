using System.Globalization;
using Zerowire.Pipes;

namespace Zerowire.Tests.Infrastructure;

/// <summary>How much memory the process uses: what the collector keeps, what the kernel has given, and the segments
/// that queues hold.</summary>
internal readonly record struct MemoryUse(long Managed, long Resident, int Segments)
{
    public static MemoryUse Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return new MemoryUse(GC.GetTotalMemory(forceFullCollection: true), ReadResident(), SegmentPool.Lent);
    }

    /// <summary>Neither kind of memory has grown by more than so many bytes; what ends in the background is given time.
    /// The pools keep up to <paramref name="kept"/> of what was given back.</summary>
    public async Task AssertGrewAtMostAsync(long bytes, long kept = 0)
    {
        MemoryUse before = this;
        MemoryUse now = Now();
        long deadline = Environment.TickCount64 + (long)Eventually.Patience.TotalMilliseconds;
        while (!now.IsWithin(before, bytes, kept) && Environment.TickCount64 < deadline)
        {
            await Task.Delay(50);
            now = Now();
        }
        Assert.True(now.IsWithin(before, bytes, kept), $"{before} has become {now}.");
    }

    /// <summary>As <see cref="AssertGrewAtMostAsync"/>, at this moment.</summary>
    public void AssertGrewAtMost(long bytes)
    {
        MemoryUse now = Now();
        Assert.True(now.IsWithin(this, bytes, 0), $"{this} has become {now}.");
    }

    private bool IsWithin(in MemoryUse before, long bytes, long kept) =>
        Managed - before.Managed <= bytes + kept && Resident - before.Resident <= bytes + kept;

    private static long ReadResident()
    {
        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}
