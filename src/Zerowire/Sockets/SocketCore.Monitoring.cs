using Zerowire.Sessions;

namespace Zerowire.Sockets;

// Events for those who watch. The array is replaced as a whole, so that I/O threads read it without a lock.
internal sealed partial class SocketCore
{
    private readonly Lock _monitorSync = new();
    private MonitorFeed[] _monitors = [];
    private bool _monitorsEnded;

    /// <summary>The events of this socket from now on.</summary>
    public MonitorFeed OpenMonitor()
    {
        var feed = new MonitorFeed(Remove);
        lock (_monitorSync)
        {
            if (_monitorsEnded)
                feed.End();
            else
                Volatile.Write(ref _monitors, [.. _monitors, feed]);
        }
        return feed;
    }

    /// <summary>Tells those who watch the socket. Any thread.</summary>
    public void Raise(
        SocketEvent socketEvent, long value, string localEndpoint, string remoteEndpoint, string? reason = null)
    {
        foreach (MonitorFeed feed in Volatile.Read(ref _monitors))
            feed.Add(new MonitorRecord(socketEvent, value, localEndpoint, remoteEndpoint, reason));
    }

    private void Remove(MonitorFeed feed)
    {
        lock (_monitorSync)
            Volatile.Write(ref _monitors, [.. _monitors.Where(other => other != feed)]);
    }

    private void EndMonitors()
    {
        lock (_monitorSync)
        {
            _monitorsEnded = true;
            foreach (MonitorFeed feed in _monitors)
                feed.End();
        }
    }
}
