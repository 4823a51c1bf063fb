using System.Diagnostics;
using System.Runtime.InteropServices;
using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Tests.Pipes;

public sealed class PipeStressTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(400);
    private readonly byte[] _payload = Messages.Bytes(70_000, 3);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(0)]
    public void A_socket_reads_what_another_thread_writes(int mark)
    {
        using var first = new ThreadExecutor();
        using var second = new ThreadExecutor();
        (Pipe writing, Pipe reading) = Pipe.CreateInproc(first, second, mark, 0);
        Stream(writing, first, reading, second, end => ReadMessages(end, second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(0)]
    public void A_session_reads_in_runs_what_another_thread_writes(int mark)
    {
        using var first = new ThreadExecutor();
        using var second = new ThreadExecutor();
        (Pipe writing, Pipe reading) = Pipe.CreateForSession(first, second, mark, 0);
        Stream(writing, first, reading, second, end => ReadRuns(end, second));
    }

    private void Stream(Pipe writing, ThreadExecutor first, Pipe reading, ThreadExecutor second, Func<PipeEnd, long> read)
    {
        var writingEnd = new PipeEnd(writing);
        var readingEnd = new PipeEnd(reading);
        long count = -1;
        Exception? failure = null;
        var reader = new Thread(() =>
        {
            try
            {
                count = read(readingEnd);
            }
            catch (Exception exception)
            {
                failure = exception;
                // The writer may be waiting for room.
                first.Wake();
            }
        });
        reader.Start();
        long written = WriteMessages(writing, first, () => failure is not null);
        writing.Terminate(delay: true);
        while (writingEnd.Terminations == 0 && failure is null)
            Assert.True(first.WaitForCommands(), "the end was lost");
        Assert.True(reader.Join(60_000) || failure is not null, "the reader does not end");
        Assert.Null(failure);
        Assert.Equal(written, count);
        Assert.Equal(1, readingEnd.Terminations);
    }

    /// <summary>Message n begins with n, and n decides its length.</summary>
    private static int LengthOf(long number) =>
        number % 1009 == 0 ? 17_000 + (int)(number % 50_000) : 8 + (int)(number * 7919 % (number % 13 == 0 ? 1500 : 40));

    private long WriteMessages(Pipe pipe, ThreadExecutor executor, Func<bool> hasFailed)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] bytes = (byte[])_payload.Clone();
        long number = 0;
        // Without a mark the reader may be far behind, and has to catch up.
        while (!hasFailed() && number < 2_000_000
            && ((number & 255) != 0 || Stopwatch.GetElapsedTime(start) < s_duration))
        {
            MemoryMarshal.Write(bytes, in number);
            var frame = new Frame(bytes.AsSpan(0, LengthOf(number)));
            if (((number & 1) == 0 && pipe.TryWriteWhole(frame)) || pipe.TryWrite(frame, more: false))
                number++;
            else
                Assert.True(executor.WaitForCommands(), "the writer was not woken");
        }
        return number;
    }

    private long ReadMessages(PipeEnd end, ThreadExecutor executor)
    {
        long number = 0;
        MessageBuffer buffer = default;
        while (end.Terminations == 0)
        {
            while (true)
            {
                if (number % 3 > 0 && end.Pipe.TryPeekSmall(out ReadOnlySpan<byte> small))
                {
                    Check(small, number++);
                    end.Pipe.TakeSmall(small.Length);
                    continue;
                }
                if (!end.Pipe.TryRead(ref buffer))
                    break;
                Check(buffer[0], number++);
                buffer.Clear();
            }
            Assert.True(end.Terminations > 0 || executor.WaitForCommands(), "the reader was not woken");
        }
        buffer.Release();
        return number;
    }

    private long ReadRuns(PipeEnd end, ThreadExecutor executor)
    {
        long number = 0;
        byte[] pending = new byte[4 << 20];
        int used = 0;
        while (end.Terminations == 0)
        {
            byte[] run = end.ReadRun(64 << 10);
            run.CopyTo(pending.AsSpan(used));
            used += run.Length;
            int offset = 0;
            while (FrameHeader.TryRead(pending.AsSpan(offset, used - offset), out _, out int header, out long length)
                && offset + header + length <= used)
            {
                Check(pending.AsSpan(offset + header, (int)length), number++);
                offset += header + (int)length;
            }
            pending.AsSpan(offset, used - offset).CopyTo(pending);
            used -= offset;
            if (run.Length == 0 && end.Pipe.IsReadAsleep)
                Assert.True(end.Terminations > 0 || executor.WaitForCommands(), "the reader was not woken");
        }
        Assert.Equal(0, used);
        return number;
    }

    private void Check(ReadOnlySpan<byte> frame, long number)
    {
        if (MemoryMarshal.Read<long>(frame) != number || frame.Length != LengthOf(number)
            || !frame[8..].SequenceEqual(_payload.AsSpan(8, frame.Length - 8)))
        {
            Assert.Fail($"message {number} came out wrong");
        }
    }
}
