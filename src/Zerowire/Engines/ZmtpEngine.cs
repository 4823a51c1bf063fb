using System.Buffers;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;
using Zerowire.Runtime;

namespace Zerowire.Engines;

/// <summary>
/// Speaks ZMTP over one connection: the handshake, then batches between the kernel and the pipe of its session. It
/// lives on one I/O thread; each direction has an owner, which today is always that thread.
/// </summary>
internal sealed partial class ZmtpEngine : IPollHandler, ITimerHandler
{
    private const int HandshakeTimer = 1;
    private const int DrainTimer = 2;
    private static readonly TimeSpan s_drainInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How many intervals without progress a closing connection is kept for its peer.</summary>
    private const int PatienceWhileDraining = 50;

    private readonly StreamSocket _socket;
    private readonly SocketOptions _options;
    private readonly ZmtpHandshake _handshake;
    private DirectionOwnership _sending;
    private DirectionOwnership _receiving;
    private IEngineHost _host = null!;
    private IoThread _thread = null!;
    private PollHandle? _handle;
    private TimerHandle? _timer;
    private Pipe? _pipe;
    private State _state;
    private int _unsentAtLastLook;
    private int _looksWithoutProgress;

    private enum State
    {
        Handshaking,
        Active,
        Draining,
        Closed,
    }

    public ZmtpEngine(StreamSocket socket, SocketOptions options)
    {
        _socket = socket;
        _options = options;
        _handshake = new ZmtpHandshake(new NullMechanism(options.Type, options.RoutingId), options.RoutingId.Length);
    }

    public string LocalEndpoint => _socket.LocalEndpoint;

    public string RemoteEndpoint => _socket.RemoteEndpoint;

    public long Descriptor => _socket.Descriptor;

    public void Plug(IoThread thread, IEngineHost host)
    {
        _thread = thread;
        _host = host;
        _handle = thread.Poller.Add(_socket, this);
        if (_options.HandshakeInterval > 0)
            _timer = thread.Timers.Add(TimeSpan.FromMilliseconds(_options.HandshakeInterval), this, HandshakeTimer);
        thread.Poller.SetPollIn(_handle, true);
        _handshake.Start(_control);
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
        _pipe = null;
        _body.Abandon();
        _socket.ShutdownSend();
        _unsentAtLastLook = _socket.UnsentBytes();
        _thread.Poller.SetPollOut(_handle!, false);
        _thread.Poller.SetPollHangUp(_handle!, false);
        _thread.Poller.SetPollIn(_handle!, true);
        _timer = _thread.Timers.Add(s_drainInterval, this, DrainTimer);
    }

    void IPollHandler.InEvent()
    {
        try
        {
            if (_receiving.IsOwn)
                Receive();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    void IPollHandler.OutEvent()
    {
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
        if (_state != State.Active || _pipe!.IsBeyondReceiveMark)
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
    private void Fault(Exception exception) => Fail(EngineFailure.Connection,
        exception is OutOfMemoryException ? ZmqError.OutOfMemory : ZmqError.BadAddress);

    private void Fail(EngineFailure failure, ZmqError error, ProtocolError protocolError = ProtocolError.None)
    {
        if (_state == State.Closed)
            return;
        if (_state == State.Draining)
        {
            FinishDraining();
            return;
        }
        bool handshakeDone = _state == State.Active;
        Close();
        _host.EngineFailed(failure, error, protocolError, handshakeDone, _handshake);
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
        if (_handle is not null)
            _thread.Poller.Remove(_handle);
        _body.Abandon();
        _pipe = null;
        _socket.Dispose();
    }
}
