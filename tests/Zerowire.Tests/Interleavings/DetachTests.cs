using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Interleavings;

/// <summary>
/// A reader that goes to sleep takes the segment that the writer has open, unless the writer is inside. What it took it
/// overwrites, so that a writer that goes on in it is found out.
/// </summary>
[Collection(SerialCollection.Name)]
public sealed class DetachTests
{
    [Theory]
    [InlineData(Form.Messages, true, 2)]
    [InlineData(Form.Parts, true, 2)]
    [InlineData(Form.Received, false, 2)]
    [InlineData(Form.Runs, true, 2)]
    public void A_segment_is_taken_only_from_a_writer_that_is_outside(Form form, bool adaptive, int preemptions) =>
        Exploration.Check(() => new Scenario(form, adaptive), preemptions);

    [Theory]
    [InlineData(Form.Messages, true)]
    [InlineData(Form.Received, false)]
    [InlineData(Form.Runs, true)]
    public void Without_fences_a_writer_loses_its_segment_or_a_wake_up(Form form, bool adaptive) =>
        Exploration.CheckFails(() => new Scenario(form, adaptive), 2, Weakness.NoFence);

    [Fact]
    public void While_data_streams_the_process_wide_fence_stands_for_the_writers() =>
        Exploration.Check(() => new Scenario(Form.Messages, true, streams: true), 2);

    [Fact]
    public void Without_the_process_wide_fence_a_writer_loses_its_segment_or_a_wake_up() =>
        Exploration.CheckFails(
            () => new Scenario(Form.Messages, true, streams: true), 2, Weakness.NoProcessWideFence);

    public enum Form
    {
        Messages,
        Parts,
        Received,
        Runs,
    }

    private sealed class Scenario : IScenario
    {
        /// <summary>Two: one into a new segment, and one into a segment that the reader may have taken.</summary>
        private static readonly int s_count = TestScope.Choose(2, 3);

        private readonly Form _form;
        private readonly Mailbox _woken = new();
        private readonly PipeQueue<ExploredMemory> _queue;
        private readonly QueueWriter<ExploredMemory> _writer;
        private readonly QueueReader<ExploredMemory>? _reader;
        private readonly RunReader<ExploredMemory>? _runs;

        public Scenario(Form form, bool adaptive, bool streams = false)
        {
            _form = form;
            _queue = new PipeQueue<ExploredMemory>(adaptive);
            _writer = new QueueWriter<ExploredMemory>(_queue, 0);
            if (form == Form.Runs)
                _runs = new RunReader<ExploredMemory>(_queue, 0);
            else
                _reader = new QueueReader<ExploredMemory>(_queue, 0);
            if (streams)
                ReadALot();
        }

        public int Threads => 2;

        public void RunThread(int index)
        {
            if (index == 0)
                Write();
            else if (_runs is not null)
                ReadRuns(_runs);
            else
                ReadMessages(_reader!);
        }

        public void Finish()
        {
            _reader?.Free();
            _runs?.Free();
        }

        /// <summary>So much that the reader gives up fences; it is awake then, in the middle of a segment.</summary>
        private void ReadALot()
        {
            MessageBuffer message = default;
            for (int i = 0; i < 70; i++)
            {
                _writer.Write(new Frame([0]), more: false);
                Assert.Equal(QueueItem.Message, _reader!.Next());
                _reader.Read(ref message);
                message.Clear();
            }
            message.Release();
            Assert.Equal(QueueItem.None, _reader!.Next());
        }

        private void Write()
        {
            for (byte i = 0; i < s_count; i++)
            {
                bool wake;
                switch (_form)
                {
                    case Form.Parts:
                        wake = _writer.Write(new Frame([i]), more: true) | _writer.Write(new Frame([i]), more: false);
                        break;
                    case Form.Received:
                        _writer.Receive([0, 1, i]);
                        _writer.Accept(3);
                        wake = _writer.PublishReceived(1);
                        break;
                    default:
                        wake = _writer.Write(new Frame([i]), more: false);
                        break;
                }
                if (wake)
                    _woken.Post();
            }
        }

        private void ReadMessages(QueueReader<ExploredMemory> reader)
        {
            MessageBuffer message = default;
            for (int read = 0; read < s_count;)
            {
                if (reader.Next() == QueueItem.Message)
                {
                    reader.Read(ref message);
                    for (int i = 0; i < message.Count; i++)
                        Assert.Equal(read, message[i][0]);
                    read++;
                    message.Clear();
                }
                else if (reader.TrySleep())
                {
                    OverwriteFree();
                    _woken.Wait();
                }
            }
            message.Release();
        }

        private unsafe void ReadRuns(RunReader<ExploredMemory> reader)
        {
            var vectors = new IoVector[4];
            for (int read = 0; read < s_count;)
            {
                int count = reader.Gather(vectors, long.MaxValue);
                int bytes = 0;
                for (int i = 0; i < count; i++)
                {
                    // Each message has three bytes on the wire.
                    for (int offset = 2; offset < (int)vectors[i].Length; offset += 3)
                        Assert.Equal(read++, vectors[i].Base[offset]);
                    bytes += (int)vectors[i].Length;
                }
                if (bytes > 0)
                {
                    reader.Advance(bytes);
                }
                else if (reader.TrySleep(out _))
                {
                    OverwriteFree();
                    _woken.Wait();
                }
            }
        }

        private static unsafe void OverwriteFree()
        {
            Segment segment = SegmentPool.Rent(large: false, 0);
            new Span<byte>(segment.Data, segment.Capacity).Fill(0xEE);
            SegmentPool.Return(segment);
        }
    }
}
