namespace Zerowire;

/// <summary>
/// Publishes (PUB, RFC 29): each message goes to every <see cref="SubscriberSocket"/> that has subscribed to a prefix
/// of its first frame. Sending never waits: a subscriber that cannot keep up misses messages (but see
/// <see cref="NoDrop"/>).
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

    /// <summary>
    /// Whether a send waits (or, where it may not wait, fails) while a subscriber that wants the message is full,
    /// instead of that subscriber missing it. No subscriber gets the message before all can. Default: false. Acts at
    /// once. Stands for <c>ZMQ_XPUB_NODROP</c>.
    /// </summary>
    public bool NoDrop
    {
        get => Core.Options.NoDrop;
        set => SetOption(OptionNumber.XPubNoDrop, value ? 1 : 0);
    }

    /// <summary>
    /// A message of one frame that every new subscriber is sent, whatever it has subscribed to; empty, the default, for
    /// none. A <see cref="SubscriberSocket"/> passes it on only if it matches one of its topics. Stands for
    /// <c>ZMQ_XPUB_WELCOME_MSG</c>.
    /// </summary>
    public ReadOnlyMemory<byte> WelcomeMessage
    {
        get => Core.Options.WelcomeMessage;
        set => SetOption(OptionNumber.XPubWelcomeMessage, value.Span);
    }

    /// <summary>
    /// Whether a message goes to those subscribers that have no matching topic, instead of those that have one.
    /// Subscribers of type <see cref="SubscriberSocket"/> must set the same. Default: false. Acts at once. Stands for
    /// <c>ZMQ_INVERT_MATCHING</c>.
    /// </summary>
    public bool InvertMatching
    {
        get => Core.Options.InvertMatching;
        set => SetOption(OptionNumber.InvertMatching, value ? 1 : 0);
    }

    /// <summary>
    /// Whether in a message of several frames from an <see cref="XSubscriberSocket"/> only the first may be a
    /// subscription. Default: false, every frame that begins with a byte 0 or 1 is a subscription or cancellation. Acts
    /// at once. Stands for <c>ZMQ_ONLY_FIRST_SUBSCRIBE</c>.
    /// </summary>
    public bool OnlyFirstSubscribe
    {
        get => Core.Options.OnlyFirstSubscribe;
        set => SetOption(OptionNumber.OnlyFirstSubscribe, value ? 1 : 0);
    }

    /// <summary>
    /// How many different topics the peers have subscribed to, as far as it has taken effect. Stands for
    /// <c>ZMQ_TOPICS_COUNT</c>.
    /// </summary>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public int TopicCount => GetOption(OptionNumber.TopicsCount);
}
