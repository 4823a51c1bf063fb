using Zerowire.Pipes;

namespace Zerowire.Tests.Interleavings;

public sealed class ReferenceCountTests
{
    [Fact]
    public void Exactly_one_is_the_last_and_sees_what_all_others_did() =>
        Exploration.Check(() => new Scenario(), 4);

    [Fact]
    public void Without_atomicity_it_is_dropped_twice_or_never() =>
        Exploration.CheckFails(() => new Scenario(), 4, Weakness.NoAtomicity);

    private sealed class Scenario : IScenario
    {
        private readonly int[] _cells = new int[3];
        private ReferenceCount<ExploredMemory> _count;
        private int _last;

        public Scenario()
        {
            _count.Add();
            _count.Add();
        }

        public int Threads => 3;

        public void RunThread(int index)
        {
            // The first one shares once more and drops both.
            if (index == 0)
                _count.Add();
            ExploredMemory.WritePlain(ref _cells[index], 1);
            Drop();
            if (index == 0)
                Drop();
        }

        public void Finish() => Assert.Equal(1, _last);

        private void Drop()
        {
            if (!_count.Drop())
                return;
            _last++;
            for (int i = 0; i < _cells.Length; i++)
                Assert.Equal(1, ExploredMemory.Read(ref _cells[i]));
        }
    }
}
