using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>The socket options that a transport reads when it binds or connects.</summary>
internal sealed record TransportSettings : SocketTuning
{
    /// <summary>What opens the sockets: that of the context.</summary>
    public required SocketSystem Sockets { get; init; }

    /// <summary>IPv6 addresses are allowed, and wildcards listen on both versions (ZMQ_IPV6).</summary>
    public bool IPv6 { get; init; }

    /// <summary>Connections that may wait to be accepted (ZMQ_BACKLOG).</summary>
    public int Backlog { get; init; } = 100;

    /// <summary>A listening socket to take over instead of binding an address (ZMQ_USE_FD); -1 for none.</summary>
    public int UseDescriptor { get; init; } = -1;
}
