namespace Zerowire;

/// <summary>The socket types, with libzmq's numbers (they also travel on the wire of ZMTP 2.0).</summary>
public enum ZmqSocketType
{
    /// <summary>Exclusive pair (RFC 31).</summary>
    Pair = 0,

    /// <summary>Publisher (RFC 29).</summary>
    Publisher = 1,

    /// <summary>Subscriber (RFC 29).</summary>
    Subscriber = 2,

    /// <summary>Request (RFC 28).</summary>
    Request = 3,

    /// <summary>Reply (RFC 28).</summary>
    Reply = 4,

    /// <summary>Dealer: asynchronous request (RFC 28).</summary>
    Dealer = 5,

    /// <summary>Router: addressed replies (RFC 28).</summary>
    Router = 6,

    /// <summary>Pull (RFC 30).</summary>
    Pull = 7,

    /// <summary>Push (RFC 30).</summary>
    Push = 8,

    /// <summary>Extended publisher, which receives subscriptions (RFC 29).</summary>
    XPublisher = 9,

    /// <summary>Extended subscriber, which sends subscriptions (RFC 29).</summary>
    XSubscriber = 10,

    /// <summary>Stream: bytes to and from peers that do not speak ZMTP.</summary>
    Stream = 11,
}
