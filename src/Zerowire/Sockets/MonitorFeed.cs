#pragma warning disable CA1822
namespace Zerowire.Sockets;

/// <summary>The queue of one monitor; bounded, it counts what it had to drop.</summary>
internal sealed class MonitorFeed : IDisposable
{
    /// <summary>Waits for an event; false when the socket is gone and no event is left.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => throw null!;
    public bool TryRead(out MonitorRecord record) => throw null!;
    public void Dispose() => throw null!;
}
