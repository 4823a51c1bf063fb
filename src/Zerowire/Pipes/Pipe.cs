using Zerowire.Runtime;

namespace Zerowire.Pipes;

/// <summary>
/// One end of a two-way pipe between a socket and a session, or between two sockets. Each end is used only by its own
/// executor; the ends share two queues and talk by commands.
/// </summary>
internal sealed partial class Pipe : ICommandTarget
{
    private QueueWriter _writer;

    /// <summary>Message by message at sockets, null at sessions.</summary>
    private QueueReader? _reader;

    /// <summary>In runs at sessions, null at sockets.</summary>
    private RunReader? _runs;

    private Pipe _peer = null!;
    private byte[]? _routingId;
    private PipeState _state;
    private bool _outOpen = true;

    /// <summary>Whether there may be something to read; false while this end sleeps.</summary>
    private bool _inActive = true;

    /// <summary>Whether there may be room to write; false while this end waits for credit.</summary>
    private bool _outActive = true;

    /// <summary>Whether an end that the peer asked for waits until everything has been read.</summary>
    private bool _delay = true;

    private Pipe(Executor executor, PipeQueue inQueue, PipeQueue outQueue, int inMark, int outMark, bool readsRuns)
    {
        Executor = executor;
        _writer = new QueueWriter(outQueue, outMark);
        if (readsRuns)
            _runs = new RunReader(inQueue, inMark);
        else
            _reader = new QueueReader(inQueue, inMark);
    }

    public Executor Executor { get; private set; }

    public IPipeEvents Sink { get; set; } = null!;

    // Where the end stands in the arrays of the routing strategies; theirs alone.
    public int FairQueueIndex { get; set; } = -1;

    public int LoadBalancerIndex { get; set; } = -1;

    public int DistributorIndex { get; set; } = -1;

    /// <summary>The routing id by which the socket knows the peer; set by the routing pattern.</summary>
    public byte[]? RoutingId
    {
        get => _routingId;
        set => Volatile.Write(ref _routingId, value);
    }

    /// <summary>At a session's end: the routing id by which the socket knows the peer, as far as it does by now.</summary>
    public byte[]? RoutingIdAtSocket => Volatile.Read(ref _peer._routingId);

    /// <summary>The routing id that this socket has given the peer when it connected to it; null for none. It stands
    /// before whatever the peer announces.</summary>
    public byte[]? GivenRoutingId { get; set; }

    /// <summary>The connection whose messages are being read; over inproc the peer socket. Null while unknown.</summary>
    public ConnectionInfo? Connection { get; set; }

    /// <summary>What messages that are read tell of their connection: nothing over inproc.</summary>
    public ConnectionInfo? ConnectionOfMessages => IsInproc ? null : Connection;

    /// <summary>How many messages this end has written, unless they conflate.</summary>
    public long MessagesWritten => _writer.Messages;

    /// <summary>How many of them went to connections that are lost; known once the next connection is met.</summary>
    public long MessagesHandedOver { get; private set; }

    /// <summary>Set by patterns that want subscriptions; elsewhere they are dropped as they are met.</summary>
    public bool AcceptsSubscriptions { get; set; }

    /// <summary>Over inproc: what the peer socket adds to the mark of this end's incoming messages; null before there
    /// is one.</summary>
    public int? PeerSendMark { get; set; }

    /// <summary>Over inproc: what the peer socket adds to the mark of this end's outgoing messages; null before there
    /// is one.</summary>
    public int? PeerReceiveMark { get; set; }

    /// <summary>Whether the peer is a socket of this process.</summary>
    public bool IsInproc { get; private init; }

    public PipeState State => _state;

    /// <summary>Makes the two ends of a pipe between two sockets. The marks count whole messages, 0 is no limit.</summary>
    public static (Pipe First, Pipe Second) CreateInproc(
        Executor first, Executor second, int firstToSecond, int secondToFirst)
    {
        var forth = new PipeQueue(adaptive: true);
        var back = new PipeQueue(adaptive: true);
        return Join(
            new Pipe(first, back, forth, secondToFirst, firstToSecond, readsRuns: false) { IsInproc = true },
            new Pipe(second, forth, back, firstToSecond, secondToFirst, readsRuns: false) { IsInproc = true });
    }

    /// <summary>Makes a pipe between a socket and a session. What the session writes is published in batches, so only
    /// the socket's direction profits from unfenced publication. Each direction may conflate.</summary>
    public static (Pipe Socket, Pipe Session) CreateForSession(
        Executor socket, Executor session, int sendMark, int receiveMark,
        bool conflatesSent = false, bool conflatesReceived = false)
    {
        var outgoing = new PipeQueue(adaptive: true);
        var incoming = new PipeQueue(adaptive: false);
        (Pipe socketEnd, Pipe sessionEnd) = Join(
            new Pipe(socket, incoming, outgoing, receiveMark, sendMark, readsRuns: false),
            new Pipe(session, outgoing, incoming, sendMark, receiveMark, readsRuns: true));
        if (conflatesSent)
            socketEnd.ConflateOutput();
        if (conflatesReceived)
            sessionEnd.ConflateOutput();
        return (socketEnd, sessionEnd);
    }

    /// <summary>Hands this end to another executor. Only while no command to it can be under way: its peer's commands
    /// come by the same executor, and the new one has not seen it yet.</summary>
    public void MoveTo(Executor executor) => Executor = executor;

    /// <summary>Changes the marks of the running pipe; the peer is told its part.</summary>
    public void SetHighWaterMarks(int inMark, int outMark)
    {
        ApplyHighWaterMarks(inMark, outMark);
        Executor.Post(_peer.Executor, new Command(CommandKind.PipeHighWaterMark, _peer, null,
            ((long)outMark << 32) | (uint)inMark));
    }

    private static (Pipe First, Pipe Second) Join(Pipe first, Pipe second)
    {
        first._peer = second;
        second._peer = first;
        return (first, second);
    }

    /// <summary>Changes the marks of this end alone. Messages that conflate have none.</summary>
    public void ApplyHighWaterMarks(int inMark, int outMark)
    {
        if (_outSlot is null)
            _writer.HighWaterMark = outMark;
        CreditCounter credit = _reader?.Credit ?? _runs!.Credit;
        if (_inSlot is null && credit.SetHighWaterMark(inMark))
            SendToPeer(CommandKind.ActivateWrite);
        if (!_outActive && _state == PipeState.Active && _writer.CheckRoom())
        {
            _outActive = true;
            Sink.WriteActivated(this);
        }
    }

    private void SendToPeer(CommandKind kind) => Executor.Post(_peer.Executor, new Command(kind, _peer));
}
