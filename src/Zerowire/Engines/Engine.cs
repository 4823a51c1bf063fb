using System.Buffers;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;
using Zerowire.Runtime;

namespace Zerowire.Engines;

/// <summary>
/// One connection between the kernel and the pipe of its session: its polling, its timers, its handshake and its end.
/// What is spoken over it is for its two parts, <see cref="EngineInput"/> and <see cref="EngineOutput"/>, which are
/// chosen when the handshake has shown what the peer speaks. It lives on one I/O thread; each direction has an owner,
/// which today is always that thread.
/// </summary>
internal sealed unsafe class Engine : IPollHandler, ITimerHandler
{
    private const int HandshakeTimer = 1;
    private const int DrainTimer = 2;
    private static readonly TimeSpan s_drainInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How many intervals without progress a closing connection is kept for its peer.</summary>
    private const int PatienceWhileDraining = 50;

    private readonly SystemStream _socket;

    /// <summary>Null when there is none, because a peer that does not speak ZMTP is ready at once, or when it is done:
    /// nothing of it is kept for the life of the connection.</summary>
    private ZmtpHandshake? _handshake;

    private DirectionOwnership _sending;
    private DirectionOwnership _receiving;
    private EngineOutput _output;
    private EngineInput? _input;
    private IEngineHost _host = null!;
    private IoThread _thread = null!;
    private PollHandle? _handle;
    private TimerHandle? _timer;
    private Heartbeat? _heartbeat;
    private State _state;
    private bool _peerHungUp;
    private int _unsentAtLastLook;
    private int _looksWithoutProgress;

    private enum State
    {
        Handshaking,
        Active,
        Draining,
        Closed,
    }

    public Engine(SystemStream socket, SocketOptions options)
    {
        _socket = socket;
        Descriptor = socket.Descriptor;
        Options = options;
        if (options.IsRaw)
        {
            _output = new EncodingOutput(socket, new RawFrameEncoder(), longestBatch: options.SendBatchSize);
            return;
        }
        _output = new FrameOutput(socket, options.SendBatchSize);
        _handshake = new ZmtpHandshake(
            new NullMechanism(options.Type, options.RoutingId, options.Metadata), options.RoutingId);
    }

    /// <summary>The number of the connection, which events carry.</summary>
    public long ConnectionId => _socket.Id;

    /// <summary>The descriptor of the connection; still told when it has been closed.</summary>
    public nint Descriptor { get; }

    public string LocalEndpoint => _socket.LocalEndpoint;

    public string RemoteEndpoint => _socket.RemoteEndpoint;

    // For the parts.

    public SocketOptions Options { get; }

    /// <summary>What is served, while the engine is active.</summary>
    public Pipe? Pipe { get; private set; }

    public EngineOutput Output => _output;

    /// <summary>Memory of the thread, for the time of one event.</summary>
    public NativeBuffer Scratch => _thread.Scratch;

    /// <summary>Whether messages flow; false as soon as the engine has failed.</summary>
    public bool IsActive => _state == State.Active;

    /// <summary>How many times the peer has shown that it is there: by bytes that came, or by taking some when the
    /// kernel's buffers were full. Counted by whoever owns the direction, compared by the heartbeat.</summary>
    public int SignsOfLife { get; private set; }

    /// <summary>Whether what the peer sends is received now. While the socket's mark is met it is not, and waits unseen
    /// in the kernel.</summary>
    public bool CanHear => !_input!.IsStopped && _receiving.IsOwn;

    public void Plug(IoThread thread, IEngineHost host)
    {
        _thread = thread;
        _host = host;
        _handle = thread.Poller.Add(_socket, this);
        thread.Poller.SetPollIn(_handle, true);
        if (_handshake is null)
        {
            ConnectionInfo peer = Describe([], Metadata.Empty);
            Activate(new RawInput(this), peer, default);
            return;
        }
        if (Options.HandshakeInterval > 0)
            _timer = thread.Timers.Add(TimeSpan.FromMilliseconds(Options.HandshakeInterval), this, HandshakeTimer);
        _handshake.Start(_output.Own);
        SendPending();
    }

    /// <summary>The connection is not wanted any more. Nothing is told; what was not sent stays in the pipe.</summary>
    public void Terminate() => Close();

    /// <summary>
    /// Everything has been handed to the kernel. Closing now could reset the connection under the bytes that a slow
    /// peer has not read: so only the own direction is closed, and the peer is waited for as long as it makes progress.
    /// </summary>
    public void Drain()
    {
        if (_state != State.Active)
        {
            Close();
            _host.EngineDrained();
            return;
        }
        _state = State.Draining;
        _heartbeat?.Stop();
        Pipe = null;
        _input!.Abandon();
        _socket.ShutdownSend();
        _unsentAtLastLook = _socket.UnsentBytes();
        _thread.Poller.SetPollOut(_handle!, false);
        _thread.Poller.SetPollHangUp(_handle!, false);
        _thread.Poller.SetPollIn(_handle!, true);
        _timer = _thread.Timers.Add(s_drainInterval, this, DrainTimer);
    }

    /// <summary>The pipe has something to send again.</summary>
    public void RestartOutput()
    {
        if (_state != State.Active || _output.IsBroken || !_sending.IsOwn)
            return;
        try
        {
            SendPending();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    /// <summary>The pipe has room again.</summary>
    public void RestartInput()
    {
        if (_state != State.Active || !_input!.IsStopped)
            return;
        _thread.Poller.SetPollHangUp(_handle!, false);
        try
        {
            if (!_input.Restart())
                return;
            // What was received before may have filled the pipe again at once.
            if (!_input.IsStopped)
                _thread.Poller.SetPollIn(_handle!, true);
            SendPending();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    /// <summary>How many received messages may still be published now; 0 when the mark is met. What is left of a
    /// connection that has ended is taken beyond the mark.</summary>
    public int ReceiveRoom => _peerHungUp && Pipe!.CanPublish ? int.MaxValue : Pipe!.ReceiveRoom;

    /// <summary>For the input: nothing is to be received until <see cref="RestartInput"/>.</summary>
    public void StopReceiving()
    {
        _thread.Poller.SetPollIn(_handle!, false);
        _thread.Poller.SetPollHangUp(_handle!, true);
    }

    /// <summary>Receives from the kernel. What is not positive: nothing was received, yet (WouldBlock) or ever again,
    /// and then the engine has failed.</summary>
    public int Receive(byte* buffer, int length)
    {
        int count = _socket.Receive(buffer, length);
        if (count > 0)
            SignsOfLife++;
        else if (count != -(int)ZmqError.WouldBlock)
            Fail(EngineFailure.Connection, count == 0 ? ZmqError.ConnectionReset : (ZmqError)(-count));
        return count;
    }

    /// <summary>For the heartbeat: a last look before the peer is given up. The thread itself may have been held up, and
    /// its timers fire before it receives. True when there is nothing, while the connection is what it was.</summary>
    public bool HearsNothing()
    {
        int signs = SignsOfLife;
        ReceivePending();
        return IsActive && SignsOfLife == signs;
    }

    /// <summary>For the heartbeat: sends a PING, with a time to live in tenths of seconds. Where bytes of the engine's own
    /// still wait for a gap or for the kernel, one more would do no good.</summary>
    public void SendPing(ushort timeToLive)
    {
        if (_output.Own.WrittenCount > 0)
            return;
        Protocol.Command.WritePing(_output.Own, timeToLive, default);
        SendPending();
    }

    /// <summary>A PING has come, with a time to live in tenths of seconds.</summary>
    public void NotePing(ushort timeToLive)
    {
        if (timeToLive > 0)
            _heartbeat ??= new Heartbeat(this, _thread.Timers);
        _heartbeat?.NotePing(timeToLive);
    }

    void IPollHandler.InEvent()
    {
        try
        {
            if (_receiving.IsOwn)
                ReceivePending();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    void IPollHandler.OutEvent()
    {
        SignsOfLife++;
        try
        {
            if (_sending.IsOwn)
                SendPending();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    /// <summary>The connection has ended while the socket's mark kept this engine from reading it. What the kernel
    /// still holds of it is read beyond the mark: it is not more than the kernel's buffer, and until it is read neither
    /// the descriptor is free nor the connection made anew.</summary>
    void IPollHandler.HangUpEvent()
    {
        _thread.Poller.SetPollHangUp(_handle!, false);
        // Once for each queue: a peer that comes back and ends again and again must not fill it without a limit.
        if (_state != State.Active || Pipe!.IsBeyondReceiveMark)
            return;
        _peerHungUp = true;
        RestartInput();
    }

    void ITimerHandler.TimerEvent(int id)
    {
        _timer = null;
        if (id == HandshakeTimer)
            Fail(EngineFailure.Timeout, ZmqError.TimedOut);
        else
            LookAtDraining();
    }

    private void ReceivePending()
    {
        switch (_state)
        {
            case State.Handshaking:
                ReceiveHandshake();
                break;
            case State.Active when Pipe!.CanPublish:
                if (_input!.Receive())
                    SendPending();
                break;
            case State.Active or State.Draining:
                // The socket is being closed: what comes is dropped, but the end of the connection must be seen.
                Receive(Scratch.Data, Scratch.Length);
                break;
        }
    }

    private void ReceiveHandshake()
    {
        // Half, since what comes behind the handshake may have to be decoded into the other half.
        int count = Receive(Scratch.Data, Scratch.Length / 2);
        if (count <= 0)
            return;
        var input = new ReadOnlySpan<byte>(Scratch.Data, count);
        HandshakeStatus status = _handshake!.Feed(input, out int consumed, _output.Own);
        if (status == HandshakeStatus.Done)
        {
            FinishHandshake(input[consumed..]);
            return;
        }
        SendPending();
        if (status == HandshakeStatus.Failed)
            Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, _handshake.Error);
    }

    private void FinishHandshake(ReadOnlySpan<byte> rest)
    {
        ZmtpVersion version = _handshake!.Version;
        EngineInput input;
        if (version.Major < 2)
        {
            _output = new EncodingOutput(_socket, new V1FrameEncoder(), _output, Options.SendBatchSize);
            input = new DecodingInput(this, version, new V1FrameDecoder());
        }
        else
        {
            input = new FrameInput(this, version);
        }
        _output.Version = version;
        ConnectionInfo connection = Describe(_handshake.PeerIdentity.ToArray(), _handshake.PeerMetadata);
        Activate(input, connection, rest);
    }

    private ConnectionInfo Describe(byte[] routingId, Metadata metadata) =>
        new(routingId, _socket.PeerAddress, metadata) { Id = ConnectionId, Descriptor = Descriptor };

    private void Activate(EngineInput input, ConnectionInfo connection, ReadOnlySpan<byte> rest)
    {
        if (_timer is not null)
            _thread.Timers.Cancel(_timer);
        _timer = null;
        Pipe = _host.ConnectionReady(connection, _handshake);
        if (Pipe is null)
        {
            Close();
            _host.EngineDrained();
            return;
        }
        _input = input;
        _state = State.Active;
        if (_handshake is not null)
            BeginTraffic(_handshake.Version);
        // A pipe that ended during the handshake may have been freed by its reader already.
        if (Pipe.CanPublish)
        {
            // Subscribers so old filter what they get, and tell nobody what they want.
            if (_handshake is { IsUnversioned: true } && Options.IsPublisher)
                Pipe.WriteReceivedSubscription(new Subscription(false, []));
            input.Begin(rest);
        }
        _handshake = null;
        if (_state == State.Active)
            SendPending();
    }

    /// <summary>What a connection begins with, before anything of its pipe: the hello, and the watch over the
    /// peer.</summary>
    private void BeginTraffic(ZmtpVersion version)
    {
        if (Options.HelloToSend is { Length: > 0 } hello)
        {
            _output.Own.Advance(FrameHeader.Write(
                _output.Own.GetSpan(FrameHeader.MaxLength), hello.Length, FrameFlags.None));
            _output.Own.Write(hello);
        }
        // Older peers have no commands.
        if (Options.HeartbeatInterval > 0 && version.Major >= 3)
            _heartbeat = new Heartbeat(this, _thread.Timers);
    }

    private void SendPending()
    {
        if (_state is not (State.Handshaking or State.Active))
            return;
        bool waits = _output.Send(Pipe);
        if (_handle is not null)
            _thread.Poller.SetPollOut(_handle, waits);
    }

    private void LookAtDraining()
    {
        int unsent = _socket.UnsentBytes();
        _looksWithoutProgress = unsent == _unsentAtLastLook ? _looksWithoutProgress + 1 : 0;
        _unsentAtLastLook = unsent;
        if (unsent == 0 || _looksWithoutProgress > PatienceWhileDraining)
            FinishDraining();
        else
            _timer = _thread.Timers.Add(s_drainInterval, this, DrainTimer);
    }

    private void FinishDraining()
    {
        Close();
        _host.EngineDrained();
    }

    /// <summary>A fault of ours ends this connection and no other.</summary>
    public void Fault(Exception exception) => Fail(EngineFailure.Connection,
        exception is OutOfMemoryException ? ZmqError.OutOfMemory : ZmqError.BadAddress);

    /// <summary>Ends the connection, and tells the session why.</summary>
    public void Fail(EngineFailure failure, ZmqError error, ProtocolError protocolError = ProtocolError.None)
    {
        if (_state == State.Closed)
            return;
        if (_state == State.Draining)
        {
            FinishDraining();
            return;
        }
        bool ready = _state == State.Active;
        if (ready && Pipe!.CanPublish)
            _input!.PeerLost();
        Close();
        _host.EngineFailed(failure, error, protocolError, ready, _handshake);
    }

    private void Close()
    {
        if (_state == State.Closed)
            return;
        _state = State.Closed;
        _sending.Close();
        _receiving.Close();
        if (_timer is not null)
            _thread.Timers.Cancel(_timer);
        _heartbeat?.Stop();
        if (_handle is not null)
            _thread.Poller.Remove(_handle);
        _input?.Abandon();
        _output.Abandon();
        Pipe = null;
        _socket.Dispose();
    }
}
