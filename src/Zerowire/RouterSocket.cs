namespace Zerowire;

/// <summary>
/// Talks to many peers by name (ROUTER, RFC 28): the first frame of every message is the routing id of the peer that it
/// comes from or goes to.
/// </summary>
/// <remarks>
/// A peer's routing id is the one it chose (<see cref="RequestReplySocket.RoutingId"/>), or five bytes that begin with
/// zero. A message for a peer that is not there, or not ready, is dropped, unless <see cref="Mandatory"/> is set.
/// </remarks>
/// <example>
/// <code>
/// using ZmqMessage question = await router.ReceiveAsync(ct); // question[0] is the routing id
/// router.Send(question[0].Span, "answer"u8);
/// </code>
/// </example>
public sealed class RouterSocket : RequestReplySocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public RouterSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Router, context)
    {
    }

    /// <summary>
    /// Whether a message for an unknown peer fails with <see cref="ZmqError.HostUnreachable"/>, and one for a peer that
    /// is not ready waits. Default: false, such messages are dropped. Acts at once. Stands for
    /// <c>ZMQ_ROUTER_MANDATORY</c>.
    /// </summary>
    public bool Mandatory
    {
        get => Core.Options.RouterMandatory;
        set => SetOption(OptionNumber.RouterMandatory, value ? 1 : 0);
    }

    /// <summary>
    /// Whether a new peer takes over a routing id that another one has, whose connection is then closed. Default:
    /// false, the new peer is turned away. Acts at once. Stands for <c>ZMQ_ROUTER_HANDOVER</c>.
    /// </summary>
    public bool Handover
    {
        get => Core.Options.RouterHandover;
        set => SetOption(OptionNumber.RouterHandover, value ? 1 : 0);
    }

    /// <summary>
    /// Whether messages tell of peers that come and go: each has the routing id of the peer and one empty frame. Over
    /// tcp and ipc, but not over inproc. A lost connection is noticed at once when the peer closes it, and with
    /// <see cref="ZmqSocket.HeartbeatInterval"/> when the peer falls silent. Default: none. Stands for
    /// <c>ZMQ_ROUTER_NOTIFY</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Other bits than those of the enumeration.</exception>
    public ZmqRouterNotifications Notify
    {
        get => Core.Options.RouterNotify;
        set
        {
            if ((value & ~ZmqRouterNotifications.All) != 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "The notifications are Connect and Disconnect.");
            }
            SetOption(OptionNumber.RouterNotify, (int)value);
        }
    }

    /// <summary>
    /// A message that is sent first on every new connection, before all others and whatever the high-water mark: one
    /// frame. Empty, the default, for none. Stands for <c>ZMQ_HELLO_MSG</c>.
    /// </summary>
    public ReadOnlyMemory<byte> HelloMessage
    {
        get => Core.Options.HelloMessage;
        set => SetOption(OptionNumber.HelloMessage, value.Span);
    }

    /// <summary>
    /// A message that this socket receives when a peer that had connected to it is lost: the routing id of the peer,
    /// and these bytes as a frame, behind everything that the peer has sent. Over inproc it comes when the peer closes
    /// or disconnects. Empty, the default, for none. Stands for <c>ZMQ_DISCONNECT_MSG</c>.
    /// </summary>
    /// <remarks>With <see cref="ZmqSocket.HeartbeatInterval"/> it also tells of peers that fell silent. Choose bytes
    /// that mean "good-bye" in the protocol of the application: then a peer that is lost and one that says so are one
    /// case.</remarks>
    public ReadOnlyMemory<byte> DisconnectMessage
    {
        get => Core.Options.DisconnectMessage;
        set => SetOption(OptionNumber.DisconnectMessage, value.Span);
    }

    /// <summary>
    /// The routing id by which this socket knows the peer of the next connection that it makes, whatever the peer calls
    /// itself: 1 to 255 bytes. Empty, the default, for the id that the peer announces. It counts for one call of
    /// <c>Connect</c>; where several threads connect, use <see cref="Connect(string, ReadOnlySpan{byte})"/>. Stands for
    /// <c>ZMQ_CONNECT_ROUTING_ID</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Not 1 to 255 bytes.</exception>
    public ReadOnlyMemory<byte> ConnectRoutingId
    {
        get => Core.Options.ConnectRoutingId;
        set => SetOption(OptionNumber.ConnectRoutingId, Checked(value.Span));
    }

    /// <summary>Connects to an address, and gives the peer a routing id: messages can be sent to it at once, before it is
    /// connected.</summary>
    /// <param name="endpoint">The address, <c>transport://address</c>.</param>
    /// <param name="routingId">The routing id by which this socket knows the peer, 1 to 255 bytes.</param>
    /// <returns>The connection, by which to wait until it is ready or to end it. It need not be kept.</returns>
    /// <exception cref="ArgumentException">The address is null, empty or malformed, or the id is not 1 to 255
    /// bytes.</exception>
    /// <exception cref="ZmqException">Another peer has the routing id (<see cref="ZmqError.AddressInUse"/>), or the
    /// transport is not there (<see cref="ZmqError.ProtocolNotSupported"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <example>
    /// <code>
    /// router.Connect("tcp://server:5555", "server"u8);
    /// router.Send("server"u8, "first question"u8);
    /// </code>
    /// </example>
    public ZmqConnection Connect(string endpoint, ReadOnlySpan<byte> routingId) =>
        new(Core.Connect(Checked(endpoint), Checked(routingId).ToArray()));

    /// <summary>Sends a message of one frame to a peer.</summary>
    /// <param name="routingId">The routing id of the peer.</param>
    /// <param name="body">The bytes, which are copied.</param>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    public void Send(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> body) =>
        ZmqSenderExtensions.Send(this, routingId, body);

    /// <summary>Sends a message of one frame to a peer if it can be sent now, or within a time.</summary>
    /// <param name="routingId">The routing id of the peer.</param>
    /// <param name="body">The bytes, which are copied.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <inheritdoc cref="IZmqSender.TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    public bool TrySend(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> body, TimeSpan timeout = default) =>
        ZmqSenderExtensions.TrySend(this, routingId, body, timeout);
}
