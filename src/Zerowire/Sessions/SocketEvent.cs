namespace Zerowire.Sessions;

/// <summary>What happens to connections; the numbers are libzmq's.</summary>
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
    Disconnected = 0x0200,
    HandshakeFailedNoDetail = 0x0800,
    HandshakeSucceeded = 0x1000,
    HandshakeFailedProtocol = 0x2000,
    HandshakeFailedAuth = 0x4000,
}
