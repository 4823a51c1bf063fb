using System.Runtime.CompilerServices;
using Zerowire.Pipes;
using Zerowire.Platform;

namespace Zerowire.Engines;

/// <summary>The way out to peers that speak the framing in which messages wait (ZMTP 2.0 and 3.x without encryption): runs
/// of the pipe go to the kernel as they are, unseen.</summary>
internal sealed unsafe class FrameOutput(SystemStream socket, int longestBatch = 0) : EngineOutput(socket, longestBatch)
{
    private int _ownSent;
    private bool _midMessage;

    public override ReadOnlySpan<byte> UnsentOwn => Own.WrittenSpan[_ownSent..];

    protected override bool SendBatch(Pipe? pipe, ref bool blocked, ref long turn)
    {
        bool ownWait = Own.WrittenCount > 0;
        if (!ownWait || _midMessage)
            return pipe is not null && SendRun(pipe, ownWait, ref blocked, ref turn);
        SendOwn(ref blocked, ref turn);
        return true;
    }

    private void SendOwn(ref bool blocked, ref long turn)
    {
        ReadOnlySpan<byte> bytes = UnsentOwn;
        fixed (byte* start = bytes)
        {
            var vector = new IoVector { Base = start, Length = (nuint)bytes.Length };
            _ownSent += SendPieces(&vector, 1, bytes.Length, ref blocked, ref turn);
        }
        if (_ownSent < Own.WrittenCount)
            return;
        Own.ResetWrittenCount();
        _ownSent = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private bool SendRun(Pipe pipe, bool ownWait, ref bool blocked, ref long turn)
    {
        IoVector* vectors = stackalloc IoVector[MaxVectors];
        int count = pipe.GatherRuns(
            new Span<IoVector>(vectors, MaxVectors),
            ownWait ? pipe.BytesToBoundary : Math.Min(MaxBatch, LongestBatch));
        if (count == 0)
            return false;
        long wanted = 0;
        for (int i = 0; i < count; i++)
            wanted += (long)vectors[i].Length;
        int sent = SendPieces(vectors, count, wanted, ref blocked, ref turn);
        if (sent > 0)
        {
            pipe.AdvanceRuns(sent);
            _midMessage = pipe.BytesToBoundary != 0;
        }
        return true;
    }
}
