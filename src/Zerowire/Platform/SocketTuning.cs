namespace Zerowire.Platform;

/// <summary>What is set on a socket of the operating system; -1 leaves the system's default.</summary>
internal record SocketTuning
{
    /// <summary>Bytes (SO_SNDBUF).</summary>
    public int SendBuffer { get; init; } = -1;

    /// <summary>Bytes (SO_RCVBUF).</summary>
    public int ReceiveBuffer { get; init; } = -1;

    /// <summary>0 off, 1 on (SO_KEEPALIVE); tcp only, like the next three.</summary>
    public int KeepAlive { get; init; } = -1;

    /// <summary>Probes that may be lost (TCP_KEEPCNT).</summary>
    public int KeepAliveCount { get; init; } = -1;

    /// <summary>Seconds before the first probe (TCP_KEEPIDLE).</summary>
    public int KeepAliveIdle { get; init; } = -1;

    /// <summary>Seconds between probes (TCP_KEEPINTVL).</summary>
    public int KeepAliveInterval { get; init; } = -1;

    /// <summary>The IP type of service or IPv6 traffic class; 0 leaves it.</summary>
    public int TypeOfService { get; init; }

    // From here on 0 or an empty text leaves the system's default.

    /// <summary>Milliseconds that sent bytes may stay unacknowledged before the connection is lost
    /// (TCP_USER_TIMEOUT, on Windows TCP_MAXRT); tcp only, like the next three.</summary>
    public int MaxRetransmitTime { get; init; }

    /// <summary>The class by which the kernel queues packets (SO_PRIORITY).</summary>
    public int Priority { get; init; }

    /// <summary>Microseconds for which a read looks for packets before it waits for an interrupt
    /// (SO_BUSY_POLL).</summary>
    public int BusyPoll { get; init; }

    /// <summary>The one network interface that packets come and go by (SO_BINDTODEVICE).</summary>
    public string Device { get; init; } = "";
}
