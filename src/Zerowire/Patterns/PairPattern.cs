using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>PAIR (RFC 31): one peer at a time.</summary>
internal sealed class PairPattern(IPatternHost host) : RoutingPattern(host)
{
    private Pipe? _pipe;
    private bool _sending;
    private bool _dropping;

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        // A pipe that is still ending counts: its last messages may not have been read yet.
        if (_pipe is null)
            _pipe = pipe;
        else
            Host.TerminatePipe(pipe, false);
    }

    public override void ReadActivated(Pipe pipe)
    {
        // Nothing but the delimiter may be left; taking it makes room for the next peer.
        pipe.CheckRead();
    }

    public override void WriteActivated(Pipe pipe)
    {
    }

    public override void PipeTerminated(Pipe pipe)
    {
        if (pipe != _pipe)
            return;
        _pipe = null;
        _dropping |= _sending;
        _sending = false;
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (_dropping)
        {
            _dropping = more;
            return ZmqError.None;
        }
        if (_pipe is null || !_pipe.TryWrite(frame, more))
        {
            if (!_sending)
                return ZmqError.WouldBlock;
        }
        _sending = more;
        return ZmqError.None;
    }

    public override bool TrySend(in Frame frame) =>
        !_sending && !_dropping && _pipe is not null && _pipe.TryWriteWhole(frame);

    public override void AbortSend()
    {
        if (_sending)
            _pipe?.Rollback();
        _sending = false;
        _dropping = false;
    }

    public override ZmqError Receive(ref MessageBuffer message) =>
        _pipe is not null && _pipe.TryRead(ref message) ? ZmqError.None : ZmqError.WouldBlock;

    public override Pipe? PeekSmall(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        return _pipe is not null && _pipe.TryPeekSmall(out frame) ? _pipe : null;
    }

    public override bool HasIncoming => _pipe is null || _pipe.IsReadAsleep || _pipe.PeekRead();

    public override bool HasRoom => _sending || _pipe is null || _pipe.PeekWrite();

    public override bool CanSend => _sending || _dropping || (_pipe is not null && _pipe.CheckWrite());

    public override bool CanReceive => _pipe is not null && _pipe.CheckRead();
}
