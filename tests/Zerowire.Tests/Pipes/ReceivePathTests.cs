using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Tests.Pipes;

public sealed class ReceivePathTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 400)]
    [InlineData(3, 5_000)]
    [InlineData(4, 100_000)]
    [InlineData(5, 3)]
    public void A_stream_split_anywhere_brings_the_messages_that_were_sent(int seed, int longestPiece)
    {
        var random = new Random(seed);
        var queue = new PipeQueue(adaptive: false);
        var reader = new QueueReader(queue, 0);
        var engine = new ReceivingEngine(new QueueWriter(queue, 0));
        var expected = new Queue<byte[][]>();
        byte[] stream = MakeStream(random, expected, longestPiece < 10 ? 60 : 300);
        for (int offset = 0; offset < stream.Length;)
        {
            int count = Math.Min(random.Next(1, longestPiece + 1), stream.Length - offset);
            engine.Receive(stream.AsSpan(offset, count), directly: random.Next(2) == 0);
            offset += count;
            while (random.Next(3) > 0 && (reader.TryPeekSmall(out _) || reader.Next() == QueueItem.Message))
                Messages.AssertSame(expected.Dequeue(), Messages.ReadQuickly(reader));
        }
        while (reader.Next() == QueueItem.Message)
            Messages.AssertSame(expected.Dequeue(), Messages.Read(reader));
        Assert.Empty(expected);
        reader.Free();
    }

    [Fact]
    public void A_segment_that_was_left_unused_is_passed_over()
    {
        var queue = new PipeQueue(adaptive: false);
        var reader = new QueueReader(queue, 0);
        var writer = new QueueWriter(queue, 0);
        byte[] first = Messages.Encode([Messages.Bytes(64, 1)]);
        byte[] second = Messages.Encode([Messages.Bytes(64, 2)]);
        writer.Receive([.. first, .. second[..10]]);
        writer.Accept(first.Length);
        writer.PublishReceived(1);
        // A part of a frame moves to another segment, and on to a larger one before any of it is accepted.
        writer.MakeSpace(writer.FreeSpace + 1, large: false);
        writer.MakeSpace(writer.FreeSpace + 1, large: true);
        writer.Receive(second.AsSpan(10));
        writer.Accept(second.Length);
        writer.PublishReceived(1);
        Assert.Equal(Messages.Bytes(64, 1), Assert.Single(Messages.ReadQuickly(reader)));
        Assert.True(reader.TryPeekSmall(out ReadOnlySpan<byte> frame));
        Assert.Equal(Messages.Bytes(64, 2), frame);
        reader.TakeSmall(frame.Length);
        Assert.False(reader.TryPeekSmall(out _));
        reader.Free();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_lost_connection_leaves_nothing_of_the_message_that_was_under_way(int seed)
    {
        var random = new Random(seed);
        var queue = new PipeQueue(adaptive: false);
        var reader = new QueueReader(queue, 0);
        var writer = new QueueWriter(queue, 0);
        var engine = new ReceivingEngine(writer);
        for (int round = 0; round < 60; round++)
        {
            var expected = new Queue<byte[][]>();
            byte[] stream = MakeStream(random, expected, 10);
            int lostAt = random.Next(stream.Length + 1);
            for (int offset = 0; offset < lostAt;)
            {
                int count = Math.Min(random.Next(1, 5_000), lostAt - offset);
                engine.Receive(stream.AsSpan(offset, count), directly: random.Next(2) == 0);
                offset += count;
            }
            engine.Reset();
            object mark = new();
            writer.WriteReceivedMark(mark, 0);
            writer.Rollback();
            while (reader.Next() == QueueItem.Message)
                Messages.AssertSame(expected.Dequeue(), Messages.Read(reader));
            Assert.Equal(lostAt == stream.Length, expected.Count == 0);
            Assert.Same(mark, reader.PeekMark());
            reader.TakeMark(false, out _);
        }
        Assert.Equal(QueueItem.None, reader.Next());
        reader.Free();
    }

    [Fact]
    public void A_delimiter_survives_a_connection_that_is_lost_after_it()
    {
        PipeNetwork network = PipeNetwork.Session();
        QueueWriter received = network.Second.Pipe.Received;
        received.Receive(Messages.Encode([Messages.Bytes(10, 1)]));
        received.Accept(12);
        network.Second.Pipe.Published(received.PublishReceived(1));
        received.Receive([1, 1, 7]);
        received.Accept(3);
        network.Second.Pipe.Terminate(delay: true);
        network.Second.Pipe.ConnectionLost();
        network.Run();
        Messages.AssertSame([Messages.Bytes(10, 1)], network.First.Read()!);
        Assert.Null(network.First.Read());
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
    }

    [Fact]
    public void More_than_a_segment_holds_is_refused()
    {
        var writer = new QueueWriter(new PipeQueue(adaptive: false), 0);
        writer.Receive(new byte[Segment.LargeSize - 10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Receive(new byte[11]));
    }

    private static byte[] MakeStream(Random random, Queue<byte[][]> messages, int count)
    {
        var stream = new List<byte>();
        for (int i = 0; i < count; i++)
        {
            if (random.Next(5) == 0)
                AddCommand(stream, random.Next(0, 400));
            byte[][] message = Messages.Random(random);
            messages.Enqueue(message);
            byte[] bytes = Messages.Encode(message);
            // Peers may set reserved bits and use long headers for short bodies; neither changes the message.
            if (random.Next(8) == 0)
                bytes[0] |= 0xC0;
            stream.AddRange(bytes);
        }
        return [.. stream];
    }

    private static void AddCommand(List<byte> stream, int length)
    {
        Span<byte> header = stackalloc byte[FrameHeader.MaxLength];
        stream.AddRange(header[..FrameHeader.Write(header, length, FrameFlags.Command)]);
        stream.AddRange(new byte[length]);
    }
}
