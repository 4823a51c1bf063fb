namespace Zerowire;

/// <summary>A socket of the request-reply family (RFC 28): request, reply, dealer and router.</summary>
public abstract class RequestReplySocket : DuplexSocket
{
    private protected RequestReplySocket(ZmqSocketType type, ZmqContext? context)
        : base(type, context)
    {
    }

    /// <summary>
    /// The name by which a <see cref="RouterSocket"/> peer knows this socket, 1 to 255 bytes; empty, the default, for
    /// one that the router makes up. It should be unique among the router's peers and not begin with a zero byte.
    /// Stands for <c>ZMQ_ROUTING_ID</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Not 1 to 255 bytes.</exception>
    /// <example><code>dealer.RoutingId = "worker-1"u8.ToArray();</code></example>
    public ReadOnlyMemory<byte> RoutingId
    {
        get => Core.Options.RoutingId;
        set => SetOption(OptionNumber.RoutingId, Checked(value.Span));
    }

    /// <summary>
    /// Whether an empty message is sent on every new connection, so that a <see cref="RouterSocket"/> peer learns the
    /// routing id of this socket without being spoken to: it receives the routing id and one empty frame. Peers of
    /// other types that do not expect such a message drop it (request, reply) or receive it (dealer). Default: false.
    /// Stands for <c>ZMQ_PROBE_ROUTER</c>.
    /// </summary>
    public bool ProbeRouter
    {
        get => Core.Options.ProbeRouter;
        set => SetOption(OptionNumber.ProbeRouter, value ? 1 : 0);
    }
}
