using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>A pipe as a publisher sees it: with the topics that its peer has subscribed to.</summary>
internal sealed class Subscriber(Pipe pipe)
{
    public Pipe Pipe { get; private set; } = pipe;

    /// <summary>The nodes of the topics, each with this subscriber's place in the node's set.</summary>
    public Dictionary<RadixNode<SubscriberSet>, int> Places { get; private set; } = [];

    /// <summary>Of XPUB with manual subscriptions: what the peer has asked for, whatever came of it.</summary>
    public HashSet<byte[]>? Requests { get; set; }

    /// <summary>Of XPUB: how many messages of the peer wait for the application.</summary>
    public int WaitingMessages { get; set; }

    public bool IsGone { get; private set; }

    /// <summary>The pipe has ended. What waits for the application may still refer to this, which then keeps nothing
    /// else in memory.</summary>
    public void Leave()
    {
        IsGone = true;
        Pipe = null!;
        Places = null!;
        Requests = null;
    }
}
