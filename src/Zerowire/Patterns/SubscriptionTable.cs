namespace Zerowire.Patterns;

/// <summary>Who has subscribed to which topics, on the publisher's side.</summary>
internal sealed class SubscriptionTable
{
    private readonly RadixTree<SubscriberSet> _tree = new();

    /// <summary>How many topics somebody has subscribed to.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a subscription; adding it again changes nothing.</summary>
    public SubscriptionChange Add(Subscriber subscriber, ReadOnlySpan<byte> topic)
    {
        RadixNode<SubscriberSet> node = _tree.GetOrAdd(topic);
        if (subscriber.Places.ContainsKey(node))
            return SubscriptionChange.None;
        int place = node.Value.Add(subscriber);
        subscriber.Places.Add(node, place);
        if (place > 0)
            return SubscriptionChange.OfSubscriber;
        Count++;
        return SubscriptionChange.OfTopic;
    }

    /// <summary>Removes a subscription, if there is one.</summary>
    public SubscriptionChange Remove(Subscriber subscriber, ReadOnlySpan<byte> topic)
    {
        RadixNode<SubscriberSet>? node = _tree.Find(topic);
        if (node is null || !subscriber.Places.Remove(node, out int place))
            return SubscriptionChange.None;
        return Remove(node, place) ? SubscriptionChange.OfTopic : SubscriptionChange.OfSubscriber;
    }

    /// <summary>Removes all subscriptions of a subscriber, in a time that depends on their number alone.</summary>
    public void RemoveAll(Subscriber subscriber)
    {
        foreach ((RadixNode<SubscriberSet> node, int place) in subscriber.Places)
            Remove(node, place);
        subscriber.Places.Clear();
    }

    /// <summary>The nodes whose subscribers want a message that begins like this; one may be met more than once.</summary>
    public RadixWalk<SubscriberSet> Match(ReadOnlySpan<byte> text) => _tree.Walk(text);

    /// <summary>The topics that somebody has subscribed to.</summary>
    public IEnumerable<byte[]> Topics => _tree.EnumerateKeys();

    private bool Remove(RadixNode<SubscriberSet> node, int place)
    {
        Subscriber? moved = node.Value.RemoveAt(place);
        if (moved is not null)
            moved.Places[node] = place;
        if (!node.Value.IsEmpty)
            return false;
        Count--;
        RadixTree<SubscriberSet>.Prune(node);
        return true;
    }
}
