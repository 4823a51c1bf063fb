namespace Zerowire;

/// <summary>
/// Asks without waiting for answers (DEALER, RFC 28): sends to its peers in turn and receives from all of them. Towards
/// a <see cref="ReplySocket"/> a message begins with an empty frame.
/// </summary>
/// <example>
/// <code>
/// await using var dealer = new DealerSocket();
/// dealer.Connect("tcp://server:5555");
/// dealer.Send("", "first question");
/// dealer.Send("", "second question");
/// using ZmqMessage answer = dealer.Receive(); // answer[1]
/// </code>
/// </example>
public sealed class DealerSocket : RequestReplySocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public DealerSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Dealer, context)
    {
    }

    /// <summary>
    /// Whether only the newest message is kept for each peer: one that was not sent yet is replaced by the
    /// next one that is sent, and one that was not received yet by the next one that comes. Messages of several frames
    /// are replaced whole. Sending never waits for a slow peer. The high-water marks have no effect then.
    /// Default: false. Takes effect for connections made after it is set. Stands for
    /// <c>ZMQ_CONFLATE</c>.
    /// </summary>
    public bool Conflate
    {
        get => Core.Options.Conflate;
        set => SetOption(OptionNumber.Conflate, value ? 1 : 0);
    }

    /// <summary>
    /// A message that is sent first on every new connection, before all others and whatever the high-water mark: one
    /// frame. Empty, the default, for none. Stands for <c>ZMQ_HELLO_MSG</c>.
    /// </summary>
    /// <example><code>worker.HelloMessage = "READY"u8.ToArray(); // each time it connects</code></example>
    public ReadOnlyMemory<byte> HelloMessage
    {
        get => Core.Options.HelloMessage;
        set => SetOption(OptionNumber.HelloMessage, value.Span);
    }

    /// <summary>
    /// A message that this socket receives when a connection that it has made is lost, behind everything that the peer
    /// has sent: one frame. What was asked of that peer may have to be asked again. Not over inproc, where connections
    /// are not made anew. Empty, the default, for none. Stands for <c>ZMQ_HICCUP_MSG</c>.
    /// </summary>
    /// <remarks>With <see cref="ZmqSocket.HeartbeatInterval"/> it also tells of a peer that fell silent.</remarks>
    public ReadOnlyMemory<byte> HiccupMessage
    {
        get => Core.Options.HiccupMessage;
        set => SetOption(OptionNumber.HiccupMessage, value.Span);
    }
}
