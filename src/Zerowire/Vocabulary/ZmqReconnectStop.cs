namespace Zerowire;

/// <summary>
/// When a socket stops trying to make a connection, which then ends as if it had been disconnected. The values are
/// those of <c>ZMQ_RECONNECT_STOP_...</c>, and can be combined.
/// </summary>
[Flags]
public enum ZmqReconnectStop
{
    /// <summary>Never: the default.</summary>
    None = 0,

    /// <summary>When the peer refuses the connection: nobody listens at any of its addresses.</summary>
    ConnectionRefused = 1,

    /// <summary>When a connection is made and its handshake fails: the peer is something else or silent.</summary>
    HandshakeFailed = 2,

    /// <summary>When the connection has been disconnected by the application. Messages that still wait are sent only if
    /// there is a connection; without this they are given the time of the linger, and new tries.</summary>
    AfterDisconnect = 4,
}
