namespace Zerowire.Runtime;

/// <summary>
/// The options of a socket that runtime, sessions, engines and patterns read. A session takes a copy when it is made,
/// so later changes reach later connections only.
/// </summary>
internal sealed class SocketOptions
{
    public required ZmqSocketType Type { get; init; }

    public ulong Affinity { get; set; }
    public byte[] RoutingId { get; set; } = [];
    public int SendHighWaterMark { get; set; } = 1000;
    public int ReceiveHighWaterMark { get; set; } = 1000;

    /// <summary>Milliseconds, -1 for ever.</summary>
    public int Linger { get; set; } = -1;

    public int SendTimeout { get; set; } = -1;
    public int ReceiveTimeout { get; set; } = -1;
    public int ReconnectInterval { get; set; } = 100;
    public int ReconnectIntervalMax { get; set; }
    public int Backlog { get; set; } = 100;
    public long MaxMessageSize { get; set; } = -1;
    public bool IPv6 { get; set; }
    public bool Immediate { get; set; }
    public int HandshakeInterval { get; set; } = 30_000;
    public int ConnectTimeout { get; set; }
    public int SendBuffer { get; set; } = -1;
    public int ReceiveBuffer { get; set; } = -1;
    public int KeepAlive { get; set; } = -1;
    public int KeepAliveCount { get; set; } = -1;
    public int KeepAliveIdle { get; set; } = -1;
    public int KeepAliveInterval { get; set; } = -1;
    public int TypeOfService { get; set; }

    // Of the socket types.
    public bool RouterMandatory { get; set; }
    public bool RouterHandover { get; set; }
    public bool RequestCorrelate { get; set; }
    public bool RequestRelaxed { get; set; }

    /// <summary>The routing id that the peer of the next connection is given; null for none. Of a session: that of its
    /// own connection.</summary>
    public byte[]? ConnectRoutingId { get; set; }

    public bool StreamNotify { get; set; } = true;

    /// <summary>A type that takes subscriptions from its peers.</summary>
    public bool IsPublisher => Type is ZmqSocketType.Publisher;

    /// <summary>A type that subscribes with its peers: it tells each new connection anew.</summary>
    public bool IsSubscriber => Type is ZmqSocketType.Subscriber;

    public SocketOptions Clone() => (SocketOptions)MemberwiseClone();
}
