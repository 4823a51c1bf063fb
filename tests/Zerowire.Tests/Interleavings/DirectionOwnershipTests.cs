using Zerowire.Engines;

namespace Zerowire.Tests.Interleavings;

public sealed class DirectionOwnershipTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void A_direction_is_closed_once_and_never_under_its_borrower(int borrowers, int preemptions) =>
        Exploration.Check(() => new Scenario(borrowers), preemptions);

    [Fact]
    public void Without_atomicity_two_threads_work_on_it() =>
        Exploration.CheckFails(() => new Scenario(2), 2, Weakness.NoAtomicity);

    private sealed class Scenario(int borrowers) : IScenario
    {
        private readonly Mailbox _told = new();
        private DirectionOwnership<ExploredMemory> _direction;
        private bool _busy;
        private bool _closed;
        private int _worked;
        private int _progress;

        public int Threads => 1 + borrowers;

        public void RunThread(int index)
        {
            if (index == 0)
                Close();
            else
                Borrow();
        }

        public void Finish()
        {
            Assert.True(_closed);
            Assert.False(_direction.IsOwn);
            Assert.False(_direction.TryBorrow());
        }

        private void Borrow()
        {
            for (int i = 0; i < 2; i++)
            {
                if (!_direction.TryBorrow())
                    continue;
                Work();
                _busy = false;
                if (!_direction.GiveBack())
                    _told.Post();
            }
        }

        private void Close()
        {
            if (!_direction.Close())
                _told.Wait();
            Work();
            _closed = true;
        }

        private void Work()
        {
            Assert.False(_busy, "two threads work on the direction");
            Assert.False(_closed, "somebody works on a closed direction");
            _busy = true;
            Assert.Equal(_worked, ExploredMemory.Read(ref _progress));
            ExploredMemory.WritePlain(ref _progress, ++_worked);
        }
    }
}
