namespace Zerowire;

/// <summary>
/// What a socket has done and what it holds, at one moment. Everything but <see cref="MessagesToSend"/>,
/// <see cref="MessagesToReceive"/> and <see cref="Connections"/> only grows.
/// </summary>
public readonly record struct ZmqSocketStatistics
{
    /// <summary>Messages that the socket took from its application to send; one of several frames counts once.</summary>
    public long MessagesSent { get; init; }

    /// <summary>The bytes of all their frames, routing ids that the application gives included.</summary>
    public long BytesSent { get; init; }

    /// <summary>Messages that the application received.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>The bytes of all their frames, routing ids that the socket adds included.</summary>
    public long BytesReceived { get; init; }

    /// <summary>
    /// How often a peer missed a message that was sent: a subscriber's queue was full, a router knew no such peer or had
    /// no room for it, one who asked was gone when the reply came. A publisher counts every subscriber that misses a
    /// message.
    /// </summary>
    public long MessagesDropped { get; init; }

    /// <summary>Messages that wait in the queues of the peers to be sent, or over inproc to be received by the peer. A
    /// message for several peers counts once for each.</summary>
    public long MessagesToSend { get; init; }

    /// <summary>Messages that have come and wait for the application.</summary>
    public long MessagesToReceive { get; init; }

    /// <summary>Connections that are made, their handshake done, and peers over inproc.</summary>
    public long Connections { get; init; }

    /// <summary>Connections that were made with their handshake done, since the beginning; inproc has none.</summary>
    public long ConnectionsMade { get; init; }

    /// <summary>How often a connection was lost or could not be made, and is tried anew. Each attempt counts.</summary>
    public long ConnectRetries { get; init; }

    /// <summary>Connections that ended during the handshake, whatever the reason.</summary>
    public long HandshakeFailures { get; init; }

    /// <summary>What remains of it when the socket is gone.</summary>
    internal ZmqSocketStatistics Past => this with { MessagesToSend = 0, MessagesToReceive = 0, Connections = 0 };

    /// <summary>The statistics of two sockets together.</summary>
    internal static ZmqSocketStatistics Add(in ZmqSocketStatistics one, in ZmqSocketStatistics other) => new()
    {
        MessagesSent = one.MessagesSent + other.MessagesSent,
        BytesSent = one.BytesSent + other.BytesSent,
        MessagesReceived = one.MessagesReceived + other.MessagesReceived,
        BytesReceived = one.BytesReceived + other.BytesReceived,
        MessagesDropped = one.MessagesDropped + other.MessagesDropped,
        MessagesToSend = one.MessagesToSend + other.MessagesToSend,
        MessagesToReceive = one.MessagesToReceive + other.MessagesToReceive,
        Connections = one.Connections + other.Connections,
        ConnectionsMade = one.ConnectionsMade + other.ConnectionsMade,
        ConnectRetries = one.ConnectRetries + other.ConnectRetries,
        HandshakeFailures = one.HandshakeFailures + other.HandshakeFailures,
    };
}
