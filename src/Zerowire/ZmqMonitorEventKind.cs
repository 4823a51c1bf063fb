namespace Zerowire;

/// <summary>What happened to a connection, with libzmq's numbers (<c>ZMQ_EVENT_...</c>).</summary>
public enum ZmqMonitorEventKind
{
    /// <summary>No event; never reported.</summary>
    None = 0,

    /// <summary>A connection to a peer was made; its handshake follows.</summary>
    Connected = 0x0001,

    /// <summary>Making a connection takes a while and goes on in the background. Carries an error:
    /// <see cref="ZmqError.InProgress"/>.</summary>
    ConnectDelayed = 0x0002,

    /// <summary>Making a connection failed and is tried again. Carries the time until then.</summary>
    ConnectRetried = 0x0004,

    /// <summary>The socket listens at an address.</summary>
    Listening = 0x0008,

    /// <summary>The socket could not listen at an address. Carries an error.</summary>
    BindFailed = 0x0010,

    /// <summary>A connection of a peer was accepted; its handshake follows.</summary>
    Accepted = 0x0020,

    /// <summary>A connection of a peer could not be accepted. Carries an error.</summary>
    AcceptFailed = 0x0040,

    /// <summary>A connection or listener was closed by this socket.</summary>
    Closed = 0x0080,

    /// <summary>A connection or listener could not be closed. Carries an error.</summary>
    CloseFailed = 0x0100,

    /// <summary>A connection was lost.</summary>
    Disconnected = 0x0200,

    /// <summary>The monitor has ended; the last event.</summary>
    MonitorStopped = 0x0400,

    /// <summary>The handshake failed for a reason that is not known further. Carries an error.</summary>
    HandshakeFailed = 0x0800,

    /// <summary>The handshake is done: messages can flow. Peers that have none are not told of so: those of a
    /// <see cref="StreamSocket"/>, and those of ZMTP 2.0 and before.</summary>
    HandshakeSucceeded = 0x1000,

    /// <summary>The handshake failed because the peer violated the protocol. Carries a protocol error.</summary>
    HandshakeFailedProtocol = 0x2000,

    /// <summary>The handshake failed because the peer was not authenticated. Carries a status code.</summary>
    HandshakeFailedAuthentication = 0x4000,
}
