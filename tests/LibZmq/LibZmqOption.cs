namespace Zerowire.LibZmq;

/// <summary>The socket options of <c>zmq.h</c> that the tests and the benchmark set.</summary>
public enum LibZmqOption
{
    /// <summary>ZMQ_ROUTING_ID.</summary>
    RoutingId = 5,

    /// <summary>ZMQ_SUBSCRIBE.</summary>
    Subscribe = 6,

    /// <summary>ZMQ_UNSUBSCRIBE.</summary>
    Unsubscribe = 7,

    /// <summary>ZMQ_EVENTS.</summary>
    Events = 15,

    /// <summary>ZMQ_LINGER, milliseconds.</summary>
    Linger = 17,

    /// <summary>ZMQ_SNDHWM, messages.</summary>
    SendHighWaterMark = 23,

    /// <summary>ZMQ_RCVHWM, messages.</summary>
    ReceiveHighWaterMark = 24,

    /// <summary>ZMQ_RCVTIMEO, milliseconds.</summary>
    ReceiveTimeout = 27,

    /// <summary>ZMQ_SNDTIMEO, milliseconds.</summary>
    SendTimeout = 28,

    /// <summary>ZMQ_LAST_ENDPOINT.</summary>
    LastEndpoint = 32,

    /// <summary>ZMQ_ROUTER_MANDATORY.</summary>
    RouterMandatory = 33,

    /// <summary>ZMQ_XPUB_VERBOSE.</summary>
    XPubVerbose = 40,

    /// <summary>ZMQ_PROBE_ROUTER.</summary>
    ProbeRouter = 51,

    /// <summary>ZMQ_CONFLATE.</summary>
    Conflate = 54,

    /// <summary>ZMQ_SOCKS_PROXY, a text.</summary>
    SocksProxy = 68,

    /// <summary>ZMQ_XPUB_NODROP.</summary>
    XPubNoDrop = 69,

    /// <summary>ZMQ_XPUB_MANUAL.</summary>
    XPubManual = 71,

    /// <summary>ZMQ_XPUB_WELCOME_MSG.</summary>
    XPubWelcomeMessage = 72,

    /// <summary>ZMQ_INVERT_MATCHING.</summary>
    InvertMatching = 74,

    /// <summary>ZMQ_HEARTBEAT_IVL, milliseconds.</summary>
    HeartbeatInterval = 75,

    /// <summary>ZMQ_HEARTBEAT_TTL, milliseconds.</summary>
    HeartbeatTimeToLive = 76,

    /// <summary>ZMQ_HEARTBEAT_TIMEOUT, milliseconds.</summary>
    HeartbeatTimeout = 77,

    /// <summary>ZMQ_XPUB_VERBOSER.</summary>
    XPubVerboser = 78,

    /// <summary>ZMQ_METADATA, <c>X-name:value</c>.</summary>
    Metadata = 95,

    /// <summary>ZMQ_SOCKS_USERNAME, a text.</summary>
    SocksUserName = 99,

    /// <summary>ZMQ_SOCKS_PASSWORD, a text.</summary>
    SocksPassword = 100,
}
