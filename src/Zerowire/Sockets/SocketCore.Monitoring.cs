using Zerowire.Pipes;
using Zerowire.Runtime;
using Zerowire.Sessions;
using Zerowire.Transports;

namespace Zerowire.Sockets;

// Events for those who watch. The array is replaced as a whole, so that I/O threads read it without a lock.
internal sealed partial class SocketCore
{
    private readonly Lock _monitorSync = new();
    private MonitorFeed[] _monitors = [];
    private MonitorSocket? _monitorSocket;
    private bool _monitorsEnded;

    /// <summary>Of the socket of a monitor: the events that it sends.</summary>
    private MonitorSocket? _events;

    /// <summary>They have ended; what was sent to a peer that is only just joined is still to be written.</summary>
    private bool _eventsEnded;

    public bool IsMonitored => Volatile.Read(ref _monitors).Length > 0;

    /// <summary>The events of this socket from now on.</summary>
    /// <param name="events">Which ones, as bits.</param>
    public MonitorFeed OpenMonitor(ulong events = ulong.MaxValue)
    {
        var feed = new MonitorFeed(events) { Closed = RemoveFeed };
        lock (_monitorSync)
        {
            if (_monitorsEnded)
                feed.End();
            else
                Volatile.Write(ref _monitors, [.. _monitors, feed]);
        }
        return feed;
    }

    /// <summary>
    /// Has the events of this socket sent by a socket of their own, which is bound to an inproc address. It replaces the
    /// one before, if there is one.
    /// </summary>
    /// <param name="endpoint">The inproc address.</param>
    /// <param name="events">Which events, as bits; the first version has 16 of them.</param>
    /// <param name="version">The form of the messages, 1 or 2.</param>
    /// <param name="type">PAIR, PUB or PUSH.</param>
    /// <returns>InvalidArgument, ProtocolNotSupported, AddressInUse, TooManySockets, or what the socket answers to every
    /// call. Unless it is the name that is taken, nothing has changed then.</returns>
    public ZmqError StartMonitor(string endpoint, ulong events, int version, ZmqSocketType type)
    {
        if (version is not (1 or 2) || (version == 1 && events > ushort.MaxValue)
            || type is not (ZmqSocketType.Pair or ZmqSocketType.Publisher or ZmqSocketType.Push)
            || EndpointAddress.TryParse(endpoint, out EndpointAddress address, out _) != ZmqError.None)
            return ZmqError.InvalidArgument;
        if (address.Scheme != InprocScheme)
            return ZmqError.ProtocolNotSupported;
        if (_status != ZmqError.None)
            return _status;
        // The name of the one before is free for the next.
        if (Volatile.Read(ref _monitorSocket)?.Endpoint == endpoint)
            StopMonitor();
        ZmqError error = MonitorSocket.Open(this, endpoint, events, version, type, out MonitorSocket? opened);
        if (error != ZmqError.None)
            return error;
        MonitorSocket? ended = opened;
        lock (_monitorSync)
        {
            if (!_monitorsEnded)
            {
                ended = _monitorSocket;
                Volatile.Write(ref _monitorSocket, opened);
                // In one step: no event falls between the two.
                Volatile.Write(ref _monitors, [.. _monitors.Where(feed => feed != ended?.Feed), opened!.Feed]);
            }
        }
        if (ended == opened)
        {
            opened!.End(by: null);
            return _status;
        }
        ended?.End(by: null, next: opened);
        return ZmqError.None;
    }

    /// <summary>Ends what <see cref="StartMonitor"/> began; a last event says so.</summary>
    public void StopMonitor()
    {
        MonitorSocket? ended;
        lock (_monitorSync)
        {
            ended = _monitorSocket;
            Volatile.Write(ref _monitorSocket, null);
            Volatile.Write(ref _monitors, [.. _monitors.Where(feed => feed != ended?.Feed)]);
        }
        ended?.End(by: null);
    }

    /// <summary>Has those who watch told how much waits in each pipe of a connection; over inproc there are no events.
    /// </summary>
    /// <param name="count">How many pipes there are.</param>
    /// <returns>InvalidArgument when nobody watches for that, WouldBlock when there is no pipe.</returns>
    public ZmqError ReportPipes(out int count)
    {
        count = 0;
        if (!Volatile.Read(ref _monitors).Any(feed => feed.Wants(SocketEvent.PipeStatistics)))
            return _status != ZmqError.None ? _status : ZmqError.InvalidArgument;
        _word.Enter();
        try
        {
            if (_status != ZmqError.None)
                return _status;
            foreach (Pipe pipe in _pipes)
            {
                if (pipe.IsInproc || pipe.State != PipeState.Active)
                    continue;
                pipe.RequestStatistics();
                count++;
            }
            return count == 0 ? ZmqError.WouldBlock : ZmqError.None;
        }
        finally
        {
            _word.Exit();
        }
    }

    /// <summary>Tells those who watch the socket. Any thread, outside every word.</summary>
    public void Raise(MonitorRecord record)
    {
        foreach (MonitorFeed feed in Volatile.Read(ref _monitors))
            feed.Add(record);
    }

    private void RaiseOfAddress(SocketEvent socketEvent, long value, string endpoint, string? reason = null)
    {
        if (IsMonitored)
        {
            Raise(new MonitorRecord(socketEvent, value)
            {
                Endpoint = endpoint, LocalEndpoint = endpoint, Reason = reason,
            });
        }
    }

    private void RemoveFeed(MonitorFeed feed)
    {
        lock (_monitorSync)
            Volatile.Write(ref _monitors, [.. _monitors.Where(other => other != feed)]);
    }

    /// <summary>Under the word: nobody watches any more.</summary>
    private void EndMonitors()
    {
        MonitorSocket? ended;
        lock (_monitorSync)
        {
            _monitorsEnded = true;
            foreach (MonitorFeed feed in _monitors)
            {
                if (feed != _monitorSocket?.Feed)
                    feed.End();
            }
            Volatile.Write(ref _monitors, []);
            ended = _monitorSocket;
            Volatile.Write(ref _monitorSocket, null);
        }
        ended?.End(by: _word);
    }

    /// <summary>This is the socket of a monitor, and sends these events.</summary>
    public void Carry(MonitorSocket events) => _events = events;

    /// <summary>Under the word, of the socket of a monitor: sends an event if there is room for it.</summary>
    public bool TrySendEvent(ref MessageBuffer message) =>
        _status == ZmqError.None && SendCounted(ref message) == ZmqError.None;

    /// <summary>Under the word, of the socket of a monitor: sends what is left, whatever the marks say, since nobody can
    /// be made to wait for it any more, and closes.</summary>
    private void EndEvents()
    {
        if (_status == ZmqError.NotASocket)
            return;
        // The name is free, so there will be no more peers than those who are on their way.
        _eventsEnded = true;
        if (ExpectsCommands)
            return;
        foreach (Pipe pipe in _pipes)
            pipe.ApplyHighWaterMarks(inMark: 0, outMark: 0);
        _events!.Write();
        MarkClosed();
        Context.Reaper.Post(CommandKind.Reap, this);
    }
}
