using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// The publishing half of publish-subscribe (RFC 29): keeps the peers' subscriptions and sends each message to those
/// who want it; a peer without room misses it. Subscriptions are taken as they come, not when the application calls.
/// </summary>
internal abstract class PublishingPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly SubscriptionTable _subscriptions = new();
    private readonly Distributor _distributor = new();
    private readonly Dictionary<Pipe, Subscriber> _subscribers = [];
    private bool _sending;

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        pipe.SetNoDelay();
        pipe.AcceptsSubscriptions = true;
        _distributor.Attach(pipe);
        _subscribers.Add(pipe, new Subscriber(pipe));
        ReadActivated(pipe);
    }

    public override void ReadActivated(Pipe pipe)
    {
        if (!_subscribers.TryGetValue(pipe, out Subscriber? subscriber))
            return;
        while (pipe.CheckRead())
        {
            if (pipe.TryReadSubscription(out Subscription? subscription))
            {
                Process(subscriber, subscription!.Cancel, subscription.Topic);
                continue;
            }
            // Before ZMTP 3.1 a subscription is a message that begins with 1, a cancellation one that begins with 0.
            ReadOnlySpan<byte> frame = pipe.PeekFirstFrame();
            if (frame.IsEmpty || frame[0] > 1)
            {
                ReadUserMessage(pipe);
                continue;
            }
            Process(subscriber, frame[0] == 0, frame[1..]);
            pipe.SkipMessage();
        }
    }

    public override void WriteActivated(Pipe pipe) => _distributor.Activate(pipe);

    public override void PipeTerminated(Pipe pipe)
    {
        if (!_subscribers.Remove(pipe, out Subscriber? subscriber))
            return;
        SubscriptionTable.RemoveAll(subscriber);
        _distributor.Remove(pipe);
    }

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (!_sending)
        {
            foreach (RadixNode<SubscriberSet> node in _subscriptions.Match(frame.Bytes))
            {
                foreach (Subscriber subscriber in node.Value.Members)
                    _distributor.Match(subscriber.Pipe);
            }
        }
        _distributor.SendFrame(frame, more);
        _sending = more;
        return ZmqError.None;
    }

    public override void AbortSend()
    {
        _distributor.Abort();
        _sending = false;
    }

    public override bool CanSend => true;

    /// <summary>Takes a message that is no subscription from the pipe.</summary>
    protected abstract void ReadUserMessage(Pipe pipe);

    /// <summary>A subscription or cancellation was taken; <paramref name="changed"/> when the topic had none before,
    /// or has none now.</summary>
    protected virtual void SubscriptionTaken(Pipe pipe, bool cancel, ReadOnlySpan<byte> topic, bool changed)
    {
    }

    private void Process(Subscriber subscriber, bool cancel, ReadOnlySpan<byte> topic)
    {
        bool changed = cancel ? _subscriptions.Remove(subscriber, topic) : _subscriptions.Add(subscriber, topic);
        SubscriptionTaken(subscriber.Pipe, cancel, topic, changed);
    }
}
