using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Transports;

namespace Zerowire.Sessions;

/// <summary>
/// Makes the transport's connection for a session: waits, looks the name up, tries all addresses in turn, and starts
/// over until it succeeds or is cancelled. Lives on the session's I/O thread.
/// </summary>
internal sealed class Connecter(
    IoThread thread, IConnecterHost host, ISessionHost socket, SocketOptions options, ConnectTarget target,
    ReconnectPolicy policy) : IPollHandler, ITimerHandler, IResolveHandler
{
    private const int DelayTimer = 1;
    private const int ConnectTimer = 2;

    private readonly TransportSettings _settings = TransportSettingsOf.Options(options, thread.Sockets);
    private ResolveRequest? _lookup;
    private TimerHandle? _timer;
    private PollHandle? _handle;
    private SystemStream? _stream;
    private PeerEndpoint[] _peers = [];
    private int _nextPeer;
    private string? _lastFailure;
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
        CancelTimer();
        CloseStream();
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
        _timer = null;
        if (id == DelayTimer)
            Resolve();
        else
            FailAttempt(ZmqError.TimedOut);
    }

    void IPollHandler.InEvent()
    {
    }

    void IPollHandler.OutEvent()
    {
        ZmqError error = _stream!.FinishConnect();
        if (error == ZmqError.None)
            Succeed();
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
                _lastFailure = error.Describe();
                continue;
            }
            if (error == ZmqError.None)
            {
                Succeed();
                return;
            }
            socket.Raise(SocketEvent.ConnectDelayed, (long)error, "", target.Endpoint);
            _handle = thread.Poller.Add(_stream, this);
            thread.Poller.SetPollOut(_handle, true);
            if (options.ConnectTimeout > 0)
                _timer = thread.Timers.Add(TimeSpan.FromMilliseconds(options.ConnectTimeout), this, ConnectTimer);
            return;
        }
        if (policy.IsEnabled)
            StartOver();
    }

    private void Succeed()
    {
        CancelTimer();
        SystemStream stream = _stream!;
        if (_handle is not null)
            thread.Poller.Remove(_handle);
        _handle = null;
        _stream = null;
        socket.Raise(SocketEvent.Connected, stream.Descriptor, stream.LocalEndpoint, stream.RemoteEndpoint);
        host.TransportConnected(stream);
    }

    private void FailAttempt(ZmqError error)
    {
        CancelTimer();
        _lastFailure = error.Describe();
        socket.Raise(SocketEvent.Closed, (long)error, "", target.Endpoint, _lastFailure);
        CloseStream();
        TryNextPeer();
    }

    private void StartOver()
    {
        int interval = policy.Next();
        socket.Raise(SocketEvent.ConnectRetried, interval, "", target.Endpoint, _lastFailure);
        _timer = thread.Timers.Add(TimeSpan.FromMilliseconds(interval), this, DelayTimer);
    }

    private void CancelTimer()
    {
        if (_timer is not null)
            thread.Timers.Cancel(_timer);
        _timer = null;
    }

    private void CloseStream()
    {
        if (_handle is not null)
            thread.Poller.Remove(_handle);
        _handle = null;
        _stream?.Dispose();
        _stream = null;
    }
}
