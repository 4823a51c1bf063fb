using Zerowire.Pipes;
using Zerowire.Platform;

namespace Zerowire.Tests.Pipes;

public sealed class RunReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Runs_are_the_bytes_of_the_messages_whatever_is_gathered_and_sent_at_a_time(int seed)
    {
        var random = new Random(seed);
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new RunReader(queue, 0);
        var collector = new RunCollector(reader);
        var expected = new List<byte>();
        for (int i = 0; i < 400; i++)
        {
            byte[][] message = Messages.Random(random, 4, 200_000);
            Messages.Write(writer, message);
            expected.AddRange(Messages.Encode(message));
            for (int takes = random.Next(4); takes > 0; takes--)
                collector.Take(random.Next(1, 17), random.Next(1, 100_000), random.Next(0, 100_000));
        }
        collector.TakeAll();
        Assert.True(expected.SequenceEqual(collector.Bytes));
        Assert.Equal(400, reader.Credit.Messages);
        Assert.Equal(0, reader.BytesToBoundary());
        reader.Free();
    }

    [Fact]
    public void A_connection_lost_at_any_byte_resumes_at_the_first_message_not_wholly_handed_over()
    {
        byte[][][] messages =
        [
            [Messages.Bytes(3, 1)],
            [Messages.Bytes(5, 2), Messages.Bytes(0, 3), Messages.Bytes(300, 4)],
            [Messages.Bytes(20_000, 5)],
            [[]],
            [Messages.Bytes(17_000, 6), Messages.Bytes(2, 7), Messages.Bytes(18_000, 8)],
            [Messages.Bytes(16_000, 9), Messages.Bytes(16_000, 9), Messages.Bytes(16_000, 9), Messages.Bytes(16_000, 9)],
            [Messages.Bytes(1, 10)],
        ];
        byte[] wire = [.. messages.SelectMany(Messages.Encode)];
        List<int> ends = [0];
        foreach (byte[][] message in messages)
            ends.Add(ends[^1] + Messages.Encode(message).Length);
        // Every byte but those deep inside bodies, where one in some hundred does.
        foreach (int lostAt in Enumerable.Range(0, wire.Length + 1).Where(i => i % 211 == 0
            || ends.Exists(end => Math.Abs(end - i) < 320)))
        {
            (List<byte> rest, long credits) = LoseAt(messages, lostAt);
            int resumed = ends.FindLast(end => end <= lostAt);
            Assert.True(rest.SequenceEqual(wire[resumed..]), $"lost at {lostAt}");
            Assert.Equal(messages.Length, credits);
        }
    }

    private static (List<byte> Resumed, long Credits) LoseAt(byte[][][] messages, int lostAt)
    {
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new RunReader(queue, 0);
        foreach (byte[][] message in messages)
            Messages.Write(writer, message);
        var lost = new RunCollector(reader);
        while (lost.Bytes.Count < lostAt)
            lost.Take(3, 50_000, Math.Min(7_000, lostAt - lost.Bytes.Count));
        reader.Rewind();
        var resumed = new RunCollector(reader);
        resumed.TakeAll();
        reader.Free();
        return (resumed.Bytes, reader.Credit.Messages);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void However_often_connections_are_lost_each_begins_with_the_first_message_not_wholly_sent(int seed)
    {
        var random = new Random(seed);
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new RunReader(queue, 0);
        var collector = new RunCollector(reader);
        var messages = new List<byte[]>();
        int sent = 0;
        for (int step = 0; step < 3_000; step++)
        {
            int choice = random.Next(10);
            if (choice < 4)
            {
                byte[][] message = Messages.Random(random);
                Messages.Write(writer, message);
                messages.Add(Messages.Encode(message));
            }
            else if (choice < 9)
            {
                collector.Take(random.Next(1, 17), random.Next(1, 60_000), random.Next(0, 60_000));
                Assert.Equal(BytesToBoundary(messages, sent, collector.Bytes.Count), reader.BytesToBoundary());
            }
            else
            {
                sent += CheckConnection(messages, sent, collector.Bytes);
                reader.Rewind();
                collector.Bytes.Clear();
            }
        }
        collector.TakeAll();
        sent += CheckConnection(messages, sent, collector.Bytes);
        Assert.Equal(messages.Count, sent);
        Assert.Equal(messages.Count, reader.Credit.Messages);
        reader.Free();
    }

    [Fact]
    public void Side_entries_come_between_the_messages_that_they_were_written_between()
    {
        var random = new Random(5);
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new RunReader(queue, 0);
        var collector = new RunCollector(reader);
        for (int round = 0; round < 200; round++)
        {
            object mark = new();
            byte[][] before = Messages.Random(random), after = Messages.Random(random);
            Messages.Write(writer, before);
            writer.WriteMark(mark, 1);
            Messages.Write(writer, after);
            collector.Bytes.Clear();
            collector.Take(16, long.MaxValue, random.Next(30_000));
            collector.TakeAll();
            Assert.Equal(Messages.Encode(before), collector.Bytes);
            Assert.Same(mark, reader.PeekMark());
            reader.TakeMark(countsAsMessage: true);
            reader.Rewind();
            collector.Bytes.Clear();
            collector.TakeAll();
            Assert.Equal(Messages.Encode(after), collector.Bytes);
            Assert.Null(reader.PeekMark());
            Assert.True(reader.TrySleep(out _));
        }
        Assert.Equal(600, reader.Credit.Messages);
        reader.Free();
    }

    [Fact]
    public void A_reader_that_sleeps_leaves_the_memory_that_the_writer_fills()
    {
        var queue = new PipeQueue(adaptive: true);
        var writer = new QueueWriter(queue, 0);
        var reader = new RunReader(queue, 0);
        writer.WriteMark(new object(), 1);
        Assert.Equal(0, reader.Gather(new IoVector[4], 1000));
        Assert.NotNull(reader.PeekMark());
        reader.TakeMark(countsAsMessage: true);
        byte[][] message = [Messages.Bytes(100, 1), Messages.Bytes(100, 2)];
        writer.Write(new Frame(message[0]), more: true);
        Assert.True(reader.TrySleep(out _));
        // Whoever rents now must not get the segment that the writer fills.
        Segment other = SegmentPool.Rent(large: false, 0);
        Bytes(other).Fill(0xEE);
        writer.Write(new Frame(message[1]), more: false);
        var collector = new RunCollector(reader);
        collector.TakeAll();
        Assert.Equal(Messages.Encode(message), collector.Bytes);
        SegmentPool.Return(other);
        reader.Free();
    }

    private static unsafe Span<byte> Bytes(Segment segment) => new(segment.Data, segment.Capacity);

    /// <summary>Checks what one connection brought; returns how many whole messages.</summary>
    private static int CheckConnection(List<byte[]> messages, int first, List<byte> bytes)
    {
        int whole = 0;
        int offset = 0;
        byte[] got = [.. bytes];
        for (int i = first; offset < got.Length; i++)
        {
            int length = Math.Min(messages[i].Length, got.Length - offset);
            Assert.True(messages[i].AsSpan(0, length).SequenceEqual(got.AsSpan(offset, length)), $"message {i} is torn");
            offset += length;
            whole += length == messages[i].Length ? 1 : 0;
        }
        return whole;
    }

    private static long BytesToBoundary(List<byte[]> messages, int first, long gone)
    {
        for (int i = first; gone > 0; i++)
        {
            if (messages[i].Length > gone)
                return messages[i].Length - gone;
            gone -= messages[i].Length;
        }
        return 0;
    }
}
