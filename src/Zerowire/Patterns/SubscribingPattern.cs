using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// The subscribing half of publish-subscribe (RFC 29): keeps the own subscriptions, tells them to every publisher, and
/// tells them again when a connection is made anew.
/// </summary>
internal abstract class SubscribingPattern(IPatternHost host) : RoutingPattern(host)
{
    protected FairQueue Queue { get; } = new();

    protected TopicSet Topics { get; } = new();

    public override bool HasIncoming => Queue.HasIncoming;

    public override int TopicCount => Topics.Count;

    public override void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        Queue.Attach(pipe);
        WriteSubscriptions(pipe);
    }

    public override void ReadActivated(Pipe pipe) => Queue.Activate(pipe);

    public override void WriteActivated(Pipe pipe)
    {
    }

    public override void Hiccuped(Pipe pipe)
    {
        pipe.WriteRestart();
        WriteSubscriptions(pipe);
    }

    public override void PipeTerminated(Pipe pipe) => Queue.Remove(pipe);

    /// <summary>Publishers are told of every subscription: an XPUB may report those that it has, too.</summary>
    protected void AddTopic(ReadOnlySpan<byte> topic)
    {
        Topics.Add(topic);
        WriteToAll(new Subscription(false, topic.ToArray()));
    }

    /// <summary>A publisher forgets a topic with the first cancellation, so it is told of the last only.</summary>
    protected void RemoveTopic(ReadOnlySpan<byte> topic)
    {
        if (Topics.Remove(topic) || Options.VerboseUnsubscribe)
            WriteToAll(new Subscription(true, topic.ToArray()));
    }

    private void WriteToAll(Subscription subscription)
    {
        foreach (Pipe pipe in Queue.Pipes)
            pipe.WriteSubscription(subscription);
    }

    private void WriteSubscriptions(Pipe pipe)
    {
        foreach (byte[] topic in Topics.Topics)
            pipe.WriteSubscription(new Subscription(false, topic));
    }
}
