using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// REP (RFC 28): receives a request and sends one reply, in strict alternation. The envelope of the request, up to and
/// with its empty frame, is kept and put in front of the reply.
/// </summary>
internal sealed class ReplyPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly FairQueue _queue = new();
    private MessageBuffer _envelope;
    private Pipe? _requester;
    private bool _replyDue;
    private bool _sending;
    private long _dropped;

    public override long Dropped => _dropped;

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        _queue.Attach(pipe);
        Probe(pipe);
    }

    public override void ReadActivated(Pipe pipe) => _queue.Activate(pipe);

    public override void WriteActivated(Pipe pipe)
    {
    }

    public override void PipeTerminated(Pipe pipe)
    {
        _queue.Remove(pipe);
        if (pipe == _requester)
            _requester = null;
    }

    public override void Release() => _envelope.Release();

    public override ZmqError Receive(ref MessageBuffer message)
    {
        if (_replyDue)
            return ZmqError.WrongState;
        while (_queue.TryReceive(ref message, out Pipe? pipe))
        {
            int envelope = EnvelopeLength(in message);
            if (envelope == 0)
            {
                message.Clear();
                continue;
            }
            KeepEnvelope(in message, envelope);
            message.RemoveFirst(envelope);
            _requester = pipe;
            _replyDue = true;
            Host.ReadinessChanged();
            return ZmqError.None;
        }
        return ZmqError.WouldBlock;
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (!_replyDue)
            return ZmqError.WrongState;
        if (!_sending)
            WriteEnvelope();
        _requester?.TryWrite(frame, more);
        _sending = more;
        if (!more)
        {
            _envelope.Clear();
            _requester = null;
            _replyDue = false;
            Host.ReadinessChanged();
        }
        return ZmqError.None;
    }

    public override void AbortSend()
    {
        if (_sending)
            _requester?.Rollback();
        _sending = false;
    }

    public override bool CanSend => _replyDue;

    public override bool CanReceive => !_replyDue && _queue.TryPeek(out _);

    /// <summary>The number of frames up to and with the first empty one; 0 when no body follows.</summary>
    private static int EnvelopeLength(in MessageBuffer message)
    {
        for (int i = 0; i < message.Count - 1; i++)
        {
            if (message.LengthOf(i) == 0)
                return i + 1;
        }
        return 0;
    }

    private void KeepEnvelope(in MessageBuffer message, int count)
    {
        _envelope.Clear();
        for (int i = 0; i < count; i++)
            _envelope.Add(message.GetFrame(i));
    }

    /// <summary>A requester that is gone or has no room gets no reply; nobody is told (RFC 28).</summary>
    private void WriteEnvelope()
    {
        if (_requester is not null && !_requester.TryWrite(_envelope.GetFrame(0), true))
            _requester = null;
        if (_requester is null)
            _dropped++;
        for (int i = 1; i < _envelope.Count; i++)
            _requester?.TryWrite(_envelope.GetFrame(i), true);
    }
}
