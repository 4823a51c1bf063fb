using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Interleavings;

// Alone: what goes wrong on purpose here may put a segment that is in use into the pool that all tests share.
[Collection(SerialCollection.Name)]
public sealed class ConflateSlotTests
{
    [Theory]
    [InlineData(2, false, 3)]
    [InlineData(3, false, 2)]
    [InlineData(2, true, 3)]
    [InlineData(3, true, 2)]
    public void Messages_come_whole_and_in_order_and_the_last_before_the_end(int count, bool runs, int preemptions) =>
        Exploration.Check(() => new Replacing(count, runs), preemptions);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_the_fence_a_reader_sleeps_for_ever(bool runs) =>
        Exploration.CheckFails(() => new Replacing(2, runs), 3, Weakness.NoFence);

    [Fact]
    public void Without_atomicity_a_cell_has_two_holders() =>
        Exploration.CheckFails(() => new Replacing(3, false), 3, Weakness.NoAtomicity);

    [Fact]
    public void Without_acquire_the_last_message_is_missed() =>
        Exploration.CheckFails(() => new Replacing(2, false), 3, Weakness.NoAcquire);

    [Fact]
    public void Without_release_the_last_message_is_missed() =>
        Exploration.CheckFails(() => new Replacing(2, false), 3, Weakness.NoRelease);

    /// <summary>A writer writes messages of two frames and then ends; a reader takes the newest, sleeps when there is
    /// none, and leaves every other message half read, as an engine does that lost its connection.</summary>
    private sealed class Replacing(int count, bool runs) : IScenario
    {
        private const int Wire = 2 + 1 + 2 + 2;

        private readonly ConflateSlot<ExploredMemory> _slot = new(runs);
        private readonly Mailbox _readerWoken = new();
        private readonly IoVector[] _vectors = new IoVector[4];
        private int _lent;
        private int _released;

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
            _slot.Free();
            Assert.Equal(_lent, _released);
        }

        private void Write()
        {
            for (byte i = 1; i <= count; i++)
            {
                QueueWriter<ExploredMemory> writer = _slot.Writer;
                writer.Write(new Frame([i]), more: true);
                WriteLast(writer, i);
                if (_slot.Publish(connection: null))
                    _readerWoken.Post();
            }
            if (_slot.End())
                _readerWoken.Post();
        }

        /// <summary>In one message a small frame, in another a body that is lent.</summary>
        private void WriteLast(QueueWriter<ExploredMemory> writer, byte number)
        {
            if (runs || number % 2 == 0)
            {
                writer.Write(new Frame([number, number]), more: false);
                return;
            }
            _lent++;
            byte[] memory = new byte[QueueWriter<ExploredMemory>.LongestCopiedBody + 1];
            memory[0] = memory[1] = number;
            FrameBody body = FrameBody.Lend(memory, _ => _released++, null);
            writer.Write(new Frame(body), more: false);
            body.Release();
        }

        private void Read()
        {
            int last = 0;
            while (true)
            {
                if (_slot.TryTake())
                {
                    int number = _slot.Front.Reader is { } reader ? ReadMessage(reader) : ReadRun(_slot.Front.Runs!);
                    Assert.True(number > last, $"{number} after {last}");
                    last = number;
                    continue;
                }
                switch (_slot.NextOrSleep())
                {
                    case QueueItem.Mark:
                        Assert.Equal(count, last);
                        return;
                    case QueueItem.None:
                        _readerWoken.Wait();
                        break;
                }
            }
        }

        private static int ReadMessage(QueueReader<ExploredMemory> reader)
        {
            Assert.Equal(QueueItem.Message, reader.Next());
            int number = reader.PeekFrame()[0];
            if (number % 2 == 0)
                return number;
            MessageBuffer message = default;
            reader.Read(ref message);
            Assert.True(message.Count == 2 && message[0][0] == message[1][0] && message[1][0] == message[1][1]);
            message.Release();
            Assert.Equal(QueueItem.None, reader.Next());
            return number;
        }

        private unsafe int ReadRun(RunReader<ExploredMemory> reader)
        {
            Assert.Equal(1, reader.Gather(_vectors, long.MaxValue));
            Assert.Equal(Wire, (int)_vectors[0].Length);
            byte* wire = (byte*)_vectors[0].Base;
            int number = wire[2];
            Assert.True(wire[5] == number && wire[6] == number);
            if (number % 2 == 0)
            {
                reader.Advance(4);
                Assert.Equal(3, reader.BytesToBoundary());
                reader.Rewind();
                return number;
            }
            reader.Advance(Wire);
            Assert.Equal(0, reader.BytesToBoundary());
            return number;
        }
    }
}
