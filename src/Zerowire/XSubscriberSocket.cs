using System.Buffers;
using System.Text;
using Zerowire.Patterns;

namespace Zerowire;

/// <summary>
/// Subscribes by messages (XSUB, RFC 29): what is sent and begins with a byte 1 is a subscription to the topic that
/// follows, with a byte 0 a cancellation; other messages go to all publishers. Receives everything that the publishers
/// send. With an <see cref="XPublisherSocket"/> it makes a broker, which passes on what either receives.
/// </summary>
/// <remarks>Sending never waits. Subscriptions are told to every publisher, also to one that comes later or comes back;
/// other messages are dropped for a publisher that is not there or cannot keep up.</remarks>
/// <example>
/// <code>
/// await using var subscriber = new XSubscriberSocket();
/// subscriber.Connect("tcp://server:5556");
/// subscriber.Subscribe("prices."); // the same as subscriber.Send("\u0001prices.")
/// using ZmqMessage price = await subscriber.ReceiveAsync(ct);
/// </code>
/// </example>
public sealed class XSubscriberSocket : DuplexSocket
{
    private const int LargestOnStack = 256;

    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public XSubscriberSocket(ZmqContext? context = null)
        : base(ZmqSocketType.XSubscriber, context)
    {
    }

    /// <summary>
    /// Whether every cancellation is told to the publishers, not only the last of its topic. Default: false. Acts at
    /// once. Stands for <c>ZMQ_XSUB_VERBOSE_UNSUBSCRIBE</c>.
    /// </summary>
    public bool VerboseUnsubscribe
    {
        get => Core.Options.VerboseUnsubscribe;
        set => SetOption(OptionNumber.XSubVerboseUnsubscribe, value ? 1 : 0);
    }

    /// <summary>
    /// Whether in a message of several frames only the first may be a subscription, and the others are the user's
    /// whatever they begin with. Default: false, every frame that begins with a byte 0 or 1 is a subscription or
    /// cancellation. What follows a subscription in a message is sent as a message of its own. Acts at once. Stands for
    /// <c>ZMQ_ONLY_FIRST_SUBSCRIBE</c>.
    /// </summary>
    public bool OnlyFirstSubscribe
    {
        get => Core.Options.OnlyFirstSubscribe;
        set => SetOption(OptionNumber.OnlyFirstSubscribe, value ? 1 : 0);
    }

    /// <summary>
    /// How many different topics the socket has subscribed to. Stands for <c>ZMQ_TOPICS_COUNT</c>.
    /// </summary>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public int TopicCount => GetOption(OptionNumber.TopicsCount);

    /// <summary>
    /// Asks the publishers for what begins with a topic, as sending a byte 1 and the topic does. A topic counts as
    /// often as it was subscribed to. Acts at once.
    /// </summary>
    /// <param name="topic">A prefix of the first frame, as UTF-8; empty for everything.</param>
    /// <exception cref="ArgumentNullException">The topic is null.</exception>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void Subscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Subscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <param name="topic">A prefix of the first frame; empty for everything.</param>
    /// <inheritdoc cref="Subscribe(string)"/>
    public void Subscribe(ReadOnlySpan<byte> topic) => SendSubscription(topic, cancel: false);

    /// <summary>
    /// Takes back one subscription to a topic, as sending a byte 0 and the topic does; nothing happens when there is
    /// none. Acts at once, though messages that are on their way may still come.
    /// </summary>
    /// <param name="topic">Exactly what was subscribed to, as UTF-8.</param>
    /// <inheritdoc cref="Subscribe(string)"/>
    public void Unsubscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Unsubscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <param name="topic">Exactly what was subscribed to.</param>
    /// <inheritdoc cref="Unsubscribe(string)"/>
    public void Unsubscribe(ReadOnlySpan<byte> topic) => SendSubscription(topic, cancel: true);

    private void SendSubscription(ReadOnlySpan<byte> topic, bool cancel)
    {
        byte[]? rented = null;
        int length = topic.Length + 1;
        Span<byte> frame = length <= LargestOnStack
            ? stackalloc byte[LargestOnStack]
            : rented = ArrayPool<byte>.Shared.Rent(length);
        SubscriptionFrame.Write(frame, cancel, topic);
        SocketCalls.Send(this, frame[..length], Timeout.Infinite);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
