using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Interleavings;

// Alone: without fences a writer goes on in a segment that is in the pool, which all tests share.
[Collection(SerialCollection.Name)]
public sealed class SleepTests
{
    /// <summary>How many items the reader claims to have read at each sleep: few make it choose the fenced form, many
    /// the unfenced one.</summary>
    [Theory]
    [InlineData(true, 0, 0, 0)]
    [InlineData(true, 1000, 2000, 3000)]
    [InlineData(true, 1000, 1000, 2000)]
    [InlineData(true, 0, 1000, 1000)]
    [InlineData(true, 0, 1000, 1010)]
    [InlineData(false, 1000, 2000, 3000)]
    public void A_reader_that_sleeps_is_woken(bool adaptive, params int[] items) =>
        Exploration.Check(() => new Gate(adaptive, items), 3);

    [Fact]
    public void Without_the_fence_a_wake_up_is_lost() =>
        Exploration.CheckFails(() => new Gate(true, [0, 0, 0]), 3, Weakness.NoFence);

    [Fact]
    public void Without_the_process_wide_fence_a_wake_up_is_lost() =>
        Exploration.CheckFails(() => new Gate(true, [1000, 2000, 3000]), 3, Weakness.NoProcessWideFence);

    [Theory]
    [InlineData(0, 2, true, 2)]
    [InlineData(1, 3, true, 2)]
    [InlineData(2, 4, true, 1)]
    [InlineData(0, 2, false, 2)]
    [InlineData(1, 3, false, 2)]
    [InlineData(2, 4, false, 1)]
    public void Everything_arrives_and_nobody_waits_for_ever(int mark, int count, bool runs, int preemptions) =>
        Exploration.Check(() => new Stream(mark, count, runs), preemptions);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_fences_somebody_waits_for_ever(bool runs) =>
        Exploration.CheckFails(() => new Stream(1, 3, runs), 2, Weakness.NoFence);

    /// <summary>The queue's words alone: a writer publishes two items, a reader sleeps when it sees none.</summary>
    private sealed class Gate(bool adaptive, int[] items) : IScenario
    {
        private readonly PipeQueue<ExploredMemory> _queue = new(adaptive);
        private readonly Mailbox _reader = new();

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
            for (int i = 1; i <= 2; i++)
            {
                if (_queue.Publish(i, 0, i))
                    _reader.Post();
            }
        }

        private void Read()
        {
            long read = 0;
            int sleeps = 0;
            while (read < 2)
            {
                long tail = _queue.Tail;
                if (tail > read)
                {
                    read = tail;
                    if (adaptive)
                        _queue.NoteProgress(items[Math.Min(sleeps, items.Length - 1)]);
                    continue;
                }
                _queue.ArmReader(items[Math.Min(sleeps++, items.Length - 1)]);
                if (_queue.Tail > read)
                    _queue.CancelReader();
                else
                    _reader.Wait();
            }
        }
    }

    /// <summary>The whole queue: a writer that waits for room and a reader that waits for messages.</summary>
    private sealed class Stream : IScenario
    {
        private readonly int _count;
        private readonly Mailbox _writerWoken = new();
        private readonly Mailbox _readerWoken = new();
        private readonly QueueWriter<ExploredMemory> _writer;
        private readonly QueueReader<ExploredMemory>? _reader;
        private readonly RunReader<ExploredMemory>? _runs;

        public Stream(int mark, int count, bool runs)
        {
            _count = count;
            var queue = new PipeQueue<ExploredMemory>(adaptive: true);
            _writer = new QueueWriter<ExploredMemory>(queue, mark);
            if (runs)
                _runs = new RunReader<ExploredMemory>(queue, mark);
            else
                _reader = new QueueReader<ExploredMemory>(queue, mark);
        }

        public int Threads => 2;

        public void RunThread(int index)
        {
            if (index == 0)
                Write();
            else if (_reader is not null)
                ReadMessages(_reader);
            else
                ReadRuns(_runs!);
        }

        public void Finish()
        {
            _reader?.Free();
            _runs?.Free();
        }

        private void Write()
        {
            for (byte i = 0; i < _count; i++)
            {
                while (!_writer.CheckRoom())
                    _writerWoken.Wait();
                if (_writer.Write(new Frame([i]), more: false))
                    _readerWoken.Post();
            }
        }

        private void ReadMessages(QueueReader<ExploredMemory> reader)
        {
            MessageBuffer message = default;
            for (int read = 0; read < _count;)
            {
                if (reader.Next() == QueueItem.Message)
                {
                    if (reader.Read(ref message))
                        _writerWoken.Post();
                    Assert.Equal(read++, message[0][0]);
                    message.Clear();
                }
                else if (reader.TrySleep())
                {
                    _readerWoken.Wait();
                }
            }
            message.Release();
        }

        private void ReadRuns(RunReader<ExploredMemory> reader)
        {
            var vectors = new IoVector[4];
            // Each message has three bytes on the wire.
            for (int read = 0; read < _count * 3;)
            {
                int count = reader.Gather(vectors, long.MaxValue);
                int bytes = 0;
                for (int i = 0; i < count; i++)
                    bytes += (int)vectors[i].Length;
                read += bytes;
                bool wake = bytes > 0 && reader.Advance(bytes);
                if (count == 0 && reader.TrySleep(out wake))
                {
                    if (wake)
                        _writerWoken.Post();
                    _readerWoken.Wait();
                }
                else if (wake)
                {
                    _writerWoken.Post();
                }
            }
        }
    }
}
