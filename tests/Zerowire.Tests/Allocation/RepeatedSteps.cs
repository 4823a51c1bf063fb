namespace Zerowire.Tests.Allocation;

/// <summary>
/// What a step allocates that is repeated many times, in the whole process. The runner works beside a test now and
/// then; what the steps cost, they cost in every round, so the least of several counts.
/// </summary>
internal static class RepeatedSteps
{
    private const int Warm = 3000;
    private const int Measured = 3000;
    private const int Rounds = 3;

    /// <summary>How often a step is done: so often does the other side of it.</summary>
    public const int Count = Warm + (Rounds * Measured);

    /// <summary>What the runner itself may take meanwhile; one object a step would be ten times as much.</summary>
    private const long Noise = 8000;

    /// <returns>What the calling thread has allocated once it was warm.</returns>
    public static long AssertNothingAllocated(Action step)
    {
        for (int i = 0; i < Warm; i++)
            step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long total = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Measured; i++)
                step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - total);
        }
        long byThread = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(least, 0, Noise);
        return byThread;
    }

    public static async Task AssertNothingAllocatedAsync(Func<ValueTask> step)
    {
        for (int i = 0; i < Warm; i++)
            await step();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long total = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Measured; i++)
                await step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - total);
        }
        Assert.InRange(least, 0, Noise);
    }
}
