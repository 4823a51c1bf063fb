using System.Diagnostics;
using System.Runtime.InteropServices;
using Zerowire.Pipes;
using Zerowire.Protocol;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Pipes;

[Collection(SerialCollection.Name)]
public sealed class ConflationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public void A_socket_reads_the_newest_message_with_all_its_frames(int older)
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: true);
        for (int i = 0; i < older; i++)
            Assert.True(network.First.Write([1], [2], [3], [4]));
        Assert.True(network.First.Write(Messages.Bytes(3, 1), Messages.Bytes(20_000, 2), []));
        Messages.AssertSame([Messages.Bytes(3, 1), Messages.Bytes(20_000, 2), []], network.Second.Read()!);
        Assert.Null(network.Second.Read());
    }

    [Fact]
    public void A_message_that_is_not_whole_replaces_nothing()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: true);
        network.First.Write([1]);
        network.First.Pipe.TryWrite(new Frame([2]), more: true);
        Messages.AssertSame([[1]], network.Second.Read()!);
        network.First.Write([3]);
        Messages.AssertSame([[2], [3]], network.Second.Read()!);
        network.First.Pipe.TryWrite(new Frame([4]), more: true);
        network.First.Pipe.Rollback();
        Assert.Null(network.Second.Read());
        network.First.Write([5]);
        network.Run();
        Messages.AssertSame([[5]], network.Second.Read()!);
    }

    [Fact]
    public void A_message_that_was_looked_at_is_the_one_that_is_taken()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: true);
        network.First.Write([1]);
        Assert.True(network.Second.Pipe.CheckRead());
        network.First.Write([2]);
        Assert.True(network.Second.Pipe.CheckRead());
        Assert.Equal(2, network.Second.Pipe.PeekFirstFrame()[0]);
        network.First.Write([3]);
        Assert.True(network.Second.Pipe.CheckRead());
        Messages.AssertSame([[2]], network.Second.Read()!);
        Messages.AssertSame([[3]], network.Second.Read()!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bodies_that_are_replaced_are_released_at_once(bool inproc)
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc);
        int released = 0;
        for (int i = 1; i <= 10; i++)
        {
            FrameBody body = FrameBody.Lend(new byte[20_000], _ => released++, null);
            network.First.Pipe.TryWrite(new Frame(body), more: true);
            network.First.Pipe.TryWrite(new Frame([1]), more: false);
            body.Release();
            Assert.Equal(i - 1, released);
        }
        network.First.Pipe.Terminate(delay: false);
        network.Run();
        if (inproc)
            Assert.NotNull(network.Second.Read());
        else
            Assert.NotEmpty(network.Second.ReadRun(100_000));
        Assert.Equal(10, released);
    }

    [Fact]
    public void The_reader_is_woken_when_it_sleeps_and_only_then()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: true);
        for (int round = 1; round <= 3; round++)
        {
            Assert.Null(network.Second.Read());
            network.First.Write([1]);
            network.First.Write([2]);
            Assert.Equal(round - 1, network.Second.ReadActivations);
            network.Run();
            Assert.Equal(round, network.Second.ReadActivations);
            Messages.AssertSame([[2]], network.Second.Read()!);
        }
    }

    [Fact]
    public void No_mark_holds_a_writer_back_whenever_it_is_set()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: true);
        network.First.Pipe.SetHighWaterMarks(2, 2);
        network.Run();
        for (int i = 0; i < 100; i++)
            Assert.True(network.First.Write([1]) && network.Second.Write([1]));
    }

    [Fact]
    public void A_message_that_has_gone_in_part_is_finished_and_then_the_newest_goes()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: false);
        network.First.Write([1, 1, 1], [1]);
        Assert.Equal([1, 3, 1], network.Second.ReadRun(3));
        Assert.Equal(5, network.Second.Pipe.BytesToBoundary);
        network.First.Write([2]);
        network.First.Write([3]);
        Assert.Equal([1, 1, 0, 1, 1], network.Second.ReadRun(100));
        Assert.Equal([0, 1, 3], network.Second.ReadRun(100));
        Assert.Empty(network.Second.ReadRun(100));
        Assert.True(network.Second.Pipe.IsReadAsleep);
        network.First.Write([4]);
        network.Run();
        Assert.Equal(1, network.Second.ReadActivations);
        Assert.Equal([0, 1, 4], network.Second.ReadRun(100));
    }

    [Fact]
    public unsafe void A_message_that_the_kernel_did_not_take_makes_way()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: false);
        network.First.Write([1]);
        Span<Zerowire.Platform.IoVector> vectors = new Zerowire.Platform.IoVector[4];
        Assert.Equal(1, network.Second.Pipe.GatherRuns(vectors, 100));
        network.First.Write([2]);
        Assert.Equal([0, 1, 2], network.Second.ReadRun(100));
    }

    [Fact]
    public void After_a_lost_connection_the_newest_goes()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: false);
        network.First.Write([1, 1, 1]);
        Assert.Equal(3, network.Second.ReadRun(3).Length);
        network.Second.Pipe.ConnectionLost();
        Assert.Equal([0, 3, 1, 1], network.Second.ReadRun(4));
        network.Second.Pipe.ConnectionLost();
        network.First.Write([2]);
        network.First.Write([3]);
        Assert.Equal([0, 1, 3], network.Second.ReadRun(100));
    }

    [Fact]
    public void Of_a_batch_that_is_received_the_newest_whole_message_is_read()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: false);
        QueueWriter received = network.Second.Pipe.Received;
        for (byte round = 0; round < 100; round++)
        {
            Assert.Equal(int.MaxValue, network.Second.Pipe.ReceiveRoom);
            // Three messages, the last one of two frames; and the beginning of one more.
            received.Receive([0, 1, 5, 0, 1, 6, 1, 1, round, 0, 2, 8, 8, 1, 3, 9]);
            received.Accept(13);
            network.Second.Pipe.Published(received.PublishReceived(3));
            Assert.Equal(3, received.Unaccepted.Length);
            received.Receive([9, 9, 0, 1, 7]);
            received.Accept(8);
            if (round % 2 == 0)
                Messages.AssertSame([[round], [8, 8]], network.First.Read()!);
            network.Second.Pipe.Published(received.PublishReceived(1));
        }
        network.Run();
        Messages.AssertSame([[9, 9, 9], [7]], network.First.Read()!);
        Assert.Null(network.First.Read());
    }

    [Fact]
    public void A_message_is_of_the_connection_that_it_came_by()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: false);
        var first = new ConnectionInfo([1], "first", Metadata.Empty);
        var second = new ConnectionInfo([2], "second", Metadata.Empty);
        network.Second.Pipe.WriteConnection(first);
        Publish(network.Second.Pipe, 1);
        Assert.NotNull(network.First.Read());
        Assert.Same(first, network.First.Pipe.Connection);
        network.Second.Pipe.WriteConnection(second);
        Assert.Null(network.First.Read());
        Assert.Same(first, network.First.Pipe.Connection);
        Publish(network.Second.Pipe, 2);
        network.Run();
        Assert.NotNull(network.First.Read());
        Assert.Same(second, network.First.Pipe.Connection);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_newest_message_is_delivered_before_the_end(bool inproc)
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc);
        network.First.Write([1]);
        network.First.Write([2]);
        network.First.Pipe.TryWrite(new Frame([3]), more: true);
        network.First.Pipe.Terminate(delay: false);
        network.Run();
        Assert.Equal(PipeState.WaitingForDelimiter, network.Second.Pipe.State);
        if (inproc)
        {
            Messages.AssertSame([[2]], network.Second.Read()!);
        }
        else
        {
            Assert.Equal([0, 1, 2], network.Second.ReadRun(100));
            network.Second.ReadRun(100);
        }
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
    }

    [Fact]
    public void Without_an_engine_the_end_is_found_when_nothing_is_left()
    {
        PipeNetwork network = PipeNetwork.Conflating(inproc: false);
        network.First.Write([1]);
        network.First.Pipe.Terminate(delay: false);
        network.Run();
        network.Second.Pipe.CheckDelimiter();
        Assert.Equal(PipeState.WaitingForDelimiter, network.Second.Pipe.State);
        Assert.Equal(3, network.Second.ReadRun(100).Length);
        network.Second.Pipe.CheckDelimiter();
        network.Run();
        Assert.Equal(1, network.Second.Terminations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_messages_that_were_written_before_the_newest_is_kept(bool ended)
    {
        int segments = SegmentPool.Lent;
        PipeNetwork network = PipeNetwork.Inproc(3, 3);
        for (byte i = 1; i <= 3; i++)
            Assert.True(network.First.Write([i], Messages.Bytes(30_000, i)));
        Assert.False(network.First.Write([4]));
        Assert.Null(network.First.Read());
        if (ended)
            network.First.Pipe.Terminate(delay: false);
        network.First.Pipe.ConflateOutput();
        network.Second.Pipe.ConflateOutput();
        network.First.Pipe.ApplyHighWaterMarks(3, 3);
        Messages.AssertSame([[3], Messages.Bytes(30_000, 3)], network.Second.Read()!);
        Assert.Null(network.Second.Read());
        Assert.Equal(ended ? 0 : 1, network.First.WriteActivations);
        for (byte i = 5; !ended && i < 50; i++)
            Assert.True(network.First.Write([i]) && network.Second.Write([i]));
        if (!ended)
        {
            network.Run();
            Assert.Equal(1, network.First.ReadActivations);
            Messages.AssertSame([[49]], network.First.Read()!);
            Messages.AssertSame([[49]], network.Second.Read()!);
            network.Second.Pipe.Terminate(delay: false);
        }
        network.Run();
        Assert.True(network.First.Pipe.State == PipeState.Ended || network.First.Read() is null);
        network.Run();
        Assert.Equal(1, network.First.Terminations);
        Assert.Equal(1, network.Second.Terminations);
        Assert.Equal(segments, SegmentPool.Lent);
    }

    [Fact]
    public void A_pipe_keeps_no_more_memory_than_three_small_messages_need()
    {
        int segments = SegmentPool.Lent;
        PipeNetwork network = PipeNetwork.Conflating(inproc: true);
        for (int i = 0; i < 10_000; i++)
        {
            network.First.Write(new byte[200], new byte[300]);
            if (i % 3 == 0)
                Assert.NotNull(network.Second.Read());
            Assert.InRange(SegmentPool.Lent - segments, 0, 4);
        }
        network.First.Pipe.Terminate(delay: false);
        network.Run();
        while (network.Second.Read() is not null)
        {
        }
        network.Run();
        Assert.Equal(segments, SegmentPool.Lent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_thread_reads_ever_newer_messages_and_at_last_the_last(bool inproc)
    {
        using var first = new ThreadExecutor();
        using var second = new ThreadExecutor();
        (Pipe writing, Pipe reading) = inproc
            ? Pipe.CreateInproc(first, second, 1, 1)
            : Pipe.CreateForSession(first, second, 1, 1, conflatesSent: true);
        writing.ConflateOutput();
        var writingEnd = new PipeEnd(writing);
        var readingEnd = new PipeEnd(reading);
        long last = 0;
        Exception? failure = null;
        var reader = new Thread(() =>
        {
            try
            {
                while (readingEnd.Terminations == 0)
                {
                    while (ReadNumber(readingEnd, inproc) is { } number)
                    {
                        Assert.True(number > last, $"{number} after {last}");
                        last = number;
                    }
                    Assert.True(readingEnd.Terminations > 0 || second.WaitForCommands(), "the reader was not woken");
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        reader.Start();
        long start = Stopwatch.GetTimestamp();
        long written = 0;
        byte[] bytes = new byte[30_000];
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400))
        {
            written++;
            MemoryMarshal.Write(bytes, in written);
            writing.TryWrite(new Frame(bytes.AsSpan(0, 8)), more: true);
            MemoryMarshal.Write(bytes, in written);
            Assert.True(writing.TryWrite(new Frame(bytes.AsSpan(0, written % 97 == 0 ? 30_000 : 50)), more: false));
            if (written % 1000 == 0)
                Thread.Yield();
        }
        writing.Terminate(delay: true);
        while (writingEnd.Terminations == 0 && failure is null)
            Assert.True(first.WaitForCommands(), "the end was lost");
        Assert.True(reader.Join(60_000));
        Assert.Null(failure);
        Assert.Equal(written, last);
    }

    private static long? ReadNumber(PipeEnd end, bool inproc)
    {
        byte[][]? message = inproc ? end.Read() : Decode(end);
        if (message is null)
            return null;
        Assert.Equal(2, message.Length);
        long number = MemoryMarshal.Read<long>(message[0]);
        Assert.Equal(number, MemoryMarshal.Read<long>(message[1]));
        Assert.Equal(number % 97 == 0 ? 30_000 : 50, message[1].Length);
        return number;
    }

    /// <summary>A message that goes in pieces; null when the reader sleeps.</summary>
    private static byte[][]? Decode(PipeEnd end)
    {
        var bytes = new List<byte>();
        do
        {
            byte[] run = end.ReadRun(20_000);
            bytes.AddRange(run);
            if (run.Length == 0 && end.Pipe.IsReadAsleep)
            {
                Assert.Empty(bytes);
                return null;
            }
        }
        while (bytes.Count == 0 || end.Pipe.BytesToBoundary > 0);
        byte[] wire = [.. bytes];
        FrameHeader.TryRead(wire.AsSpan(10), out _, out int header, out long length);
        Assert.Equal(wire.Length, 10 + header + length);
        return [wire[2..10], wire[(10 + header)..]];
    }

    private static void Publish(Pipe pipe, byte number)
    {
        pipe.Received.Receive([0, 1, number]);
        pipe.Received.Accept(3);
        pipe.Published(pipe.Received.PublishReceived(1));
    }
}
