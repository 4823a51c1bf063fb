using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Zerowire.Sessions;

namespace Zerowire.Sockets;

/// <summary>
/// The events of a socket for one who watches it, in the order in which they were raised. Bounded: a slow watcher never
/// holds an I/O thread up, it loses the newest events. Once one is lost, so are all until half of what waits has been
/// read; then one event tells how many there were, in their place.
/// </summary>
internal sealed class MonitorFeed(ulong events) : IDisposable
{
    public const int Capacity = 4096;

    private readonly Lock _sync = new();
    private readonly Channel<MonitorRecord> _records = Channel.CreateBounded<MonitorRecord>(Capacity);
    private long _lost;
    private MonitorRecord? _last;
    private bool _ended;
    private MonitorFeed? _next;

    /// <summary>Whether the reader has been told that there is something to read, and has not found an end of it.</summary>
    private bool _isTold;

    /// <summary>Called when the watcher has stopped watching.</summary>
    public Action<MonitorFeed>? Closed { get; init; }

    /// <summary>Called by the thread that raises an event, when the reader has found nothing since the last call.</summary>
    public Action? Added { get; init; }

    public bool Wants(SocketEvent socketEvent) => (events & (ulong)socketEvent) != 0;

    /// <summary>Waits for an event; false when no more will be added. What is left can be read all the same.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _records.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead([NotNullWhen(true)] out MonitorRecord? record)
    {
        if (_records.Reader.TryRead(out record))
            return true;
        lock (_sync)
        {
            // One may have been added meanwhile; it stands before what was lost after it.
            if (_records.Reader.TryRead(out record) || TryTakeLost(out record))
                return true;
            (record, _last) = (_last, null);
            _isTold = record is not null;
            return _isTold;
        }
    }

    public void Add(MonitorRecord record)
    {
        bool tells = false;
        MonitorFeed? next;
        lock (_sync)
        {
            next = _next;
            if (!_ended && Wants(record.Event))
            {
                tells = !_isTold;
                _isTold = true;
                if (_lost > 0 && _records.Reader.Count <= Capacity / 2 && TryTakeLost(out MonitorRecord? loss))
                    _records.Writer.TryWrite(loss);
                if (_lost > 0 || !_records.Writer.TryWrite(record))
                    _lost++;
            }
        }
        if (tells)
            Added?.Invoke();
        // Who raises this has seen the feeds as they were before the replacement.
        next?.Add(record);
    }

    /// <summary>No more events will come, but for a last one that cannot be lost.</summary>
    /// <param name="last">That one.</param>
    /// <param name="next">The feed that replaces this one, and is given what is still added to this one.</param>
    public void End(MonitorRecord? last = null, MonitorFeed? next = null)
    {
        lock (_sync)
        {
            if (_ended)
                return;
            _ended = true;
            _next = next;
            if (last is not null && Wants(last.Event))
                _last = last;
        }
        _records.Writer.TryComplete();
    }

    /// <summary>The watcher stops watching.</summary>
    public void Dispose()
    {
        Closed?.Invoke(this);
        End();
    }

    /// <summary>The loss as an event. Not for a watcher that has not asked for it, but it is over all the same.</summary>
    private bool TryTakeLost([NotNullWhen(true)] out MonitorRecord? record)
    {
        record = _lost > 0 && Wants(SocketEvent.EventsLost) ? new MonitorRecord(SocketEvent.EventsLost, _lost) : null;
        _lost = 0;
        return record is not null;
    }
}
