namespace Zerowire.Sockets;

/// <summary>The options of every socket type, with the numbers of zmq.h.</summary>
internal enum SocketOption
{
    Affinity = 4,
    RoutingId = 5,
    SendBuffer = 11,
    ReceiveBuffer = 12,
    Events = 15,
    Type = 16,
    Linger = 17,
    ReconnectInterval = 18,
    Backlog = 19,
    ReconnectIntervalMax = 21,
    MaxMessageSize = 22,
    SendHighWaterMark = 23,
    ReceiveHighWaterMark = 24,
    ReceiveTimeout = 27,
    SendTimeout = 28,
    IPv4Only = 31,
    LastEndpoint = 32,
    KeepAlive = 34,
    KeepAliveCount = 35,
    KeepAliveIdle = 36,
    KeepAliveInterval = 37,
    Immediate = 39,
    IPv6 = 42,
    Mechanism = 43,
    TypeOfService = 57,
    HandshakeInterval = 66,
    ConnectTimeout = 79,
    ThreadSafe = 81,
}
