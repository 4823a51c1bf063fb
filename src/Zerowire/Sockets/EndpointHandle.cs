#pragma warning disable CA1822
namespace Zerowire.Sockets;

/// <summary>One bound or connected endpoint of a socket.</summary>
internal sealed class EndpointHandle
{
    /// <summary>The address really bound, or the address connected to.</summary>
    public string Endpoint => throw null!;

    /// <summary>Ends this endpoint; a second call does nothing. Returns when a listener's address is free again.</summary>
    public void Close() => throw null!;

    public bool IsReady => throw null!;
    public bool IsClosed => throw null!;

    /// <summary>Completes when the connection's handshake is done; fails when the endpoint is closed first.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => throw null!;
}
