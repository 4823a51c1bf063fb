using Zerowire.Pipes;

namespace Zerowire.Tests.Pipes;

public sealed class QueueTests
{
    [Fact]
    public void Messages_of_every_size_come_out_as_they_went_in()
    {
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new QueueReader(queue, 0);
        foreach (int length in Messages.EdgeLengths)
        {
            byte[][] message = [Messages.Bytes(length, length)];
            Messages.Write(writer, message);
            Messages.AssertSame(message, Messages.Read(reader));
            Assert.Equal(QueueItem.None, reader.Next());
        }
        reader.Free();
    }

    [Fact]
    public void Every_pair_of_frame_sizes_can_wait_as_one_message_among_others()
    {
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new QueueReader(queue, 0);
        var expected = new Queue<byte[][]>();
        foreach (int first in Messages.EdgeLengths)
        {
            foreach (int second in Messages.EdgeLengths)
            {
                byte[][] message = [Messages.Bytes(first, 1), Messages.Bytes(second, 2)];
                Messages.Write(writer, message);
                expected.Enqueue(message);
                while (expected.Count > 7)
                    Messages.AssertSame(expected.Dequeue(), Messages.Read(reader));
            }
        }
        while (expected.TryDequeue(out byte[][]? message))
            Messages.AssertSame(message, Messages.Read(reader));
        Assert.Equal(QueueItem.None, reader.Next());
        reader.Free();
    }

    [Fact]
    public void An_unfinished_message_is_not_seen_and_leaves_nothing_when_it_is_taken_back()
    {
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new QueueReader(queue, 0);
        int released = 0;
        for (int round = 0; round < 50; round++)
        {
            FrameBody lent = FrameBody.Lend(Messages.Bytes(20_000, round), _ => released++, null);
            for (int i = 0; i < round; i++)
                writer.Write(new Frame(Messages.Bytes(3000, i)), more: true);
            writer.Write(new Frame(lent), more: true);
            lent.Release();
            Assert.Equal(QueueItem.None, reader.Next());
            writer.Rollback();
            Assert.Equal(round + 1, released);
            byte[][] message = [Messages.Bytes(round * 100, round)];
            Messages.Write(writer, message);
            Messages.AssertSame(message, Messages.Read(reader));
        }
        reader.Free();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_sequence_of_operations_does_what_a_plain_list_does(int seed)
    {
        var random = new Random(seed);
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new QueueReader(queue, 0);
        var model = new Queue<object>();
        var open = new List<byte[]>();
        for (int step = 0; step < 6_000; step++)
        {
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    WriteFrame(random, writer, open, model);
                    break;
                case 3 when random.Next(4) == 0:
                    writer.Rollback();
                    open.Clear();
                    break;
                case 4 when open.Count == 0 && random.Next(3) == 0:
                    object mark = new();
                    writer.WriteMark(mark, 1);
                    model.Enqueue(mark);
                    break;
                default:
                    ReadSomething(random, reader, model);
                    break;
            }
        }
        writer.Rollback();
        while (model.Count > 0)
            ReadSomething(random, reader, model);
        Assert.Equal(QueueItem.None, reader.Next());
        reader.Free();
    }

    private static void WriteFrame(Random random, QueueWriter writer, List<byte[]> open, Queue<object> model)
    {
        byte[] frame = Messages.Random(random, 1)[0];
        bool more = random.Next(3) == 0;
        writer.Write(new Frame(frame), more);
        open.Add(frame);
        if (more)
            return;
        model.Enqueue(open.ToArray());
        open.Clear();
    }

    private static void ReadSomething(Random random, QueueReader reader, Queue<object> model)
    {
        if (!model.TryPeek(out object? expected))
        {
            Assert.Equal(QueueItem.None, reader.Next());
            Assert.True(reader.TrySleep());
            return;
        }
        Assert.True(reader.HasPublished());
        if (random.Next(5) == 0)
            Assert.False(reader.TrySleep());
        model.Dequeue();
        if (expected is not byte[][] message)
        {
            Assert.Equal(QueueItem.Mark, reader.Next());
            Assert.Same(expected, reader.PeekMark());
            reader.TakeMark(countsAsMessage: true, out _);
            return;
        }
        Assert.Equal(QueueItem.Message, reader.Next());
        if (random.Next(2) == 0)
            Assert.True(reader.PeekFrame().SequenceEqual(message[0]));
        if (random.Next(4) == 0)
            reader.Skip();
        else
            Messages.AssertSame(message, Messages.Read(reader));
    }
}
