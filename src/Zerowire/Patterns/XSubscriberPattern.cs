using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// XSUB (RFC 29): receives all that the publishers send, and sends subscriptions as messages. Other messages go to all
/// publishers; one without room misses them.
/// </summary>
internal sealed class XSubscriberPattern(IPatternHost host) : SubscribingPattern(host)
{
    private readonly Distributor _distributor = new();

    /// <summary>A message that comes frame by frame: which of them is the last for the publishers is known only when
    /// all are here.</summary>
    private MessageBuffer _outgoing;

    public override bool CanSend => true;

    public override long Dropped => _distributor.Missed;

    public override bool CanReceive => Queue.TryPeek(out _);

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        _distributor.Attach(pipe);
        base.AttachPipe(pipe, locallyInitiated);
    }

    public override void WriteActivated(Pipe pipe) => _distributor.Activate(pipe);

    public override void PipeTerminated(Pipe pipe)
    {
        _distributor.Remove(pipe);
        base.PipeTerminated(pipe);
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (_outgoing.Count == 0 && !more)
        {
            if (!TrySubscribe(frame.Bytes))
                SendToAll(frame, more: false, first: true);
            return ZmqError.None;
        }
        _outgoing.Add(frame);
        if (more)
            return ZmqError.None;
        SendFrames(in _outgoing);
        _outgoing.Release();
        return ZmqError.None;
    }

    public override ZmqError Send(ref MessageBuffer message)
    {
        if (message.Count < 2 || _outgoing.Count > 0)
            return base.Send(ref message);
        SendFrames(in message);
        return ZmqError.None;
    }

    public override void AbortSend() => _outgoing.Release();

    public override void Release() => _outgoing.Release();

    public override ZmqError Receive(ref MessageBuffer message) =>
        Queue.TryReceive(ref message, out _) ? ZmqError.None : ZmqError.WouldBlock;

    private void SendFrames(in MessageBuffer message)
    {
        int last = message.Count - 1;
        while (last >= 0 && MaySubscribe(last) && SubscriptionFrame.TryParse(message[last], out _, out _))
            last--;
        bool first = true;
        for (int i = 0; i < message.Count; i++)
        {
            if (MaySubscribe(i) && TrySubscribe(message[i]))
                continue;
            SendToAll(message.GetFrame(i), more: i < last, first);
            first = false;
        }
    }

    private bool MaySubscribe(int index) => index == 0 || !Options.OnlyFirstSubscribe;

    private bool TrySubscribe(ReadOnlySpan<byte> frame)
    {
        if (!SubscriptionFrame.TryParse(frame, out bool cancel, out ReadOnlySpan<byte> topic))
            return false;
        if (cancel)
            RemoveTopic(topic);
        else
            AddTopic(topic);
        return true;
    }

    private void SendToAll(in Frame frame, bool more, bool first)
    {
        if (first)
            _distributor.MatchAll();
        _distributor.SendFrame(frame, more);
    }
}
