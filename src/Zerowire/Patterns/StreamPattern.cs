using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// STREAM: peers that do not speak ZMTP, each known by a routing id of five bytes, or by the one that this socket has
/// given it. A message is a routing id and bytes; no bytes end the connection.
/// </summary>
internal sealed class StreamPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly FairQueue _queue = new();
    private readonly RoutingTable _table = new();
    private Pipe? _receiver;
    private bool _sending;

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        byte[] routingId = pipe.GivenRoutingId is { } given && TryClaim(given) ? given : _table.CreateId();
        _table.Add(pipe, routingId);
        // The option is how an application learns whom it has just connected to.
        Options.RoutingId = routingId;
        _queue.Attach(pipe);
        ReadActivated(pipe);
    }

    public override void ReadActivated(Pipe pipe) => _queue.Activate(pipe);

    public override void WriteActivated(Pipe pipe)
    {
    }

    public override void PipeTerminated(Pipe pipe)
    {
        if (pipe == _receiver)
            _receiver = null;
        _queue.Remove(pipe);
        _table.Remove(pipe);
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (!_sending)
        {
            if (!more)
                return ZmqError.InvalidArgument;
            ZmqError error = Find(frame.Bytes, out Pipe? found);
            _sending = error == ZmqError.None;
            _receiver = _sending ? found : null;
            return error;
        }
        Pipe? receiver = _receiver;
        AbortSend();
        if (more)
            return ZmqError.InvalidArgument;
        if (receiver is not null)
            Deliver(receiver, frame);
        return ZmqError.None;
    }

    public override ZmqError Send(ref MessageBuffer message)
    {
        if (message.Count != 2 || _sending)
            return _sending ? base.Send(ref message) : ZmqError.InvalidArgument;
        ZmqError error = Find(message[0], out Pipe? receiver);
        if (error == ZmqError.None)
            Deliver(receiver!, message.GetFrame(1));
        return error;
    }

    public override void AbortSend()
    {
        _receiver = null;
        _sending = false;
    }

    /// <summary>Whether or not there is room for more bytes.</summary>
    public override ZmqError DisconnectPeer(ReadOnlySpan<byte> routingId)
    {
        if (Find(routingId, out Pipe? pipe) == ZmqError.HostUnreachable)
            return ZmqError.HostUnreachable;
        Host.TerminatePipe(pipe!, false);
        return ZmqError.None;
    }

    public override ZmqError Receive(ref MessageBuffer message) =>
        _queue.TryReceiveAddressed(ref message) ? ZmqError.None : ZmqError.WouldBlock;

    public override bool CanSend => true;

    public override bool HasIncoming => _queue.HasIncoming;

    public override bool CanReceive => _queue.TryPeek(out _);

    public override bool IsRoutingIdTaken(ReadOnlySpan<byte> routingId) => _table.TryFind(routingId, out _);

    /// <summary>Finds the pipe of a peer, also when there is no room in it.</summary>
    private ZmqError Find(ReadOnlySpan<byte> routingId, out Pipe? pipe)
    {
        if (!_table.TryFind(routingId, out pipe) || pipe.State != PipeState.Active)
            return ZmqError.HostUnreachable;
        return pipe.CheckWrite() ? ZmqError.None : ZmqError.WouldBlock;
    }

    private void Deliver(Pipe receiver, in Frame bytes)
    {
        if (bytes.Length == 0)
            Host.TerminatePipe(receiver, false);
        else
            receiver.TryWrite(bytes, more: false);
    }

    /// <summary>A connection that was lost may have left messages to read, when the next one comes by another pipe: the
    /// id goes over.</summary>
    private bool TryClaim(byte[] routingId)
    {
        if (!_table.TryFind(routingId, out Pipe? holder))
            return true;
        if (holder.State == PipeState.Active)
            return false;
        _table.Remove(holder);
        return true;
    }
}
