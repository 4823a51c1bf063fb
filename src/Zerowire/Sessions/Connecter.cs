using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Transports;

namespace Zerowire.Sessions;

/// <summary>
/// Makes the transport's connection for a session, through a proxy where there is one: waits, looks the name up, tries
/// all addresses in turn, and starts over until it succeeds, is cancelled, or is to stop. Lives on the session's I/O
/// thread.
/// </summary>
internal sealed class Connecter(
    IoThread thread, IConnecterHost host, ISessionHost socket, SocketOptions options, ConnectTarget target,
    ReconnectPolicy policy) : IPollHandler, ITimerHandler, IResolveHandler
{
    private const int DelayTimer = 1;
    private const int ConnectTimer = 2;
    private const int ProxyTimer = 3;

    private const int NoDescriptor = -1;
    private const string NotAgain = " It is not tried again (ZMQ_RECONNECT_STOP).";

    private readonly TransportSettings _settings = TransportSettingsOf.Options(options, thread.Sockets);
    private ResolveRequest? _lookup;
    private TimerHandle? _timer;
    private TimerHandle? _proxyTimer;
    private PollHandle? _handle;
    private SystemStream? _stream;
    private ProxyDialogue? _proxy;
    private PeerEndpoint[] _peers = [];
    private int _nextPeer;
    private string? _lastFailure;
    private bool _onlyRefused;
    private bool _cancelled;

    /// <summary>Begins: at once, or after the interval that follows a lost connection.</summary>
    public void Start(bool afterDelay)
    {
        if (afterDelay)
            StartOver();
        else
            Resolve();
    }

    public void Cancel()
    {
        _cancelled = true;
        if (_lookup is not null && _lookup.Cancel() && target.NeedsLookup)
            host.LookupCancelled();
        _lookup = null;
        CancelTimers();
        if (_stream is null)
            return;
        _lastFailure = null;
        CloseStream(ZmqError.None);
    }

    /// <summary>The result of a look-up by another thread has come over.</summary>
    public void TakeLookup(LookupResult result)
    {
        if (_cancelled || result.Request != _lookup)
            return;
        _lookup = null;
        UsePeers(result.Error, result.Peers);
    }

    void IResolveHandler.Resolved(ResolveRequest request, ZmqError error, PeerEndpoint[] peers)
    {
        if (target.NeedsLookup)
            host.PostLookup(new LookupResult(request, error, peers));
        else
            UsePeers(error, peers);
    }

    void ITimerHandler.TimerEvent(int id)
    {
        if (id == ProxyTimer)
            _proxyTimer = null;
        else
            _timer = null;
        if (id == DelayTimer)
            Resolve();
        else
            FailAttempt(ZmqError.TimedOut, _proxy is null ? null : "The proxy took too long to reach the peer.");
    }

    void IPollHandler.InEvent()
    {
        if (_proxy is not null)
            AskProxy();
    }

    void IPollHandler.OutEvent()
    {
        if (_proxy is not null)
        {
            AskProxy();
            return;
        }
        ZmqError error = _stream!.FinishConnect();
        if (error == ZmqError.None)
            PassProxy();
        else if (error != ZmqError.InProgress)
            FailAttempt(error);
    }

    private void Resolve()
    {
        if (!target.NeedsLookup)
        {
            socket.Resolver.Resolve(target, _settings, this);
            return;
        }
        host.LookupStarted();
        _lookup = socket.Resolver.Resolve(target, _settings, this);
    }

    private void UsePeers(ZmqError error, PeerEndpoint[] peers)
    {
        _peers = error == ZmqError.None ? peers : [];
        _nextPeer = 0;
        _onlyRefused = _peers.Length > 0;
        if (error != ZmqError.None)
            _lastFailure = error == ZmqError.HostUnreachable ? "The host name is not known." : error.Describe();
        TryNextPeer();
    }

    private void TryNextPeer()
    {
        while (_nextPeer < _peers.Length)
        {
            _stream = _peers[_nextPeer++].BeginConnect(_settings, out ZmqError error);
            if (_stream is null)
            {
                NoteFailure(error, _peers[_nextPeer - 1].Explain(error, _settings));
                if (IsToStop)
                    Raise(SocketEvent.Closed, NoDescriptor, error: error, reason: _lastFailure + NotAgain);
                continue;
            }
            if (options.ConnectTimeout > 0)
                _timer = thread.Timers.Add(TimeSpan.FromMilliseconds(options.ConnectTimeout), this, ConnectTimer);
            if (error == ZmqError.None)
            {
                PassProxy();
                return;
            }
            Raise(SocketEvent.ConnectDelayed, (long)error);
            _handle = thread.Poller.Add(_stream, this);
            thread.Poller.SetPollOut(_handle, true);
            return;
        }
        if (IsToStop)
            host.ConnectingStopped();
        else if (policy.IsEnabled)
            StartOver();
    }

    /// <summary>Everything was tried, it was always refused, and that is to be the end.</summary>
    private bool IsToStop => _onlyRefused && _nextPeer == _peers.Length
        && (options.ReconnectStop & ZmqReconnectStop.ConnectionRefused) != 0;

    /// <summary>The connection is made: to the peer, or to a proxy that is now asked for the one to the peer.</summary>
    private void PassProxy()
    {
        if (target.NewProxyExchange() is not { } exchange)
        {
            Succeed();
            return;
        }
        _proxy = new ProxyDialogue(_stream!, exchange);
        _proxy.Start();
        // A proxy that says nothing is as bad as a peer that does not shake hands.
        if (options.HandshakeInterval > 0)
            _proxyTimer = thread.Timers.Add(TimeSpan.FromMilliseconds(options.HandshakeInterval), this, ProxyTimer);
        _handle ??= thread.Poller.Add(_stream!, this);
        thread.Poller.SetPollIn(_handle, true);
        AskProxy();
    }

    private void AskProxy()
    {
        ZmqError error = _proxy!.Advance();
        switch (error)
        {
            case ZmqError.InProgress:
                thread.Poller.SetPollOut(_handle!, _proxy.WantsOut);
                break;
            case ZmqError.None:
                // What is told of the connection from now on names the peer and not the proxy.
                _stream!.Destination = target.Endpoint;
                Succeed();
                break;
            default:
                FailAttempt(error, _proxy.Reason);
                break;
        }
    }

    private void Succeed()
    {
        CancelTimers();
        SystemStream stream = _stream!;
        if (_handle is not null)
            thread.Poller.Remove(_handle);
        _handle = null;
        Raise(SocketEvent.Connected, stream.Descriptor, stream.LocalEndpoint);
        _stream = null;
        _proxy = null;
        host.TransportConnected(stream);
    }

    private void FailAttempt(ZmqError error, string? reason = null)
    {
        CancelTimers();
        NoteFailure(error, reason ?? error.Describe());
        CloseStream(error);
        TryNextPeer();
    }

    private void NoteFailure(ZmqError error, string reason)
    {
        _lastFailure = reason;
        _onlyRefused &= error == ZmqError.ConnectionRefused;
    }

    private void StartOver()
    {
        int interval = policy.Next();
        socket.ConnectionCounters.CountRetry();
        Raise(SocketEvent.ConnectRetried, interval, reason: _lastFailure);
        _timer = thread.Timers.Add(TimeSpan.FromMilliseconds(interval), this, DelayTimer);
    }

    private void CancelTimers()
    {
        if (_timer is not null)
            thread.Timers.Cancel(_timer);
        if (_proxyTimer is not null)
            thread.Timers.Cancel(_proxyTimer);
        _timer = _proxyTimer = null;
    }

    /// <summary>Ends an attempt: it has failed, or without an error it is not wanted any more.</summary>
    private void CloseStream(ZmqError error)
    {
        if (_handle is not null)
            thread.Poller.Remove(_handle);
        _handle = null;
        Raise(SocketEvent.Closed, _stream!.Descriptor, error: error,
            reason: IsToStop && error != ZmqError.None ? _lastFailure + NotAgain : _lastFailure);
        _stream.Dispose();
        _stream = null;
        _proxy = null;
    }

    private void Raise(
        SocketEvent socketEvent, long value, string localEndpoint = "", ZmqError error = ZmqError.None,
        string? reason = null)
    {
        if (!socket.IsMonitored)
            return;
        socket.Raise(new MonitorRecord(socketEvent, value)
        {
            Endpoint = target.Endpoint,
            IsConnecting = true,
            LocalEndpoint = localEndpoint,
            RemoteEndpoint = _stream?.RemoteEndpoint ?? target.Endpoint,
            ConnectionId = _stream?.Id ?? 0,
            Error = error,
            Reason = reason,
        });
    }
}
