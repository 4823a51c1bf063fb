using Zerowire.Sockets;

namespace Zerowire.Tests.Interleavings;

public sealed class WordLockTests
{
    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(2, 1, 3)]
    [InlineData(1, 2, 3)]
    public void Every_command_is_run_by_somebody(int users, int wakers, int preemptions) =>
        Exploration.Check(() => new Scenario(users, wakers, reminds: false), preemptions);

    [Fact]
    public void What_a_holder_reminds_itself_of_is_seen_to() =>
        Exploration.Check(() => new Scenario(2, 0, reminds: true), 3);

    [Fact]
    public void Without_the_process_wide_fence_a_command_is_lost() =>
        Exploration.CheckFails(() => new Scenario(1, 1, reminds: false), 3, Weakness.NoProcessWideFence);

    [Fact]
    public void Without_release_two_threads_miss_each_others_work() =>
        Exploration.CheckFails(() => new Scenario(2, 0, reminds: true), 3, Weakness.NoRelease);

    /// <summary>Users enter and leave; wakers leave a command and see to it that it is run, as sockets do.</summary>
    private sealed class Scenario(int users, int wakers, bool reminds) : IScenario
    {
        private readonly Mailbox _mailbox = new();
        private WordLock<ExploredMemory> _lock;
        private bool _inside;
        private int _guarded;
        private int _entered;
        private bool _reminded;

        public int Threads => users + wakers;

        public void RunThread(int index)
        {
            if (index < users)
                Use();
            else
                Wake();
        }

        public void Finish()
        {
            Assert.True(_mailbox.IsEmpty, "a command was not run");
            Assert.False(_reminded, "a reminder was not seen to");
            Assert.Equal(_entered, ExploredMemory.Read(ref _guarded));
        }

        private void Use()
        {
            if (!_lock.TryEnter())
                return;
            Work();
            if (reminds)
            {
                _reminded = true;
                _lock.Remind();
            }
            if (Exit())
                Attend();
        }

        private void Wake()
        {
            _mailbox.Post();
            if ((_lock.TryEnter() || _lock.Demand()) && RunAndLeave())
                Attend();
        }

        private void Attend()
        {
            while (_lock.TryEnter() && RunAndLeave())
            {
            }
        }

        private bool RunAndLeave()
        {
            Work();
            _lock.TakeAttention();
            _reminded = false;
            _mailbox.TakeAll();
            return Exit();
        }

        private void Work()
        {
            Assert.False(_inside, "two threads hold the word");
            _inside = true;
            _entered++;
            ExploredMemory.WritePlain(ref _guarded, ExploredMemory.Read(ref _guarded) + 1);
        }

        private bool Exit()
        {
            _inside = false;
            return _lock.Exit();
        }
    }
}
