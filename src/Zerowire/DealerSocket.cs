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
}
