namespace Zerowire;

/// <summary>The numbers of the socket options, as in <c>zmq.h</c>.</summary>
internal static class OptionNumber
{
    public const int Affinity = 4;
    public const int RoutingId = 5;
    public const int Subscribe = 6;
    public const int Unsubscribe = 7;
    public const int SendBuffer = 11;
    public const int ReceiveBuffer = 12;
    public const int Events = 15;
    public const int Type = 16;
    public const int Linger = 17;
    public const int ReconnectInterval = 18;
    public const int Backlog = 19;
    public const int ReconnectIntervalMax = 21;
    public const int MaxMessageSize = 22;
    public const int SendHighWaterMark = 23;
    public const int ReceiveHighWaterMark = 24;
    public const int ReceiveTimeout = 27;
    public const int SendTimeout = 28;
    public const int IPv4Only = 31;
    public const int LastEndpoint = 32;
    public const int RouterMandatory = 33;
    public const int TcpKeepAlive = 34;
    public const int TcpKeepAliveCount = 35;
    public const int TcpKeepAliveIdle = 36;
    public const int TcpKeepAliveInterval = 37;
    public const int Immediate = 39;
    public const int XPubVerbose = 40;
    public const int IPv6 = 42;
    public const int Mechanism = 43;
    public const int ProbeRouter = 51;
    public const int RequestCorrelate = 52;
    public const int RequestRelaxed = 53;
    public const int Conflate = 54;
    public const int RouterHandover = 56;
    public const int TypeOfService = 57;
    public const int ConnectRoutingId = 61;
    public const int HandshakeInterval = 66;
    public const int XPubNoDrop = 69;
    public const int XPubManual = 71;
    public const int XPubWelcomeMessage = 72;
    public const int StreamNotify = 73;
    public const int InvertMatching = 74;
    public const int XPubVerboser = 78;
    public const int ConnectTimeout = 79;
    public const int ThreadSafe = 81;
    public const int XPubManualLastValue = 98;
    public const int OnlyFirstSubscribe = 108;
    public const int XSubVerboseUnsubscribe = 115;
    public const int TopicsCount = 116;
}
