using System.Runtime.InteropServices;
using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// REQ (RFC 28). Send and Receive alternate and are one request at a time. Beside them any number of requests can be
/// under way by ticket: a pipe carries one at a time, because its reply is known by the pipe alone, or with
/// REQ_CORRELATE any number, each with an id in its envelope.
/// </summary>
internal sealed class RequestPattern(IPatternHost host) : RoutingPattern(host)
{
    private const int MaxSpareRequests = 16;

    // Holds the pipes that can take a request: those with an outstanding one without an id are inactive.
    private readonly LoadBalancer _balancer = new();
    private readonly Dictionary<Pipe, RequestPeer> _peers = [];
    private readonly Dictionary<long, PendingRequest> _tickets = [];
    private readonly Dictionary<uint, PendingRequest> _byId = [];
    private readonly Queue<long> _answered = [];
    private readonly Stack<PendingRequest> _spare = [];

    /// <summary>The request of Send and Receive.</summary>
    private readonly PendingRequest _own = new();

    // A random start: a late reply to an earlier run of the program must not fit a request of this one.
    private long _lastTicket = Random.Shared.NextInt64(1L << 32);
    private MessageBuffer _incoming;
    private bool _sending;
    private bool _waiting;

    public override bool CanSend => _sending || (MaySend && (_balancer.CanSend || CanSendAgain));

    public override bool CanReceive => _waiting && OwnReplyIsReady();

    private bool MaySend => !_waiting || Options.RequestRelaxed;

    private bool CanSendAgain => _waiting && _own.Peer is { } peer && peer.Pipe.CheckWrite();

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        var peer = new RequestPeer(pipe);
        _peers.Add(pipe, peer);
        _balancer.Attach(pipe);
        Probe(pipe);
        ReadReplies(peer);
    }

    public override void ReadActivated(Pipe pipe)
    {
        if (_peers.TryGetValue(pipe, out RequestPeer? peer))
            ReadReplies(peer);
    }

    public override void WriteActivated(Pipe pipe)
    {
        if (_peers.TryGetValue(pipe, out RequestPeer? peer) && peer.Outstanding is null)
            _balancer.Activate(pipe);
    }

    public override void PipeTerminated(Pipe pipe)
    {
        _balancer.Remove(pipe);
        if (!_peers.Remove(pipe, out RequestPeer? peer))
            return;
        if (peer.Outstanding is { } outstanding)
            Finish(outstanding, ReplyState.Lost);
        foreach (PendingRequest request in _byId.Values)
        {
            if (request.Peer == peer)
                Finish(request, ReplyState.Lost);
        }
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (!_sending)
        {
            if (!MaySend)
                return ZmqError.WrongState;
            ForgetOwnRequest();
            if (!TryStart(_own))
                return ZmqError.WouldBlock;
            _sending = true;
        }
        _balancer.SendFrame(frame, more);
        if (!more)
        {
            _sending = false;
            _waiting = true;
            Occupy(_own);
            Host.ReadinessChanged();
        }
        return ZmqError.None;
    }

    public override void AbortSend()
    {
        if (!_sending)
            return;
        _balancer.Abort();
        Untie(_own);
        _sending = false;
    }

    public override void Release()
    {
        _own.Reply.Release();
        foreach (PendingRequest request in _tickets.Values)
            request.Reply.Release();
    }

    public override ZmqError Receive(ref MessageBuffer message)
    {
        if (!_waiting)
            return ZmqError.WrongState;
        if (!OwnReplyIsReady())
            return ZmqError.WouldBlock;
        (message, _own.Reply) = (_own.Reply, message);
        _own.Reply.Clear();
        _waiting = false;
        Host.ReadinessChanged();
        return ZmqError.None;
    }

    /// <summary>Sends a request beside the others. WouldBlock when every pipe is full or waits for a reply.</summary>
    public ZmqError BeginRequest(ref MessageBuffer request, out long ticket)
    {
        ticket = 0;
        if (request.Count == 0)
            return ZmqError.InvalidArgument;
        if (_sending)
            return ZmqError.WrongState;
        if (!_spare.TryPop(out PendingRequest? pending))
            pending = new PendingRequest();
        if (!TryStart(pending))
        {
            _spare.Push(pending);
            return ZmqError.WouldBlock;
        }
        int last = request.Count - 1;
        for (int i = 0; i <= last; i++)
            _balancer.SendFrame(request.GetFrame(i), i < last);
        Occupy(pending);
        ticket = pending.Ticket;
        _tickets.Add(ticket, pending);
        return ZmqError.None;
    }

    /// <summary>Takes the reply to a request into an empty buffer. Unless it is pending, the ticket is used up.</summary>
    public ReplyState TakeReply(long ticket, ref MessageBuffer reply)
    {
        if (!_tickets.TryGetValue(ticket, out PendingRequest? request))
            return ReplyState.Lost;
        if (request.Peer is { } peer)
            ReadReplies(peer);
        ReplyState state = request.State;
        if (state == ReplyState.Pending)
            return state;
        if (state == ReplyState.Ready)
            (reply, request.Reply) = (request.Reply, reply);
        Forget(request);
        return state;
    }

    /// <summary>The ticket that was answered or lost first, of those not taken yet.</summary>
    public bool TryPeekReady(out long ticket) => _answered.TryPeek(out ticket);

    /// <summary>
    /// Gives a request up. Its reply is dropped when it comes; without an id the pipe is free again only then, or the
    /// reply would be taken for that to a later request.
    /// </summary>
    public void AbandonRequest(long ticket)
    {
        if (!_tickets.TryGetValue(ticket, out PendingRequest? request))
            return;
        if (request.State == ReplyState.Pending && request.Id is null)
        {
            request.IsAbandoned = true;
            _tickets.Remove(ticket);
            return;
        }
        Untie(request);
        Forget(request);
    }

    /// <summary>Chooses a pipe and begins the message on it with the envelope.</summary>
    private bool TryStart(PendingRequest request)
    {
        RequestPeer peer;
        do
        {
            if (_balancer.Choose() is not { } pipe)
                return false;
            peer = _peers[pipe];
            // What is here now answers something older. Reading may also find that the pipe has ended.
            ReadReplies(peer);
        }
        while (!peer.Pipe.CheckWrite());

        request.Ticket = ++_lastTicket;
        request.Peer = peer;
        request.State = ReplyState.Pending;
        request.IsAbandoned = false;
        request.Id = null;
        if (Options.RequestCorrelate)
        {
            uint id = (uint)request.Ticket;
            request.Id = id;
            _byId[id] = request;
            _balancer.SendFrame(new Frame(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in id))), true);
        }
        else
        {
            peer.Outstanding = request;
        }
        _balancer.SendFrame(new Frame(ReadOnlySpan<byte>.Empty), true);
        return true;
    }

    /// <summary>The request is complete: its pipe takes no other until the reply is here, unless ids tell them apart.</summary>
    private void Occupy(PendingRequest request)
    {
        request.MessageNumber = request.Peer?.Pipe.MessagesWritten ?? 0;
        if (request.Id is null && request.Peer is { } peer)
            _balancer.Deactivate(peer.Pipe);
    }

    private bool OwnReplyIsReady()
    {
        if (_own.Peer is { } peer)
            ReadReplies(peer);
        return _own.State == ReplyState.Ready;
    }

    /// <summary>With REQ_RELAXED a request may be followed by another; the reply to the first is not wanted then.</summary>
    private void ForgetOwnRequest()
    {
        Untie(_own);
        _own.Reply.Clear();
        _waiting = false;
    }

    /// <summary>Reads all that a peer has sent; what answers no request is dropped.</summary>
    private void ReadReplies(RequestPeer peer)
    {
        Pipe pipe = peer.Pipe;
        while (pipe.CheckRead())
        {
            if (peer.Outstanding is null && _byId.Count == 0)
            {
                pipe.SkipMessage();
                continue;
            }
            if (pipe.TryRead(ref _incoming) && Match(peer, in _incoming, out int envelope) is { } request)
            {
                _incoming.RemoveFirst(envelope);
                if (!request.IsAbandoned)
                    (request.Reply, _incoming) = (_incoming, request.Reply);
                Finish(request, ReplyState.Ready);
            }
            _incoming.Clear();
        }
        GiveUpLost(peer);
    }

    /// <summary>Requests that went out over a connection that is lost will not be answered: their pipe is free for the
    /// next. Those that had not gone yet go out over the new connection.</summary>
    private void GiveUpLost(RequestPeer peer)
    {
        long handedOver = peer.Pipe.MessagesHandedOver;
        if (handedOver == peer.HandedOver)
            return;
        peer.HandedOver = handedOver;
        if (peer.Outstanding is { } outstanding && WasLost(outstanding, handedOver))
            Finish(outstanding, ReplyState.Lost);
        foreach (PendingRequest request in _byId.Values)
        {
            if (request.Peer == peer && WasLost(request, handedOver))
                Finish(request, ReplyState.Lost);
        }
    }

    private bool WasLost(PendingRequest request, long handedOver) =>
        request.MessageNumber <= handedOver && !(request == _own && _sending);

    /// <summary>The request that a message answers, if it is well formed: [id,] empty frame, body.</summary>
    private PendingRequest? Match(RequestPeer peer, in MessageBuffer reply, out int envelope)
    {
        PendingRequest? request = null;
        envelope = 0;
        if (reply.Count >= 2 && reply.LengthOf(0) == 0)
        {
            envelope = 1;
            request = peer.Outstanding;
        }
        else if (reply.Count >= 3 && reply.LengthOf(0) == sizeof(uint) && reply.LengthOf(1) == 0)
        {
            envelope = 2;
            if (_byId.TryGetValue(MemoryMarshal.Read<uint>(reply[0]), out request) && request.Peer != peer)
                request = null;
        }
        // A request that is still being written cannot have been answered.
        return request == _own && _sending ? null : request;
    }

    /// <summary>A request has got its reply or lost its pipe.</summary>
    private void Finish(PendingRequest request, ReplyState state)
    {
        Untie(request);
        request.State = state;
        if (request.IsAbandoned)
            Recycle(request);
        else if (request != _own)
            _answered.Enqueue(request.Ticket);
    }

    /// <summary>Frees what waits for the reply to a request: the pipe, or the id.</summary>
    private void Untie(PendingRequest request)
    {
        if (request.Peer is not { } peer)
            return;
        request.Peer = null;
        if (request.Id is { } id)
        {
            _byId.Remove(id);
            return;
        }
        peer.Outstanding = null;
        _balancer.Activate(peer.Pipe);
    }

    private void Forget(PendingRequest request)
    {
        _tickets.Remove(request.Ticket);
        Recycle(request);
        // Tickets may be taken in any order.
        while (_answered.TryPeek(out long ticket) && !_tickets.ContainsKey(ticket))
            _answered.Dequeue();
    }

    private void Recycle(PendingRequest request)
    {
        request.Reply.Clear();
        if (_spare.Count < MaxSpareRequests)
            _spare.Push(request);
        else
            request.Reply.Release();
    }
}
