using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>A pipe as a publisher sees it: with the topics that its peer has subscribed to.</summary>
internal sealed class Subscriber(Pipe pipe)
{
    public Pipe Pipe { get; } = pipe;

    /// <summary>The nodes of the topics, each with this subscriber's place in the node's set.</summary>
    public Dictionary<RadixNode<SubscriberSet>, int> Places { get; } = [];
}
