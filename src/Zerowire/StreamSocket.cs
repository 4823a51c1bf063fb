namespace Zerowire;

/// <summary>
/// Talks to peers that do not speak ZeroMQ, over plain TCP or local streams (STREAM): every message has two frames, the
/// routing id of the peer, and bytes as they came or as they are to go.
/// </summary>
/// <remarks>
/// <para>A peer has a routing id of five bytes that begins with zero, or the one that was given to <c>Connect</c>. The
/// bytes of a peer come in messages of at most 8192, cut wherever the network has cut them: what belongs together is for
/// the application to find.</para>
/// <para>When a peer is connected, and when it is lost or closes its end, a message with an empty second frame comes
/// (see <see cref="Notify"/>). A connection that this socket has made is made again when it is lost, under the same
/// routing id, and begins with the message that was not wholly sent. A peer that only ends its sending direction counts
/// as closed.</para>
/// <para>A message for a peer that is not connected fails with <see cref="ZmqError.HostUnreachable"/>; one for a peer that
/// does not read as fast as is sent to it waits (<see cref="DuplexSocket.SendHighWaterMark"/> messages). A message that
/// has not exactly two frames is refused with <see cref="ArgumentException"/>. The transports are tcp and ipc. There is no
/// handshake and no frame of the peer's, so <see cref="ZmqSocket.HandshakeInterval"/> and
/// <see cref="ZmqSocket.MaxMessageSize"/> have nothing to act on.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var server = new StreamSocket();
/// server.Bind("tcp://*:7");
/// await foreach (ZmqMessage message in server.ReceiveAllAsync(ct))
/// {
///     using (message)
///     {
///         if (!message[1].IsEmpty) // neither connected nor disconnected
///             server.Send(message[0].Span, message[1].Span);
///     }
/// }
/// </code>
/// </example>
public sealed class StreamSocket : DuplexSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public StreamSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Stream, context)
    {
    }

    /// <summary>
    /// Whether an empty message tells that a peer is connected, and another that it is lost. Default: true. A connection
    /// that this socket ends itself is not told of. Stands for <c>ZMQ_STREAM_NOTIFY</c>.
    /// </summary>
    public bool Notify
    {
        get => Core.Options.StreamNotify;
        set => SetOption(OptionNumber.StreamNotify, value ? 1 : 0);
    }

    /// <summary>
    /// The routing id of the peer that was connected to, or accepted, last; empty while there was none. After
    /// <c>Connect</c> it is that of the new connection, if no other thread connects and nothing is bound. Stands for
    /// reading <c>ZMQ_ROUTING_ID</c>.
    /// </summary>
    public ReadOnlyMemory<byte> LastRoutingId => Core.Options.RoutingId;

    /// <summary>
    /// The routing id for the peer of the next connection that this socket makes: 1 to 255 bytes. Empty, the default,
    /// for one that is made up. It counts for one call of <c>Connect</c>; where several threads connect, use
    /// <see cref="Connect(string, ReadOnlySpan{byte})"/>. Stands for <c>ZMQ_CONNECT_ROUTING_ID</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Not 1 to 255 bytes.</exception>
    public ReadOnlyMemory<byte> ConnectRoutingId
    {
        get => Core.Options.ConnectRoutingId;
        set => SetOption(OptionNumber.ConnectRoutingId, Checked(value.Span));
    }

    /// <summary>Connects to an address, and gives the peer a routing id: messages can be sent to it at once, before it is
    /// connected.</summary>
    /// <param name="endpoint">The address: <c>tcp://host:port</c> or <c>ipc://path</c>.</param>
    /// <param name="routingId">The routing id by which this socket knows the peer, 1 to 255 bytes.</param>
    /// <returns>The connection, by which to wait until it is ready or to end it. It need not be kept.</returns>
    /// <exception cref="ArgumentException">The address is null, empty or malformed, or the id is not 1 to 255
    /// bytes.</exception>
    /// <exception cref="ZmqException">Another peer has the routing id (<see cref="ZmqError.AddressInUse"/>), or the
    /// transport is not there (<see cref="ZmqError.ProtocolNotSupported"/>) or is inproc
    /// (<see cref="ZmqError.IncompatibleProtocol"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <example>
    /// <code>
    /// stream.Connect("tcp://example.org:80", "web"u8);
    /// stream.Send("web"u8, "GET / HTTP/1.0\r\n\r\n"u8);
    /// </code>
    /// </example>
    public ZmqConnection Connect(string endpoint, ReadOnlySpan<byte> routingId) =>
        new(Core.Connect(Checked(endpoint), Checked(routingId).ToArray()));

    /// <summary>Sends bytes to a peer. No bytes end the connection, as <see cref="DisconnectPeer"/> does.</summary>
    /// <param name="routingId">The routing id of the peer.</param>
    /// <param name="bytes">The bytes, which are copied.</param>
    /// <exception cref="ZmqException">The peer is not connected (<see cref="ZmqError.HostUnreachable"/>), or the context
    /// was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    public void Send(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> bytes) =>
        ZmqSenderExtensions.Send(this, routingId, bytes);

    /// <summary>Sends bytes to a peer if they can be sent now, or within a time. No bytes end the connection.</summary>
    /// <param name="routingId">The routing id of the peer.</param>
    /// <param name="bytes">The bytes, which are copied.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <exception cref="ZmqException">The peer is not connected (<see cref="ZmqError.HostUnreachable"/>), or the context
    /// was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <inheritdoc cref="IZmqSender.TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    public bool TrySend(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> bytes, TimeSpan timeout = default) =>
        ZmqSenderExtensions.TrySend(this, routingId, bytes, timeout);

    /// <summary>
    /// Ends the connection to a peer when the bytes sent to it before have gone; what it has sent and was not received
    /// is dropped. Never waits. A connection that this socket has made is not made again.
    /// </summary>
    /// <param name="routingId">The routing id of the peer.</param>
    /// <exception cref="ZmqException">The peer is not connected (<see cref="ZmqError.HostUnreachable"/>), or the context
    /// was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void DisconnectPeer(ReadOnlySpan<byte> routingId) =>
        Core.DisconnectPeer(routingId).ThrowIfFailed(this);
}
