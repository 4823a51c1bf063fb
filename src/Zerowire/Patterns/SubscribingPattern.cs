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

    protected void Subscribe(ReadOnlySpan<byte> topic)
    {
        if (Topics.Add(topic))
            WriteToAll(new Subscription(false, topic.ToArray()));
    }

    protected void Unsubscribe(ReadOnlySpan<byte> topic)
    {
        if (Topics.Remove(topic))
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
