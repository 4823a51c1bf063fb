using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Patterns;

/// <summary>
/// How a socket type spreads messages over its pipes. Without I/O and threads: every member is called under the word of
/// the socket that owns the pattern.
/// </summary>
internal abstract class RoutingPattern(IPatternHost host)
{
    protected IPatternHost Host { get; } = host;

    protected SocketOptions Options => Host.Options;

    public static RoutingPattern Create(ZmqSocketType type, IPatternHost host) => type switch
    {
        ZmqSocketType.Pair => new PairPattern(host),
        ZmqSocketType.Publisher => new PublisherPattern(host),
        ZmqSocketType.Subscriber => new SubscriberPattern(host),
        ZmqSocketType.Request => new RequestPattern(host),
        ZmqSocketType.Reply => new ReplyPattern(host),
        ZmqSocketType.Dealer => new DealerPattern(host),
        ZmqSocketType.Router => new RouterPattern(host),
        ZmqSocketType.Pull => new PullPattern(host),
        ZmqSocketType.Push => new PushPattern(host),
        ZmqSocketType.XPublisher => new XPublisherPattern(host),
        ZmqSocketType.XSubscriber => new XSubscriberPattern(host),
        ZmqSocketType.Stream => new StreamPattern(host),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Takes a new pipe; <paramref name="locallyInitiated"/> when it comes from a connect of this socket.</summary>
    public abstract void AttachPipe(Pipe pipe, bool locallyInitiated);

    public abstract void ReadActivated(Pipe pipe);

    public abstract void WriteActivated(Pipe pipe);

    public virtual void Hiccuped(Pipe pipe)
    {
    }

    public abstract void PipeTerminated(Pipe pipe);

    /// <summary>The socket is gone: gives back what the pattern still holds of messages. The memory of their frames may
    /// be lent, and its owner waits for it.</summary>
    public virtual void Release()
    {
    }

    /// <summary>
    /// Begins, continues or completes a message. Only its first frame can fail; a pipe that is lost midway drops the
    /// rest. The frame without more completes the message.
    /// </summary>
    public virtual ZmqError SendFrame(in Frame frame, bool more) => ZmqError.NotSupported;

    /// <summary>Sends a message of one frame, when nothing is to be done but to write it into a pipe that has room at this
    /// moment. False, without effect, when <see cref="SendFrame"/> is to be asked. For streams of messages: it is the
    /// shortest way.</summary>
    public virtual bool TrySend(in Frame frame) => false;

    /// <summary>Forgets a message that was begun and not completed.</summary>
    public virtual void AbortSend()
    {
    }

    /// <summary>Sends a whole message of at least one frame. The message is left as it is.</summary>
    public virtual ZmqError Send(ref MessageBuffer message)
    {
        int count = message.Count;
        if (count == 1)
            return SendFrame(message.GetFrame(0), false);
        if (count == 0)
            return ZmqError.InvalidArgument;
        ZmqError error = SendFrame(message.GetFrame(0), true);
        if (error != ZmqError.None)
            return error;
        int last = count - 1;
        for (int i = 1; i < last; i++)
            SendFrame(message.GetFrame(i), true);
        return SendFrame(message.GetFrame(last), false);
    }

    /// <summary>Receives a whole message into a buffer that is empty.</summary>
    public virtual ZmqError Receive(ref MessageBuffer message) => ZmqError.NotSupported;

    /// <summary>The pipe of the next message, when that is one short frame that lies ready and nothing is to be done but
    /// to copy it; the bytes stay in the pipe until <see cref="TakeSmall"/>. Null, without effect, when
    /// <see cref="Receive"/> is to be asked. For streams of small messages: it is the shortest way.</summary>
    public virtual Pipe? PeekSmall(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        return null;
    }

    /// <summary>Takes the message of <see cref="PeekSmall"/>.</summary>
    public virtual void TakeSmall(Pipe pipe, int length) => pipe.TakeSmall(length);

    public virtual bool CanSend => false;

    /// <summary>False when receiving would find nothing at this moment, and trying would put the reader to sleep: a
    /// caller that is going to wait may look again a few times first. Cheap, and without effect.</summary>
    public virtual bool HasIncoming => true;

    /// <summary>As <see cref="HasIncoming"/>, for sending: false when there is no room at this moment.</summary>
    public virtual bool HasRoom => true;

    public virtual bool CanReceive => false;

    /// <summary>Ends the connection to a peer, when what was sent to it has gone.</summary>
    public virtual ZmqError DisconnectPeer(ReadOnlySpan<byte> routingId) => ZmqError.NotSupported;

    /// <summary>Whether a message for this peer would be taken now.</summary>
    public virtual ZmqError LookAtPeer(ReadOnlySpan<byte> routingId, out ZmqPollEvents events)
    {
        events = ZmqPollEvents.None;
        return ZmqError.NotSupported;
    }

    /// <summary>Whether a peer has this routing id, so that no other can be given it.</summary>
    public virtual bool IsRoutingIdTaken(ReadOnlySpan<byte> routingId) => false;

    /// <summary>How often a peer missed a message that was sent.</summary>
    public virtual long Dropped => 0;

    /// <summary>The number of different topics of the subscriptions that the socket has or knows.</summary>
    public virtual int TopicCount => 0;

    /// <summary>Subscribes; of a publisher with XPUB_MANUAL, for the peer whose message was received last.</summary>
    public virtual ZmqError Subscribe(ReadOnlySpan<byte> topic) => ZmqError.InvalidArgument;

    /// <summary>The reverse of <see cref="Subscribe"/>.</summary>
    public virtual ZmqError Unsubscribe(ReadOnlySpan<byte> topic) => ZmqError.InvalidArgument;

    /// <summary>With PROBE_ROUTER: writes an empty message into a new pipe, by which a ROUTER peer learns of this
    /// socket before it has anything to say.</summary>
    protected void Probe(Pipe pipe)
    {
        if (Options.ProbeRouter)
            pipe.TryWrite(new Frame(ReadOnlySpan<byte>.Empty), more: false);
    }
}
