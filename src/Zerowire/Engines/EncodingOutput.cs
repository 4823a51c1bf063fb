using System.Runtime.CompilerServices;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Engines;

/// <summary>
/// The way out to peers that speak something else than what waits in the queue: frames are encoded in batches. The queue
/// is advanced frame by frame as they have gone, so a lost connection resumes with the same message as any other.
/// </summary>
internal sealed unsafe class EncodingOutput : EngineOutput
{
    private readonly FrameEncoder _encoder;
    private readonly EncodedBatch _batch = new();

    /// <summary>Whether the frame that was encoded last is not the last of its message.</summary>
    private bool _midMessage;

    /// <param name="socket">The connection.</param>
    /// <param name="encoder">Encodes every frame from now on.</param>
    /// <param name="before">The output of the handshake, whose unsent bytes are taken over as they are.</param>
    /// <param name="longestBatch">How many bytes a call into the kernel has at most; 0 for what is best here.</param>
    public EncodingOutput(
        SystemStream socket, FrameEncoder encoder, EngineOutput? before = null, int longestBatch = 0)
        : base(socket, longestBatch)
    {
        _encoder = encoder;
        if (before is not null)
            _batch.WriteUnchanged(before.UnsentOwn);
    }

    public override ReadOnlySpan<byte> UnsentOwn => Own.WrittenSpan;

    public override void Abandon() => _batch.Clear();

    [SkipLocalsInit]
    protected override bool SendBatch(Pipe? pipe, ref bool blocked, ref long turn)
    {
        // A pipe that has ended may have given back the memory that the batch points into.
        if (pipe is { CanReadRuns: false })
            _batch.Clear();
        // Encoded further only when all has gone: then what has gone is what the queue was advanced by.
        if (_batch.IsEmpty)
        {
            if (!_midMessage)
                EncodeOwn();
            if (pipe is not null)
                EncodeRuns(pipe);
            if (_batch.IsEmpty)
                return false;
        }
        IoVector* vectors = stackalloc IoVector[MaxVectors];
        int count = _batch.Gather(new Span<IoVector>(vectors, MaxVectors), out long wanted);
        int sent = wanted == 0 ? 0 : SendPieces(vectors, count, wanted, ref blocked, ref turn);
        long source = _batch.NoteSent(sent);
        if (source > 0)
            pipe!.AdvanceRuns(source);
        return true;
    }

    private void EncodeOwn()
    {
        ReadOnlySpan<byte> own = Own.WrittenSpan;
        _batch.SourceStays = false;
        while (FrameHeader.TryRead(own, out FrameFlags flags, out int header, out long length))
        {
            own = own[header..];
            _encoder.Encode(flags, own[..(int)length], _batch);
            own = own[(int)length..];
        }
        Own.ResetWrittenCount();
    }

    [SkipLocalsInit]
    private void EncodeRuns(Pipe pipe)
    {
        IoVector* vectors = stackalloc IoVector[MaxVectors];
        int count = pipe.GatherRuns(new Span<IoVector>(vectors, MaxVectors), long.MaxValue);
        _batch.SourceStays = true;
        for (int i = 0; i < count; i++)
        {
            var run = new ReadOnlySpan<byte>(vectors[i].Base, (int)vectors[i].Length);
            while (!run.IsEmpty && !_batch.IsFull && (_midMessage || Own.WrittenCount == 0))
            {
                FrameHeader.TryRead(run, out FrameFlags flags, out int header, out long length);
                run = run[header..];
                if (length > QueueWriter.LongestCopiedBody)
                {
                    // The header ends its run, and the body is the next piece. Should it not have been gathered, it
                    // is with the next batch.
                    if (++i == count)
                        return;
                    run = new ReadOnlySpan<byte>(vectors[i].Base, (int)vectors[i].Length);
                }
                Encode(flags, run[..(int)length], header + length);
                run = run[(int)length..];
            }
            if (!run.IsEmpty)
                return;
        }
    }

    private void Encode(FrameFlags flags, ReadOnlySpan<byte> body, long sourceLength)
    {
        _encoder.Encode(flags, body, _batch);
        _batch.EndFrame(sourceLength);
        _midMessage = (flags & FrameFlags.More) != 0;
    }
}
