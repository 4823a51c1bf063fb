using Zerowire.Engines;
using Zerowire.Platform;
using Zerowire.Runtime;

namespace Zerowire.Sessions;

/// <summary>Accepts connections at one address, and owns their sessions.</summary>
internal sealed class Listener : OwnedObject, IPollHandler, ITimerHandler
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly IoThread _thread;
    private readonly ISessionHost _socket;
    private readonly SocketOptions _options;
    private readonly ListenSocket _listening;
    private readonly IEndpointObserver _observer;
    private readonly string _endpoint;
    private PollHandle? _handle;
    private TimerHandle? _pause;

    public Listener(
        IoThread thread, ISessionHost socket, SocketOptions options, ListenSocket listening, IEndpointObserver observer)
        : base(thread)
    {
        _thread = thread;
        _socket = socket;
        _options = options;
        _listening = listening;
        _observer = observer;
        _endpoint = listening.LocalEndpoint;
    }

    /// <summary>Connections that come over this listener linger as long as the socket does.</summary>
    protected override int LingerOfChildren => _options.Linger;

    protected override void ProcessPlug()
    {
        _handle = _thread.Poller.Add(_listening, this);
        _thread.Poller.SetPollIn(_handle, true);
    }

    protected override void ProcessTerm(int linger)
    {
        if (_pause is not null)
            _thread.Timers.Cancel(_pause);
        if (_handle is not null)
            _thread.Poller.Remove(_handle);
        nint descriptor = _listening.Descriptor;
        ZmqError error = _listening.Close();
        if (_socket.IsMonitored)
        {
            _socket.Raise(error == ZmqError.None
                ? Describe(SocketEvent.Closed, descriptor)
                : Describe(SocketEvent.CloseFailed, (long)error) with { Reason = error.Describe() });
        }
        _observer.Ended();
        base.ProcessTerm(linger);
    }

    void IPollHandler.InEvent()
    {
        // One an event: those that were first are ahead with their handshakes, and so come to the socket in their order.
        SystemStream? stream = _listening.Accept(out ZmqError error);
        if (stream is not null)
            Accept(stream);
        else if (error != ZmqError.WouldBlock)
            FailAccept(error);
    }

    void IPollHandler.OutEvent()
    {
    }

    void ITimerHandler.TimerEvent(int id)
    {
        _pause = null;
        _thread.Poller.SetPollIn(_handle!, true);
    }

    private void Accept(SystemStream stream)
    {
        if (AcceptFilter.WhyRefused(_options, stream) is { } refusal)
        {
            if (_socket.IsMonitored)
            {
                _socket.Raise(Describe(SocketEvent.AcceptFailed, (long)ZmqError.AccessDenied) with
                {
                    LocalEndpoint = stream.LocalEndpoint,
                    RemoteEndpoint = stream.RemoteEndpoint,
                    Reason = refusal,
                });
            }
            stream.Dispose();
            return;
        }
        IoThread thread = _socket.ChooseIoThread(_options.Affinity) ?? _thread;
        // Before the session can raise any.
        if (_socket.IsMonitored)
        {
            _socket.Raise(Describe(SocketEvent.Accepted, stream.Descriptor) with
            {
                LocalEndpoint = stream.LocalEndpoint,
                RemoteEndpoint = stream.RemoteEndpoint,
                ConnectionId = stream.Id,
            });
        }
        var session = new Session(thread, _socket, _options, target: null, observer: null) { Endpoint = _endpoint };
        LaunchChild(session);
        session.AnnounceCommand();
        Executor.Post(thread, new Command(CommandKind.Attach, session, new Engine(stream, _options)));
    }

    private void FailAccept(ZmqError error)
    {
        if (_socket.IsMonitored)
            _socket.Raise(Describe(SocketEvent.AcceptFailed, (long)error) with { Reason = error.Describe() });
        if (error is ZmqError.ConnectionAborted or ZmqError.ProtocolViolation)
            return;
        // Descriptors are exhausted: the waiting connection would wake this thread for ever.
        _thread.Poller.SetPollIn(_handle!, false);
        _pause = _thread.Timers.Add(s_pauseAfterFailure, this, 0);
    }

    private MonitorRecord Describe(SocketEvent socketEvent, long value) =>
        new(socketEvent, value) { Endpoint = _endpoint, LocalEndpoint = _endpoint };
}
