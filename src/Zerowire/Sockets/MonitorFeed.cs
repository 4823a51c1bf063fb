using System.Threading.Channels;

namespace Zerowire.Sockets;

/// <summary>The events of a socket for one who watches it. Bounded: a slow watcher loses the newest events, which are
/// counted, and never holds an I/O thread up.</summary>
internal sealed class MonitorFeed(Action<MonitorFeed> closed) : IDisposable
{
    private const int Capacity = 4096;

    private readonly Channel<MonitorRecord> _records = Channel.CreateBounded<MonitorRecord>(Capacity);
    private long _lost;

    /// <summary>How many events did not fit.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Waits for an event; false when the socket is gone and no event is left.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _records.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead(out MonitorRecord record) => _records.Reader.TryRead(out record);

    public void Add(in MonitorRecord record)
    {
        if (!_records.Writer.TryWrite(record))
            Interlocked.Increment(ref _lost);
    }

    /// <summary>No more events will come.</summary>
    public void End() => _records.Writer.TryComplete();

    /// <summary>The watcher stops watching.</summary>
    public void Dispose()
    {
        closed(this);
        End();
    }
}
