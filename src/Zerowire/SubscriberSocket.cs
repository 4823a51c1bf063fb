using System.Text;

namespace Zerowire;

/// <summary>
/// Subscribes (SUB, RFC 29): receives what the connected <see cref="PublisherSocket"/>s publish under the topics that
/// it has subscribed to; nothing before the first <see cref="Subscribe(string)"/>.
/// </summary>
/// <example>
/// <code>
/// await using var subscriber = new SubscriberSocket();
/// subscriber.Connect("tcp://server:5556");
/// subscriber.Subscribe("prices.");
/// using ZmqMessage price = await subscriber.ReceiveAsync(ct);
/// </code>
/// </example>
public sealed class SubscriberSocket : ReceivingSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public SubscriberSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Subscriber, context)
    {
    }

    /// <summary>
    /// Whether only the newest message is kept for each peer: one that was not received yet is replaced by
    /// the next one that comes, whatever its topic. Messages of several frames are replaced whole. The high-water marks have no effect then.
    /// Default: false. Takes effect for connections made after it is set. Stands for
    /// <c>ZMQ_CONFLATE</c>.
    /// </summary>
    public bool Conflate
    {
        get => Core.Options.Conflate;
        set => SetOption(OptionNumber.Conflate, value ? 1 : 0);
    }

    /// <summary>
    /// Whether messages that match none of the topics are received, instead of those that match one. Publishers must
    /// set the same. Default: false. Acts at once. Stands for <c>ZMQ_INVERT_MATCHING</c>.
    /// </summary>
    public bool InvertMatching
    {
        get => Core.Options.InvertMatching;
        set => SetOption(OptionNumber.InvertMatching, value ? 1 : 0);
    }

    /// <summary>
    /// How many different topics the socket has subscribed to. Stands for <c>ZMQ_TOPICS_COUNT</c>.
    /// </summary>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public int TopicCount => GetOption(OptionNumber.TopicsCount);

    /// <summary>
    /// Receives from now on what begins with a topic. A topic counts as often as it was subscribed to. Acts at once.
    /// Stands for <c>ZMQ_SUBSCRIBE</c>.
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
    public void Subscribe(ReadOnlySpan<byte> topic)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Core.Subscribe(topic);
    }

    /// <summary>Receives from now on every message: subscribes to the empty topic.</summary>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void SubscribeToAll() => Subscribe(default(ReadOnlySpan<byte>));

    /// <summary>
    /// Takes back one subscription to a topic; nothing happens when there is none. Acts at once, though messages that
    /// are on their way may still come. Stands for <c>ZMQ_UNSUBSCRIBE</c>.
    /// </summary>
    /// <param name="topic">Exactly what was subscribed to.</param>
    /// <exception cref="ArgumentNullException">The topic is null.</exception>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public void Unsubscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Unsubscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <inheritdoc cref="Unsubscribe(string)"/>
    public void Unsubscribe(ReadOnlySpan<byte> topic)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Core.Unsubscribe(topic);
    }
}
