using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// ROUTER (RFC 28): the first frame is the routing id of the peer, put in front of what is received and taken from
/// what is sent. Peers are known, and can be sent to, before their first message.
/// </summary>
internal sealed class RouterPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly FairQueue _queue = new();
    private readonly RoutingTable _table = new();

    // Pipes without an id: their handshake is not done, or another peer has the id they announce.
    private readonly HashSet<Pipe> _anonymous = [];
    private Pipe? _receiver;
    private bool _sending;
    private long _dropped;

    public override long Dropped => _dropped;

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        Probe(pipe);
        if (!TryIdentify(pipe))
            _anonymous.Add(pipe);
    }

    public override void ReadActivated(Pipe pipe)
    {
        if (pipe.FairQueueIndex >= 0)
            _queue.Activate(pipe);
        else if (_anonymous.Contains(pipe) && TryIdentify(pipe))
            _anonymous.Remove(pipe);
    }

    public override void WriteActivated(Pipe pipe)
    {
    }

    public override void PipeTerminated(Pipe pipe)
    {
        if (pipe == _receiver)
            _receiver = null;
        if (_anonymous.Remove(pipe))
            return;
        _queue.Remove(pipe);
        _table.Remove(pipe);
        AdoptSuccessor(pipe.RoutingId);
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (_sending)
        {
            Deliver(frame, more);
            _sending = more;
            if (!more)
                _receiver = null;
            return ZmqError.None;
        }
        // An id with nothing behind it is no message; it is ignored, as everywhere.
        if (!more)
            return ZmqError.None;
        ZmqError error = ChooseReceiver(frame.Bytes);
        _sending = error == ZmqError.None;
        return error;
    }

    public override ZmqError Send(ref MessageBuffer message)
    {
        int last = message.Count - 1;
        if (last < 1 || _sending)
            return base.Send(ref message);
        ZmqError error = ChooseReceiver(message[0]);
        for (int i = 1; i <= last; i++)
            Deliver(message.GetFrame(i), i < last);
        _receiver = null;
        return error;
    }

    public override void AbortSend()
    {
        if (_sending)
            _receiver?.Rollback();
        _receiver = null;
        _sending = false;
    }

    public override ZmqError Receive(ref MessageBuffer message) =>
        _queue.TryReceiveAddressed(ref message) ? ZmqError.None : ZmqError.WouldBlock;

    public override bool CanSend
    {
        get
        {
            if (!Options.RouterMandatory || _sending)
                return true;
            foreach (Pipe pipe in _table.Pipes)
            {
                if (pipe.CheckWrite())
                    return true;
            }
            return false;
        }
    }

    public override bool CanReceive => _queue.TryPeek(out _);

    public override bool IsRoutingIdTaken(ReadOnlySpan<byte> routingId) => _table.TryFind(routingId, out _);

    public override ZmqError LookAtPeer(ReadOnlySpan<byte> routingId, out ZmqPollEvents events)
    {
        events = ZmqPollEvents.None;
        if (!_table.TryFind(routingId, out Pipe? pipe))
            return ZmqError.HostUnreachable;
        if (pipe.CheckWrite())
            events = ZmqPollEvents.Out;
        return ZmqError.None;
    }

    /// <summary>Finds the pipe for a message; without one the message is dropped, or refused if delivery is mandatory.</summary>
    private ZmqError ChooseReceiver(ReadOnlySpan<byte> routingId)
    {
        _receiver = null;
        bool isKnown = _table.TryFind(routingId, out Pipe? pipe);
        if (isKnown && pipe!.CheckWrite())
        {
            _receiver = pipe;
            return ZmqError.None;
        }
        if (Options.RouterMandatory)
            return isKnown ? ZmqError.WouldBlock : ZmqError.HostUnreachable;
        _dropped++;
        return ZmqError.None;
    }

    /// <summary>Writes a frame of a message, if anyone gets it. No bytes for a peer without ZMTP end its
    /// connection.</summary>
    private void Deliver(in Frame frame, bool more)
    {
        if (_receiver is null)
            return;
        if (Options.RouterRaw && frame.Length == 0)
        {
            Host.TerminatePipe(_receiver, delay: false);
            _receiver = null;
        }
        else
        {
            _receiver.TryWrite(frame, more);
        }
    }

    /// <summary>The id that the peer has been given, or else announces; empty when it announces none, null while that is
    /// not known.</summary>
    private static byte[]? IdOf(Pipe pipe) => pipe.GivenRoutingId ?? pipe.Connection?.RoutingId;

    /// <summary>Enters a pipe in the table; false when its peer is not known yet, or its id is taken.</summary>
    private bool TryIdentify(Pipe pipe)
    {
        bool hasMessage = pipe.CheckRead();
        if (IdOf(pipe) is not { } routingId)
        {
            if (!hasMessage)
                return false;
            routingId = [];
        }
        if (routingId.Length == 0)
        {
            routingId = _table.CreateId();
        }
        else if (_table.TryFind(routingId, out Pipe? holder))
        {
            if (!Options.RouterHandover)
            {
                // Nobody reads the pipe while the id is taken; its end must not wait for that.
                pipe.SetNoDelay();
                return false;
            }
            _table.Remove(holder);
            // What the old peer has sent can still be read, under an id that nobody knows.
            _table.Add(holder, _table.CreateId());
            Host.TerminatePipe(holder, true);
        }
        _table.Add(pipe, routingId);
        _queue.Attach(pipe);
        return true;
    }

    /// <summary>An id has become free: a peer that was ignored because of it gets it.</summary>
    private void AdoptSuccessor(byte[]? routingId)
    {
        if (routingId is null || _anonymous.Count == 0 || Host.IsTerminating)
            return;
        foreach (Pipe pipe in _anonymous)
        {
            if (IdOf(pipe).AsSpan().SequenceEqual(routingId) && TryIdentify(pipe))
            {
                _anonymous.Remove(pipe);
                return;
            }
        }
    }
}
