namespace Zerowire.Sessions;

/// <summary>What happens to connections; the numbers are libzmq's, but for those that it does not have.</summary>
internal enum SocketEvent
{
    Connected = 0x0001,
    ConnectDelayed = 0x0002,
    ConnectRetried = 0x0004,
    Listening = 0x0008,
    BindFailed = 0x0010,
    Accepted = 0x0020,
    AcceptFailed = 0x0040,
    Closed = 0x0080,
    CloseFailed = 0x0100,
    Disconnected = 0x0200,
    MonitorStopped = 0x0400,
    HandshakeFailedNoDetail = 0x0800,
    HandshakeSucceeded = 0x1000,
    HandshakeFailedProtocol = 0x2000,
    HandshakeFailedAuth = 0x4000,

    /// <summary>Ours: events were lost. Within the 16 bits of the first version, and so part of libzmq's "all".</summary>
    EventsLost = 0x8000,

    PipeStatistics = 0x10000,

    /// <summary>Ours: this side has ended a connection, of which libzmq says nothing. Beyond libzmq's "all", so that its
    /// programs see the sequences they know.</summary>
    ConnectionClosed = 0x20000,
}
