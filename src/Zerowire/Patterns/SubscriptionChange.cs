namespace Zerowire.Patterns;

/// <summary>What a subscription or cancellation has changed.</summary>
internal enum SubscriptionChange
{
    /// <summary>Nothing: it was there already, or was not there.</summary>
    None,

    /// <summary>The topics of the subscriber; others have subscribed to this one too.</summary>
    OfSubscriber,

    /// <summary>That anyone at all has subscribed to the topic.</summary>
    OfTopic,
}
