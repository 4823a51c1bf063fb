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
}
