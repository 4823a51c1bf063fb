using Zerowire.Engines;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;
using Zerowire.Runtime;
using Zerowire.Transports;
using Command = Zerowire.Runtime.Command;
using CommandKind = Zerowire.Runtime.CommandKind;

namespace Zerowire.Sessions;

/// <summary>
/// One connection of a socket, through all its losses: the only object that joins a pipe and an engine. On the
/// connecting side it makes the connection anew; on the accepting side it ends with the connection.
/// </summary>
internal sealed partial class Session : OwnedObject, IPipeEvents, IEngineHost, IConnecterHost, ITimerHandler
{
    private readonly IoThread _thread;
    private readonly ISessionHost _socket;
    private readonly SocketOptions _options;
    private readonly ConnectTarget? _target;
    private readonly IEndpointObserver? _observer;
    private readonly ReconnectPolicy _reconnect;
    private Connecter? _connecter;
    private Engine? _engine;

    /// <summary>Whether the handshake of the engine is done.</summary>
    private bool _isConnected;

    private Pipe? _pipe;
    private TimerHandle? _lingerTimer;

    /// <summary>Pipes that end while their successor is in use or still to come.</summary>
    private int _endingPipes;

    /// <summary>The end has been ordered; what waits in the pipe is still being delivered.</summary>
    private bool _lingering;

    /// <summary>The time to linger is over, or there was none.</summary>
    private bool _dropsRest;

    /// <summary>No further connection is to be made.</summary>
    private bool _hasGivenUp;

    /// <summary>A session of the accepting side, or with a target of the connecting side.</summary>
    public Session(
        IoThread thread, ISessionHost socket, SocketOptions options, ConnectTarget? target, IEndpointObserver? observer)
        : base(thread)
    {
        _thread = thread;
        _socket = socket;
        _options = options;
        _target = target;
        _observer = observer;
        _reconnect = new ReconnectPolicy(options);
        Endpoint = target?.Endpoint ?? "";
    }

    /// <summary>Whether the application has ended the connection. Set by the socket before it orders the end.</summary>
    public bool IsDisconnected { get; set; }

    /// <summary>Gives the session its end of a pipe, before it is launched.</summary>
    public void AttachPipe(Pipe pipe)
    {
        pipe.Sink = this;
        _pipe = pipe;
    }

    public override void ProcessCommand(in Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.Attach:
                AttachEngine((Engine)command.Argument!);
                CountCommand();
                break;
            case CommandKind.Completed:
                _connecter?.TakeLookup((LookupResult)command.Argument!);
                CountCommand();
                break;
            default:
                base.ProcessCommand(command);
                break;
        }
    }

    protected override void ProcessPlug()
    {
        if (_target is not null)
            StartConnecting(afterDelay: false);
    }

    protected override void ProcessTerm(int linger)
    {
        if (_lingering)
            return;
        _lingering = true;
        _hasGivenUp |= IsDisconnected && (_options.ReconnectStop & ZmqReconnectStop.AfterDisconnect) != 0;
        if (_pipe is null)
        {
            FinishPipes();
            return;
        }
        // Nobody is left to deliver to: the connection is lost, and there will be no other.
        if (_engine is null && (_connecter is null || _hasGivenUp))
            linger = 0;
        _dropsRest = linger == 0;
        if (linger > 0)
            _lingerTimer = _thread.Timers.Add(TimeSpan.FromMilliseconds(linger), this, 0);
        _pipe.Terminate(delay: linger != 0);
        // Without an engine nobody would notice that nothing is left to be delivered.
        if (_engine is null)
            _pipe?.CheckDelimiter();
    }

    protected override void ProcessDestroy()
    {
        if (_lingerTimer is not null)
            _thread.Timers.Cancel(_lingerTimer);
        _observer?.Ended();
    }

    void ITimerHandler.TimerEvent(int id)
    {
        _lingerTimer = null;
        _dropsRest = true;
        if (_pipe is not null)
            _pipe.Terminate(delay: false);
        else
            FinishPipes();
    }

    void IPipeEvents.ReadActivated(Pipe pipe)
    {
        if (pipe != _pipe)
            return;
        if (_engine is null)
        {
            pipe.CheckDelimiter();
            return;
        }
        _engine.RestartOutput();
        // A pipe that ends takes no more messages, but the end of the connection must be seen.
        if (!pipe.CanPublish)
            _engine?.RestartInput();
    }

    void IPipeEvents.WriteActivated(Pipe pipe)
    {
        if (pipe == _pipe)
            _engine?.RestartInput();
    }

    void IPipeEvents.Hiccuped(Pipe pipe)
    {
    }

    void IPipeEvents.PipeTerminated(Pipe pipe)
    {
        bool wasInUse = pipe == _pipe;
        if (wasInUse)
        {
            _routingId ??= pipe.RoutingIdAtSocket;
            _pipe = null;
        }
        else
        {
            _endingPipes--;
        }
        if (_lingering)
            FinishPipes();
        else if (_pipe is null && _endingPipes == 0
            && (_connecter is null || (wasInUse && _options.IsRaw)))
            // The socket does not want this connection, as a pair that has a peer, or one that was ended by its id.
            EndForGood();
    }

    Pipe? IEngineHost.ConnectionReady(ConnectionInfo connection, ZmtpHandshake? handshake)
    {
        if (_pipe is null && _lingering)
            return null;
        _reconnect.Reset();
        _isConnected = true;
        _socket.ConnectionCounters.CountMade();
        if (connection.RoutingId.Length > 0)
            _routingId = connection.RoutingId;
        // As libzmq does it: the event tells of a handshake with a mechanism, which older peers do not have. It comes
        // before anything that the socket could learn of the connection otherwise.
        if (handshake is { Version.Major: >= 3 })
            RaiseOfConnection(SocketEvent.HandshakeSucceeded, 0);
        if (_pipe is null)
            OfferPipe(connection);
        _pipe!.WriteConnection(connection);
        if (_options.TellsOfPeers.HasFlag(ZmqRouterNotifications.Connect))
            _pipe.WriteReceivedMessage([]);
        _observer?.Ready();
        return _pipe;
    }

    void IEngineHost.EngineFailed(
        EngineFailure failure, ZmqError error, ProtocolError protocolError, bool wasReady, ZmtpHandshake? handshake)
    {
        RaiseFailure(error, protocolError, wasReady, handshake);
        if (!wasReady)
            _socket.ConnectionCounters.CountHandshakeFailure();
        ForgetEngine();
        _pipe?.ConnectionLost();
        if (wasReady)
            TellOfLoss();
        if (_target is not null && failure != EngineFailure.Protocol)
        {
            _hasGivenUp |= !wasReady && (_options.ReconnectStop & ZmqReconnectStop.HandshakeFailed) != 0;
            Reconnect();
            return;
        }
        if (!_lingering)
            Terminate();
        else if (_pipe is null)
            FinishPipes();
        else
            _pipe.Terminate(delay: false);
    }

    void IEngineHost.EngineDrained()
    {
        RaiseClosed();
        ForgetEngine();
        if (_lingering)
            FinishPipes();
        else
            Terminate();
    }

    void IConnecterHost.TransportConnected(SystemStream socket)
    {
        _connecter = null;
        AttachEngine(new Engine(socket, _options));
    }

    void IConnecterHost.ConnectingStopped()
    {
        _connecter = null;
        _hasGivenUp = true;
        StopConnecting();
    }

    void IConnecterHost.LookupStarted() => AnnounceCommand();

    void IConnecterHost.LookupCancelled() => CountCommand();

    void IConnecterHost.PostLookup(LookupResult result)
    {
        if (_thread.Enqueue(new Command(CommandKind.Completed, this, result)))
            _thread.Wake();
    }

    /// <summary>Tells the application of a lost connection in the messages that it has asked for.</summary>
    private void TellOfLoss()
    {
        if (_options.TellsOfPeers.HasFlag(ZmqRouterNotifications.Disconnect))
            _pipe?.WriteReceivedMessage([]);
        byte[] message = _target is null ? _options.DisconnectToTell : _options.HiccupToTell;
        if (message.Length > 0)
            _pipe?.WriteReceivedMessage(message);
    }

    private void AttachEngine(Engine engine)
    {
        _engine = engine;
        _routingId = null;
        if (_lingering && _pipe is null)
        {
            TerminateEngine();
            return;
        }
        engine.Plug(_thread, this);
    }

    private void StartConnecting(bool afterDelay)
    {
        _observer?.Connecting();
        _connecter = new Connecter(_thread, this, _socket, _options, _target!, _reconnect);
        _connecter.Start(afterDelay);
    }

    private void Reconnect()
    {
        if (_pipe is not null && !_lingering)
        {
            if (_options.Immediate)
            {
                // Messages wait only for connections that exist: the next connection gets a pipe of its own.
                _endingPipes++;
                _pipe.Terminate(delay: true);
                _pipe = null;
            }
            else if (_options.IsSubscriber)
            {
                _pipe.Hiccup();
            }
        }
        if (_reconnect.IsEnabled && !_hasGivenUp)
            StartConnecting(afterDelay: true);
        else
            StopConnecting();
    }

    private void StopConnecting()
    {
        if (_lingering)
            _pipe?.Terminate(delay: false);
        else
            EndForGood();
    }

    /// <summary>Ends without having been asked to. A connection of the connecting side is an endpoint of its socket, which
    /// takes it off its list.</summary>
    private void EndForGood()
    {
        if (_target is null)
            Terminate();
        else
            Executor.Post(_socket.Executor, new Command(CommandKind.TermEndpoint, _socket, this));
    }

    /// <summary>Makes a pipe for a connection that has just been made, and offers its other end to the socket.</summary>
    private void OfferPipe(ConnectionInfo connection)
    {
        (Pipe socketEnd, Pipe ownEnd) = Pipe.CreateForSession(
            _socket.Executor, _thread, _options.SendHighWaterMark, _options.ReceiveHighWaterMark,
            _options.ConflatesSent, _options.ConflatesReceived);
        socketEnd.Connection = connection;
        if (_target is not null)
            socketEnd.GivenRoutingId = _options.ConnectRoutingId;
        AttachPipe(ownEnd);
        _socket.AnnounceCommand();
        Executor.Post(_socket.Executor, new Command(CommandKind.Bind, _socket, socketEnd));
    }

    /// <summary>Ends for good once the pipes have ended and the peer has what was sent.</summary>
    private void FinishPipes()
    {
        if (_pipe is not null || _endingPipes > 0 || IsTerminating)
            return;
        _connecter?.Cancel();
        _connecter = null;
        if (_engine is { } engine)
        {
            if (!_dropsRest)
            {
                engine.Drain();
                return;
            }
            TerminateEngine();
        }
        base.ProcessTerm(0);
    }

    private void TerminateEngine()
    {
        RaiseClosed();
        _engine!.Terminate();
        ForgetEngine();
    }

    private void ForgetEngine()
    {
        _engine = null;
        if (_isConnected)
            _socket.ConnectionCounters.CountEnded();
        _isConnected = false;
    }
}
