namespace Zerowire.LibZmq;

/// <summary>The socket types of <c>zmq.h</c>.</summary>
public enum LibZmqSocketType
{
    /// <summary>ZMQ_PAIR.</summary>
    Pair = 0,

    /// <summary>ZMQ_PUB.</summary>
    Publisher = 1,

    /// <summary>ZMQ_SUB.</summary>
    Subscriber = 2,

    /// <summary>ZMQ_REQ.</summary>
    Request = 3,

    /// <summary>ZMQ_REP.</summary>
    Reply = 4,

    /// <summary>ZMQ_DEALER.</summary>
    Dealer = 5,

    /// <summary>ZMQ_ROUTER.</summary>
    Router = 6,

    /// <summary>ZMQ_PULL.</summary>
    Pull = 7,

    /// <summary>ZMQ_PUSH.</summary>
    Push = 8,

    /// <summary>ZMQ_XPUB.</summary>
    XPublisher = 9,

    /// <summary>ZMQ_XSUB.</summary>
    XSubscriber = 10,

    /// <summary>ZMQ_STREAM.</summary>
    Stream = 11,
}
