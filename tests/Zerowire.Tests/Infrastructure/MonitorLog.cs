namespace Zerowire.Tests.Infrastructure;

/// <summary>The events of a socket, asked for one by one.</summary>
internal sealed class MonitorLog(ZmqSocket socket, ZmqMonitorEventKind events = (ZmqMonitorEventKind)int.MaxValue)
    : IAsyncDisposable
{
    // Opened here: what the socket does from now on is seen.
    private readonly IAsyncEnumerator<ZmqMonitorEvent> _events = socket.MonitorAsync(events).GetAsyncEnumerator();

    /// <summary>The next event, which must be one of these.</summary>
    public async Task<ZmqMonitorEvent> NextAsync(params ZmqMonitorEventKind[] expected)
    {
        Assert.True(await _events.MoveNextAsync().InTimeAsync(), "The events have ended.");
        Assert.Contains(_events.Current.Kind, expected);
        return _events.Current;
    }

    /// <summary>The events that come next, which must be of these kinds in this order. An attempt to connect may
    /// succeed at once or be delayed first: that is the system's to decide.</summary>
    public async Task<ZmqMonitorEvent[]> NextInOrderAsync(params ZmqMonitorEventKind[] expected)
    {
        var seen = new List<ZmqMonitorEvent>();
        foreach (ZmqMonitorEventKind kind in expected)
        {
            do
            {
                Assert.True(await _events.MoveNextAsync().InTimeAsync(), "The events have ended.");
            }
            while (_events.Current.Kind == ZmqMonitorEventKind.ConnectDelayed && kind != ZmqMonitorEventKind.ConnectDelayed);
            seen.Add(_events.Current);
            Assert.True(_events.Current.Kind == kind, $"{kind} was expected: {string.Join("; ", seen)}");
        }
        return [.. seen];
    }

    /// <summary>The next event of this kind; others are passed over.</summary>
    public async Task<ZmqMonitorEvent> UntilAsync(ZmqMonitorEventKind kind)
    {
        do
        {
            Assert.True(await _events.MoveNextAsync().InTimeAsync(), "The events have ended.");
        }
        while (_events.Current.Kind != kind);
        return _events.Current;
    }

    /// <summary>Sees that the stream ends after these events, in any order of several.</summary>
    public async Task EndsAfterAsync(params ZmqMonitorEventKind[] last)
    {
        var seen = new List<ZmqMonitorEventKind>();
        while (await _events.MoveNextAsync().InTimeAsync())
            seen.Add(_events.Current.Kind);
        Assert.Equal(last, seen);
    }

    public ValueTask DisposeAsync() => _events.DisposeAsync();
}
