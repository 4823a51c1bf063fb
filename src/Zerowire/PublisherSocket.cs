namespace Zerowire;

/// <summary>
/// Publishes (PUB, RFC 29): each message goes to every <see cref="SubscriberSocket"/> that has subscribed to a prefix
/// of its first frame. Sending never waits: a subscriber that cannot keep up misses messages.
/// </summary>
/// <example>
/// <code>
/// await using var publisher = new PublisherSocket();
/// publisher.Bind("tcp://*:5556");
/// publisher.Send("prices.eur", "1.0842"u8);
/// </code>
/// </example>
public sealed class PublisherSocket : SendingSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public PublisherSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Publisher, context)
    {
    }

    /// <summary>
    /// Whether only the newest message is kept for each peer: one that was not sent yet is replaced by
    /// the next one, whatever its topic. Messages of several frames are replaced whole. The high-water marks have no effect then.
    /// Default: false. Takes effect for connections made after it is set. Stands for
    /// <c>ZMQ_CONFLATE</c>.
    /// </summary>
    public bool Conflate
    {
        get => Core.Options.Conflate;
        set => SetOption(OptionNumber.Conflate, value ? 1 : 0);
    }
}
