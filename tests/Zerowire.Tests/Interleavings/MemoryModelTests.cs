namespace Zerowire.Tests.Interleavings;

/// <summary>The classic small programs: what the explored memory must show, and what it must never show.</summary>
public sealed class MemoryModelTests
{
    [Fact]
    public void Two_threads_that_store_and_then_load_may_both_miss_the_other() => AssertFound(fenced: false, Weakness.None);

    [Fact]
    public void With_fences_one_of_them_sees_the_other() =>
        Assert.Null(Exploration.Run(() => new StoreThenLoad(fenced: true), 3).Failure);

    [Fact]
    public void A_fence_that_does_nothing_is_found_out() => AssertFound(fenced: true, Weakness.NoFence);

    [Fact]
    public void What_was_stored_before_a_release_is_seen_behind_an_acquire() =>
        Assert.Null(Exploration.Run(() => new Handing(), 3).Failure);

    [Theory]
    [InlineData(Weakness.NoRelease)]
    [InlineData(Weakness.NoAcquire)]
    public void Without_either_it_need_not_be_seen(Weakness weakness) =>
        Exploration.CheckFails(() => new Handing(), 3, weakness);

    [Fact]
    public void A_store_may_come_late_behind_one_of_another_thread() =>
        Assert.NotNull(Exploration.Run(() => new LateStore(), 3).Failure);

    private static void AssertFound(bool fenced, Weakness weakness) =>
        Exploration.CheckFails(() => new StoreThenLoad(fenced), 3, weakness);

    private sealed class StoreThenLoad(bool fenced) : IScenario
    {
        private readonly int[] _cells = new int[2];
        private readonly int[] _seen = new int[2];

        public int Threads => 2;

        public void RunThread(int index)
        {
            ExploredMemory.Write(ref _cells[index], 1);
            if (fenced)
                ExploredMemory.Fence();
            _seen[index] = ExploredMemory.Read(ref _cells[1 - index]);
        }

        public void Finish() => Assert.True(_seen[0] + _seen[1] > 0, "both missed the other");
    }

    private sealed class Handing : IScenario
    {
        private int _data;
        private int _flag;

        public int Threads => 2;

        public void RunThread(int index)
        {
            if (index == 0)
            {
                ExploredMemory.WritePlain(ref _data, 1);
                ExploredMemory.Write(ref _flag, 1);
            }
            else if (ExploredMemory.Read(ref _flag) == 1)
            {
                Assert.Equal(1, ExploredMemory.Read(ref _data));
            }
        }

        public void Finish()
        {
        }
    }

    /// <summary>Thread 0 stores first, by what thread 1 can tell, and yet its store is the one that stays.</summary>
    private sealed class LateStore : IScenario
    {
        private int _x;
        private int _y;
        private int _seen;

        public int Threads => 2;

        public void RunThread(int index)
        {
            if (index == 0)
            {
                ExploredMemory.Write(ref _x, 1);
                _seen = ExploredMemory.Read(ref _y);
            }
            else
            {
                ExploredMemory.Write(ref _y, 1);
                ExploredMemory.Write(ref _x, 2);
            }
        }

        public void Finish() => Assert.False(_seen == 0 && ExploredMemory.Read(ref _x) == 1, "the store came late");
    }
}
