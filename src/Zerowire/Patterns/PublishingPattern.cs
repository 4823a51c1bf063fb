using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// The publishing half of publish-subscribe (RFC 29): keeps the peers' subscriptions and sends each message to those
/// who want it; a peer without room misses it, or with XPUB_NODROP nobody gets it before it has room. Subscriptions are
/// taken as they come, not when the application calls.
/// </summary>
internal abstract class PublishingPattern(IPatternHost host) : RoutingPattern(host)
{
    private readonly Distributor _distributor = new();
    private readonly Dictionary<Pipe, Subscriber> _subscribers = [];
    private MessageBuffer _incoming;
    private bool _sending;

    /// <summary>With XPUB_MANUAL_LAST_VALUE: the only one to get the next message.</summary>
    private Subscriber? _nextOnlyTo;

    public override bool CanSend => true;

    public override long Dropped => _distributor.Missed;

    public override int TopicCount => Subscriptions.Count;

    protected SubscriptionTable Subscriptions { get; } = new();

    /// <summary>With XPUB_MANUAL: whose message the application has received last, if it is still there.</summary>
    protected Subscriber? LastReceived { get; set; }

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        pipe.SetNoDelay();
        pipe.AcceptsSubscriptions = true;
        _distributor.Attach(pipe);
        _subscribers.Add(pipe, new Subscriber(pipe));
        if (Options.WelcomeMessage.Length > 0)
            pipe.TryWrite(new Frame(Options.WelcomeMessage), more: false);
        ReadActivated(pipe);
    }

    public override void ReadActivated(Pipe pipe)
    {
        if (!_subscribers.TryGetValue(pipe, out Subscriber? subscriber))
            return;
        while (pipe.CheckRead())
        {
            if (pipe.TryReadSubscription(out Subscription? subscription))
                Process(subscriber, subscription.Cancel, subscription.Topic);
            else if (pipe.TryRead(ref _incoming))
                ProcessMessage(subscriber);
        }
        _incoming.Release();
    }

    public override void WriteActivated(Pipe pipe) => _distributor.Activate(pipe);

    public override void PipeTerminated(Pipe pipe)
    {
        if (!_subscribers.Remove(pipe, out Subscriber? subscriber))
            return;
        if (LastReceived == subscriber)
            LastReceived = null;
        if (_nextOnlyTo == subscriber)
            _nextOnlyTo = null;
        SubscriberGone(subscriber);
        Subscriptions.RemoveAll(subscriber);
        _distributor.Remove(pipe);
        subscriber.Leave();
    }

    public override void Release() => _incoming.Release();

    public override ZmqError SendFrame(in Frame frame, bool more)
    {
        if (!_sending && !TryMatch(frame.Bytes))
            return ZmqError.WouldBlock;
        _distributor.SendFrame(frame, more);
        _sending = more;
        return ZmqError.None;
    }

    public override void AbortSend()
    {
        _distributor.Abort();
        _sending = false;
    }

    public override ZmqError Subscribe(ReadOnlySpan<byte> topic)
    {
        if (!Options.ManualSubscriptions)
            return ZmqError.InvalidArgument;
        if (LastReceived is { } last)
        {
            Subscriptions.Add(last, topic);
            if (Options.ManualLastValue)
                _nextOnlyTo = last;
        }
        return ZmqError.None;
    }

    public override ZmqError Unsubscribe(ReadOnlySpan<byte> topic)
    {
        if (!Options.ManualSubscriptions)
            return ZmqError.InvalidArgument;
        if (LastReceived is { } last)
            Subscriptions.Remove(last, topic);
        return ZmqError.None;
    }

    /// <summary>A peer has subscribed or cancelled, and it has taken effect.</summary>
    protected virtual void SubscriptionTaken(
        Subscriber subscriber, bool cancel, ReadOnlySpan<byte> topic, SubscriptionChange change)
    {
    }

    /// <summary>With XPUB_MANUAL: a peer asks for a subscription or cancellation; it is for the application to
    /// act.</summary>
    protected virtual void SubscriptionRequested(Subscriber subscriber, bool cancel, ReadOnlySpan<byte> topic)
    {
    }

    /// <summary>A peer has sent a message that is no subscription; whoever wants it takes the content.</summary>
    protected virtual void TakeUserMessage(Subscriber subscriber, ref MessageBuffer message)
    {
    }

    /// <summary>A peer is gone; its subscriptions are still in the table.</summary>
    protected virtual void SubscriberGone(Subscriber subscriber)
    {
    }

    /// <summary>Finds out who gets the message that begins. False, with XPUB_NODROP, when one of them is
    /// full.</summary>
    private bool TryMatch(ReadOnlySpan<byte> text)
    {
        if (Options.NoDrop)
            _distributor.ConsiderFull();
        foreach (RadixNode<SubscriberSet> node in Subscriptions.Match(text))
        {
            if (_nextOnlyTo is { } only)
            {
                if (only.Places.ContainsKey(node))
                    _distributor.Match(only.Pipe);
                continue;
            }
            foreach (Subscriber subscriber in node.Value.Members)
                _distributor.Match(subscriber.Pipe);
        }
        if (Options.InvertMatching)
            _distributor.InvertMatch();
        if (Options.NoDrop && !_distributor.MatchedHaveRoom())
        {
            _distributor.Unmatch();
            return false;
        }
        _nextOnlyTo = null;
        return true;
    }

    private void Process(Subscriber subscriber, bool cancel, ReadOnlySpan<byte> topic)
    {
        if (Options.ManualSubscriptions)
        {
            SubscriptionRequested(subscriber, cancel, topic);
            return;
        }
        SubscriptionChange change =
            cancel ? Subscriptions.Remove(subscriber, topic) : Subscriptions.Add(subscriber, topic);
        SubscriptionTaken(subscriber, cancel, topic, change);
    }

    /// <summary>Before ZMTP 3.1 subscriptions are frames of messages. What else there is belongs to the user.</summary>
    private void ProcessMessage(Subscriber subscriber)
    {
        var others = default(MessageBuffer);
        others.Connection = _incoming.Connection;
        for (int i = 0; i < _incoming.Count; i++)
        {
            if ((i == 0 || !Options.OnlyFirstSubscribe)
                && SubscriptionFrame.TryParse(_incoming[i], out bool cancel, out ReadOnlySpan<byte> topic))
                Process(subscriber, cancel, topic);
            else
                others.Add(_incoming.GetFrame(i));
        }
        if (others.Count > 0)
            TakeUserMessage(subscriber, ref others);
        others.Release();
        _incoming.Clear();
    }
}
