using Zerowire.Pipes;
using Zerowire.Platform;

namespace Zerowire.Tests.Pipes;

/// <summary>The user of one end of a pipe, which counts what it is told.</summary>
internal sealed class PipeEnd : IPipeEvents
{
    private int _calls;

    public PipeEnd(Pipe pipe)
    {
        Pipe = pipe;
        pipe.Sink = this;
    }

    public Pipe Pipe { get; }

    public int ReadActivations { get; private set; }

    public int WriteActivations { get; private set; }

    public int Terminations { get; private set; }

    public void ReadActivated(Pipe pipe) => ReadActivations++;

    public void WriteActivated(Pipe pipe) => WriteActivations++;

    public void Hiccuped(Pipe pipe)
    {
    }

    public void PipeTerminated(Pipe pipe)
    {
        Assert.Equal(PipeState.Ended, pipe.State);
        Terminations++;
    }

    public bool Write(params byte[][] message)
    {
        // What can go the short way may go either.
        if (message.Length == 1 && (_calls++ & 1) == 0 && Pipe.TryWriteWhole(new Frame(message[0])))
            return true;
        for (int i = 0; i < message.Length; i++)
        {
            if (!Pipe.TryWrite(new Frame(message[i]), i < message.Length - 1))
                return false;
        }
        return true;
    }

    /// <summary>Reads a message at a socket's end; null when there is none.</summary>
    public byte[][]? Read()
    {
        if ((_calls++ & 1) == 0 && Pipe.TryPeekSmall(out ReadOnlySpan<byte> small))
        {
            byte[] frame = small.ToArray();
            Pipe.TakeSmall(frame.Length);
            return [frame];
        }
        MessageBuffer buffer = default;
        byte[][]? message = Pipe.TryRead(ref buffer) ? Messages.Take(ref buffer) : null;
        buffer.Release();
        return message;
    }

    /// <summary>Reads a run at a session's end, as long as is wanted; the bytes, none when there is nothing.</summary>
    public unsafe byte[] ReadRun(int maxBytes)
    {
        IoVector* vectors = stackalloc IoVector[16];
        var bytes = new List<byte>();
        int count = Pipe.GatherRuns(new Span<IoVector>(vectors, 16), maxBytes);
        for (int i = 0; i < count; i++)
            bytes.AddRange(new ReadOnlySpan<byte>(vectors[i].Base, (int)vectors[i].Length));
        if (count > 0)
            Pipe.AdvanceRuns(bytes.Count);
        else
            Pipe.NextSubscription();
        return [.. bytes];
    }
}
