namespace Zerowire;

/// <summary>Which subscriptions an <see cref="XPublisherSocket"/> receives.</summary>
public enum ZmqSubscriptionReporting
{
    /// <summary>The first subscription to a topic and the last cancellation: what others say about it changes
    /// nothing.</summary>
    FirstAndLast,

    /// <summary>Every subscription, and the last cancellation of a topic. Stands for
    /// <c>ZMQ_XPUB_VERBOSE</c>.</summary>
    AllSubscriptions,

    /// <summary>Every subscription and every cancellation. Stands for <c>ZMQ_XPUB_VERBOSER</c>.</summary>
    All,
}
