namespace Zerowire;

/// <summary>
/// What happened to a connection, with libzmq's numbers (<c>ZMQ_EVENT_...</c>); as bits, which events a monitor wants.
/// </summary>
[Flags]
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

    /// <summary>A listener was closed by this socket; or an attempt to connect was, because it failed or is not wanted
    /// any more. Carries an error if it failed.</summary>
    Closed = 0x0080,

    /// <summary>A listener was closed, but the file of its address could not be removed. Carries an error.</summary>
    CloseFailed = 0x0100,

    /// <summary>A connection was lost: the peer closed it, or broke the protocol, or cannot be reached any more.
    /// Carries an error, and a protocol error if that was it.</summary>
    Disconnected = 0x0200,

    /// <summary>The monitor has ended; the last message of a monitor socket. A stream of events just ends.</summary>
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

    /// <summary>Events were lost, in this place, because they were not received in time. Carries their number. Not in
    /// libzmq, which would keep the connections waiting.</summary>
    EventsLost = 0x8000,

    /// <summary>How many messages wait in the queues of a connection: the answer to
    /// <see cref="ZmqSocket.ReportPipeStatistics"/>.</summary>
    PipeStatistics = 0x10000,

    /// <summary>This socket has ended a connection: it was disposed or disconnected, or did not want the peer. Not in
    /// libzmq, and not in <see cref="All"/>.</summary>
    ConnectionClosed = 0x20000,

    /// <summary>All that a monitor socket of version 1 can tell (<c>ZMQ_EVENT_ALL</c>).</summary>
    All = 0xFFFF,

    /// <summary>All that libzmq tells with version 2 (<c>ZMQ_EVENT_ALL_V2</c>).</summary>
    AllVersion2 = All | PipeStatistics,
}
