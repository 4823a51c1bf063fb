namespace Zerowire.Sessions;

/// <summary>Follows one endpoint of a socket. Called from the endpoint's I/O thread.</summary>
internal interface IEndpointObserver
{
    /// <summary>A connection is being made, for the first time or again.</summary>
    void Connecting();

    /// <summary>The handshake is done.</summary>
    void Ready();

    /// <summary>The endpoint has ended: a listener's address is free, a connection will not come back.</summary>
    void Ended();
}
