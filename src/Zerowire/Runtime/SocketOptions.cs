using System.Net;
using Zerowire.Protocol;

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

    /// <summary>The longest frame that sockets of the context send and accept, in bytes.</summary>
    public int ContextMaxMessageSize { get; init; } = int.MaxValue;

    /// <summary>The longest frame that is accepted, in bytes.</summary>
    public long LongestAccepted => MaxMessageSize < 0 ? ContextMaxMessageSize
        : Math.Min(MaxMessageSize, ContextMaxMessageSize);

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
    public bool RouterRaw { get; set; }
    public bool RequestCorrelate { get; set; }
    public bool RequestRelaxed { get; set; }
    public bool Conflate { get; set; }
    public bool ProbeRouter { get; set; }
    public bool InvertMatching { get; set; }
    public bool OnlyFirstSubscribe { get; set; }

    // Of publishers.
    public bool NoDrop { get; set; }
    public bool ManualSubscriptions { get; set; }
    public bool ManualLastValue { get; set; }
    public byte[] WelcomeMessage { get; set; } = [];
    public bool ReportEverySubscription { get; set; }
    public bool ReportEveryCancellation { get; set; }

    // Of streams.
    public bool StreamNotify { get; set; } = true;

    // Of subscribers.
    public bool VerboseUnsubscribe { get; set; }

    // Of the multicast transports: kbit/s, milliseconds, bytes.
    public int MulticastRate { get; set; } = 100;
    public int MulticastRecovery { get; set; } = 10_000;
    public int MulticastHops { get; set; } = 1;
    public int MulticastPacket { get; set; } = 1500;
    public bool MulticastLoop { get; set; } = true;

    // Of Windows.
    public bool LoopbackFastPath { get; set; }

    /// <summary>Whether of the messages to a peer only the newest is kept; not for types that do not know it.</summary>
    public bool ConflatesSent =>
        Conflate && Type is ZmqSocketType.Dealer or ZmqSocketType.Push or ZmqSocketType.Publisher;

    /// <summary>Whether of the messages of a peer only the newest is kept. What peers send to a publisher are
    /// subscriptions: none of them may be lost.</summary>
    public bool ConflatesReceived =>
        Conflate && Type is ZmqSocketType.Dealer or ZmqSocketType.Pull or ZmqSocketType.Subscriber;

    /// <summary>Whether peers do not speak ZMTP.</summary>
    public bool IsRaw => RouterRaw || Type == ZmqSocketType.Stream;

    /// <summary>A type that takes subscriptions from its peers.</summary>
    public bool IsPublisher => Type is ZmqSocketType.Publisher or ZmqSocketType.XPublisher;

    /// <summary>A type that subscribes with its peers: it tells each new connection anew, and does not linger, since it
    /// has nothing to send that would matter to anyone afterwards.</summary>
    public bool IsSubscriber => Type is ZmqSocketType.Subscriber or ZmqSocketType.XSubscriber;

    /// <summary>The routing id that the peer of the next connection is given; null for none. Of a session: that of its
    /// own connection.</summary>
    public byte[]? ConnectRoutingId { get; set; }

    // Heartbeats, messages that tell of connections, and what is announced of them.

    /// <summary>Milliseconds between two PINGs; 0 for none.</summary>
    public int HeartbeatInterval { get; set; }

    /// <summary>Tenths of seconds, as they go over the wire.</summary>
    public ushort HeartbeatTimeToLive { get; set; }

    /// <summary>Milliseconds; -1 for the interval.</summary>
    public int HeartbeatTimeout { get; set; } = -1;

    /// <summary>How many milliseconds a peer may be silent when it has been sent a PING; 0 for no limit.</summary>
    public int SilenceAllowed => HeartbeatTimeout < 0 ? HeartbeatInterval : HeartbeatTimeout;

    public byte[] HelloMessage { get; set; } = [];
    public byte[] DisconnectMessage { get; set; } = [];
    public byte[] HiccupMessage { get; set; } = [];
    public ZmqRouterNotifications RouterNotify { get; set; }

    // What comes of them: for the types that know them.
    public byte[] HelloToSend => Type is ZmqSocketType.Dealer or ZmqSocketType.Router ? HelloMessage : [];
    public byte[] DisconnectToTell => Type is ZmqSocketType.Router ? DisconnectMessage : [];
    public byte[] HiccupToTell => Type is ZmqSocketType.Dealer ? HiccupMessage : [];
    public ZmqRouterNotifications TellsOfPeers =>
        Type is ZmqSocketType.Router && !IsRaw ? RouterNotify : ZmqRouterNotifications.None;

    /// <summary>The properties (<c>X-...</c>) that are announced to peers; null for none.</summary>
    public Metadata? Metadata { get; set; }

    // Of connections.
    public ZmqReconnectStop ReconnectStop { get; set; }
    public string SocksProxy { get; set; } = "";
    public byte[] SocksUserName { get; set; } = [];
    public byte[] SocksPassword { get; set; } = [];

    /// <summary>The networks whose peers are accepted; empty for all.</summary>
    public IPNetwork[] TcpAcceptFilters { get; set; } = [];

    // The local peers that are accepted: those of any of the three lists; all, when all are empty.
    public int[] IpcAcceptProcesses { get; set; } = [];
    public uint[] IpcAcceptUsers { get; set; } = [];
    public uint[] IpcAcceptGroups { get; set; } = [];

    /// <summary>A listening socket for the next bind to take over; -1 for none.</summary>
    public int UseDescriptor { get; set; } = -1;

    public int TcpMaxRetransmitTime { get; set; }
    public int Priority { get; set; }
    public string BoundDevice { get; set; } = "";

    /// <summary>Microseconds.</summary>
    public int BusyPoll { get; set; }

    /// <summary>The most bytes of one call that receives or sends; 0 for what is best here.</summary>
    public int ReceiveBatchSize { get; set; }

    /// <inheritdoc cref="ReceiveBatchSize"/>
    public int SendBatchSize { get; set; }

    public SocketOptions Clone() => (SocketOptions)MemberwiseClone();
}
