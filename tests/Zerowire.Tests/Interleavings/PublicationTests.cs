using Zerowire.Pipes;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Interleavings;

// Alone: what goes wrong on purpose here may put a segment that is in use into the pool that all tests share.
[Collection(SerialCollection.Name)]
public sealed class PublicationTests
{
    [Fact]
    public void Whoever_sees_a_number_sees_what_it_counts() => Exploration.Check(() => new Order(), 3);

    [Fact]
    public void Without_release_data_is_missed() => Exploration.CheckFails(() => new Order(), 3, Weakness.NoRelease);

    [Fact]
    public void Without_acquire_data_is_missed() => Exploration.CheckFails(() => new Order(), 3, Weakness.NoAcquire);

    [Fact]
    public void A_segment_has_one_holder_at_a_time() => Exploration.Check(() => new Segments(), 4);

    [Fact]
    public void Without_atomicity_a_segment_is_lent_twice() =>
        Exploration.CheckFails(() => new Segments(), 4, Weakness.NoAtomicity);

    private sealed class Order : IScenario
    {
        private readonly PipeQueue<ExploredMemory> _queue = new(adaptive: true);
        private readonly int[] _bytes = new int[2];
        private readonly int[] _entries = new int[2];

        public int Threads => 2;

        public void RunThread(int index)
        {
            if (index == 0)
                Write();
            else
                Read();
        }

        public void Finish()
        {
        }

        private void Write()
        {
            for (int i = 0; i < 2; i++)
            {
                ExploredMemory.WritePlain(ref _bytes[i], 1);
                ExploredMemory.WritePlain(ref _entries[i], 1);
                _queue.Publish(tail: i + 1, marks: i + 1, messages: i + 1);
            }
        }

        private void Read()
        {
            long messages = _queue.Messages;
            long tail = _queue.Tail;
            long marks = _queue.PublishedMarks;
            Assert.True(messages <= tail, "the tail is missing of a message that was counted");
            Assert.True(tail <= marks, "an entry before the tail is missing");
            for (int i = 0; i < tail; i++)
                Assert.Equal(1, ExploredMemory.Read(ref _bytes[i]));
            for (int i = 0; i < marks; i++)
                Assert.Equal(1, ExploredMemory.Read(ref _entries[i]));
        }
    }

    private sealed class Segments : IScenario
    {
        private readonly PipeQueue<ExploredMemory> _queue = new(adaptive: true);
        private readonly HashSet<Segment> _rented = [];
        private readonly Stack<Segment> _ofReader = new();

        public Segments()
        {
            for (int i = 0; i < 3; i++)
                _ofReader.Push(Rent());
        }

        public int Threads => 2;

        public void RunThread(int index)
        {
            if (index == 0)
            {
                for (int i = 0; i < 3; i++)
                    Rent();
                return;
            }
            while (_ofReader.TryPop(out Segment? segment))
            {
                _rented.Remove(segment);
                _queue.ReturnSegment(segment);
            }
        }

        public void Finish()
        {
            foreach (Segment segment in _rented)
                SegmentPool.Return(segment);
            _queue.Free(null);
        }

        private Segment Rent()
        {
            Segment segment = _queue.RentSegment(large: true, 0);
            Assert.True(_rented.Add(segment), "a segment was lent twice");
            return segment;
        }
    }
}
