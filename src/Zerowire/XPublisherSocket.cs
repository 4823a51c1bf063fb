using System.Text;

namespace Zerowire;

/// <summary>
/// Publishes as a <see cref="PublisherSocket"/> does, and receives the subscriptions of its peers (XPUB, RFC 29), for
/// brokers, caches of last values, and publishers that produce only what somebody wants.
/// </summary>
/// <remarks>
/// <para>What is received are messages of one frame that <see cref="ZmqSubscription"/> reads: the first subscription to
/// a topic and the last cancellation (see <see cref="Reporting"/>), also when a peer is lost; and besides whatever
/// <see cref="XSubscriberSocket"/> peers send.</para>
/// <para>Subscriptions take effect whether or not they are received. Reports wait as they came up to 4 MiB; beyond
/// that, of each topic only the difference to what was reported of it waits, and repetitions are dropped. Of each
/// peer's other messages as many wait as <see cref="DuplexSocket.ReceiveHighWaterMark"/> says; further ones are
/// dropped, and so are all while as many wait of peers that are gone.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var publisher = new XPublisherSocket();
/// publisher.Bind("tcp://*:5556");
/// using ZmqMessage message = await publisher.ReceiveAsync(ct);
/// if (ZmqSubscription.TryParse(message, out ZmqSubscription subscription) &amp;&amp; subscription.IsSubscribe)
///     publisher.Send(subscription.Topic, "the last value"u8);
/// </code>
/// </example>
public sealed class XPublisherSocket : DuplexSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public XPublisherSocket(ZmqContext? context = null)
        : base(ZmqSocketType.XPublisher, context)
    {
    }

    /// <summary>
    /// Which subscriptions and cancellations are received. Default: those that are the first or the last of their
    /// topic. Acts at once. Stands for <c>ZMQ_XPUB_VERBOSE</c> and <c>ZMQ_XPUB_VERBOSER</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public ZmqSubscriptionReporting Reporting
    {
        get => Core.Options.ReportEveryCancellation ? ZmqSubscriptionReporting.All
            : Core.Options.ReportEverySubscription ? ZmqSubscriptionReporting.AllSubscriptions
            : ZmqSubscriptionReporting.FirstAndLast;
        set
        {
            if (value is < ZmqSubscriptionReporting.FirstAndLast or > ZmqSubscriptionReporting.All)
                throw new ArgumentOutOfRangeException(nameof(value));
            int option = value == ZmqSubscriptionReporting.All ? OptionNumber.XPubVerboser : OptionNumber.XPubVerbose;
            SetOption(option, value == ZmqSubscriptionReporting.FirstAndLast ? 0 : 1);
        }
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
    /// Whether subscriptions of peers take effect only by <see cref="Subscribe(string)"/> and
    /// <see cref="Unsubscribe(string)"/>: for the peer whose subscription was received last, to the same topic or any
    /// other. Every subscription and cancellation of every peer is received then. Default: false. Acts at once. Stands
    /// for <c>ZMQ_XPUB_MANUAL</c>.
    /// </summary>
    public bool Manual
    {
        get => Core.Options.ManualSubscriptions;
        set => SetOption(OptionNumber.XPubManual, value ? 1 : 0);
    }

    /// <summary>
    /// As <see cref="Manual"/>, which it sets too; and the first message that is sent after
    /// <see cref="Subscribe(string)"/> goes to the peer of that subscription only: the last value of the topic, which
    /// the others have already. Default: false. Acts at once. Stands for <c>ZMQ_XPUB_MANUAL_LAST_VALUE</c>.
    /// </summary>
    public bool ManualLastValue
    {
        get => Core.Options.ManualSubscriptions && Core.Options.ManualLastValue;
        set => SetOption(OptionNumber.XPubManualLastValue, value ? 1 : 0);
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
    /// Whether in a message of several frames only the first may be a subscription, and the others are the user's
    /// whatever they begin with. Default: false, every frame that begins with a byte 0 or 1 is a subscription or
    /// cancellation. Acts at once. Stands for <c>ZMQ_ONLY_FIRST_SUBSCRIBE</c>.
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

    /// <summary>
    /// With <see cref="Manual"/>: subscribes the peer whose message was received last. Nothing happens if it is gone.
    /// Acts at once. Stands for <c>ZMQ_SUBSCRIBE</c>.
    /// </summary>
    /// <param name="topic">A prefix of the first frame, as UTF-8; empty for everything.</param>
    /// <exception cref="ArgumentNullException">The topic is null.</exception>
    /// <exception cref="ZmqException">Subscriptions are not manual (<see cref="ZmqError.InvalidArgument"/>), or the
    /// context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void Subscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Subscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <param name="topic">A prefix of the first frame; empty for everything.</param>
    /// <inheritdoc cref="Subscribe(string)"/>
    public void Subscribe(ReadOnlySpan<byte> topic) => SetOption(OptionNumber.Subscribe, topic);

    /// <summary>
    /// With <see cref="Manual"/>: takes a subscription from the peer whose message was received last. Nothing happens
    /// if it is gone, or has no such subscription. Acts at once. Stands for <c>ZMQ_UNSUBSCRIBE</c>.
    /// </summary>
    /// <param name="topic">Exactly what it was subscribed to, as UTF-8.</param>
    /// <inheritdoc cref="Subscribe(string)"/>
    public void Unsubscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Unsubscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <param name="topic">Exactly what it was subscribed to.</param>
    /// <inheritdoc cref="Unsubscribe(string)"/>
    public void Unsubscribe(ReadOnlySpan<byte> topic) => SetOption(OptionNumber.Unsubscribe, topic);
}
