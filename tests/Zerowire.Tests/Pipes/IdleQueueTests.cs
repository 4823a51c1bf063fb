using Zerowire.Pipes;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Pipes;

/// <summary>A queue that has nothing to hold holds no memory.</summary>
[Collection(SerialCollection.Name)]
public sealed class IdleQueueTests
{
    private readonly int _before = SegmentPool.Lent;
    private readonly PipeQueue _queue = new(adaptive: true);
    private readonly QueueWriter _writer;

    public IdleQueueTests() => _writer = new QueueWriter(_queue, 0);

    private int Held => SegmentPool.Lent - _before;

    [Theory]
    [InlineData(1, 10)]
    [InlineData(100, 10)]
    [InlineData(100, 5_000)]
    [InlineData(30, 40_000)]
    public void A_reader_of_messages_that_sleeps_leaves_no_segment(int count, int length)
    {
        var reader = new QueueReader(_queue, 0);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < count; i++)
                Messages.Write(_writer, [Messages.Bytes(length, i), Messages.Bytes(3, i)]);
            for (int i = 0; i < count; i++)
                Messages.AssertSame([Messages.Bytes(length, i), Messages.Bytes(3, i)], Messages.Read(reader));
            Assert.NotEqual(0, Held);
            Assert.Equal(QueueItem.None, reader.Next());
            Assert.True(reader.TrySleep());
            Assert.Equal(0, Held);
            Assert.True(reader.TrySleep());
        }
        reader.Free();
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(100, 10)]
    [InlineData(100, 5_000)]
    [InlineData(30, 40_000)]
    public void A_reader_of_runs_that_sleeps_leaves_no_segment(int count, int length)
    {
        var reader = new RunReader(_queue, 0);
        var collector = new RunCollector(reader);
        for (int round = 0; round < 3; round++)
        {
            var expected = new List<byte>();
            for (int i = 0; i < count; i++)
            {
                byte[][] message = [Messages.Bytes(length, i), Messages.Bytes(3, i)];
                Messages.Write(_writer, message);
                expected.AddRange(Messages.Encode(message));
            }
            collector.TakeAll();
            Assert.Equal(expected, collector.Bytes);
            collector.Bytes.Clear();
            Assert.True(reader.TrySleep(out _));
            Assert.Equal(0, Held);
            Assert.True(reader.TrySleep(out _));
        }
        reader.Free();
    }

    [Fact]
    public void A_writer_that_meets_a_sleeping_reader_wakes_it_with_what_it_publishes_next()
    {
        var reader = new QueueReader(_queue, 0);
        Assert.True(reader.TrySleep());
        Assert.False(_writer.Write(new Frame([1]), more: true));
        _writer.Rollback();
        Assert.Equal(0, Held);
        Assert.True(_writer.Write(new Frame([2]), more: false));
        Assert.False(_writer.Write(new Frame([3]), more: false));
        Messages.AssertSame([[2]], Messages.Read(reader));
        Messages.AssertSame([[3]], Messages.Read(reader));
        Assert.True(reader.TrySleep());
        object mark = new();
        Assert.True(_writer.WriteMark(mark, 0));
        Assert.Equal(QueueItem.Mark, reader.Next());
        Assert.Same(mark, reader.PeekMark());
        reader.TakeMark(countsAsMessage: false, out _);
        Assert.Equal(0, Held);
        reader.Free();
    }

    [Fact]
    public void Received_commands_without_messages_leave_no_segment()
    {
        var reader = new QueueReader(_queue, 0);
        Assert.True(reader.TrySleep());
        _writer.Receive(new byte[20]);
        Assert.Equal(1, Held);
        _writer.ReplaceUnaccepted(_writer.Unaccepted[20..]);
        Assert.Equal(0, Held);
        _writer.Receive(Messages.Encode([Messages.Bytes(10, 1)]));
        _writer.Accept(12);
        Assert.True(_writer.PublishReceived(1));
        Messages.AssertSame([Messages.Bytes(10, 1)], Messages.Read(reader));
        Assert.True(reader.TrySleep());
        Assert.Equal(0, Held);
        reader.Free();
    }

    [Fact]
    public void Space_that_nothing_was_received_into_goes_back()
    {
        var reader = new QueueReader(_queue, 0);
        _writer.MakeSpace(10_000, large: true);
        Assert.Equal(1, Held);
        _writer.LeaveIfUnused();
        Assert.Equal(0, Held);
        _writer.Receive(Messages.Encode([Messages.Bytes(10, 1)]));
        _writer.Accept(12);
        _writer.PublishReceived(1);
        _writer.MakeSpace(10_000, large: true);
        _writer.LeaveIfUnused();
        Messages.AssertSame([Messages.Bytes(10, 1)], Messages.Read(reader));
        Assert.True(reader.TrySleep());
        Assert.Equal(0, Held);
        reader.Free();
    }

    [Fact]
    public void A_reader_leaves_the_segment_of_a_frame_that_has_come_in_part()
    {
        var reader = new QueueReader(_queue, 0);
        byte[] bytes = Messages.Encode([Messages.Bytes(100, 1)]);
        var engine = new ReceivingEngine(_writer);
        engine.Receive(bytes.AsSpan(0, 50), directly: false);
        Assert.True(reader.TrySleep());
        Assert.Equal(1, Held);
        Segment other = SegmentPool.Rent(large: false, 0);
        Overwrite(other);
        engine.Receive(bytes.AsSpan(50), directly: true);
        Messages.AssertSame([Messages.Bytes(100, 1)], Messages.Read(reader));
        SegmentPool.Return(other);
        Assert.True(reader.TrySleep());
        Assert.Equal(0, Held);
        reader.Free();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stream_in_any_pieces_leaves_no_segment_when_it_has_been_read(int seed)
    {
        var random = new Random(seed);
        var reader = new QueueReader(_queue, 0);
        var engine = new ReceivingEngine(_writer);
        for (int round = 0; round < 300; round++)
        {
            byte[][] message = Messages.Random(random, maxLength: 70_000);
            byte[] bytes = Messages.Encode(message);
            for (int offset = 0; offset < bytes.Length;)
            {
                int count = Math.Min(random.Next(1, 30_000), bytes.Length - offset);
                engine.Receive(bytes.AsSpan(offset, count), directly: random.Next(2) == 0);
                offset += count;
                if (offset < bytes.Length && random.Next(2) == 0 && reader.Next() == QueueItem.None)
                    Assert.True(reader.TrySleep());
            }
            Messages.AssertSame(message, Messages.Read(reader));
            Assert.Equal(QueueItem.None, reader.Next());
            Assert.True(reader.TrySleep());
            Assert.Equal(0, Held);
        }
        reader.Free();
    }

    private static unsafe void Overwrite(Segment segment) =>
        new Span<byte>(segment.Data, segment.Capacity).Fill(0xEE);
}
