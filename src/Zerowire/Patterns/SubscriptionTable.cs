namespace Zerowire.Patterns;

/// <summary>Who has subscribed to which topics, on the publisher's side.</summary>
internal sealed class SubscriptionTable
{
    private readonly RadixTree<SubscriberSet> _tree = new();

    /// <summary>Adds a subscription; adding it again changes nothing. True when it is the topic's first.</summary>
    public bool Add(Subscriber subscriber, ReadOnlySpan<byte> topic)
    {
        RadixNode<SubscriberSet> node = _tree.GetOrAdd(topic);
        if (subscriber.Places.ContainsKey(node))
            return false;
        int place = node.Value.Add(subscriber);
        subscriber.Places.Add(node, place);
        return place == 0;
    }

    /// <summary>Removes a subscription, if there is one. True when it was the topic's last.</summary>
    public bool Remove(Subscriber subscriber, ReadOnlySpan<byte> topic)
    {
        RadixNode<SubscriberSet>? node = _tree.Find(topic);
        return node is not null && subscriber.Places.Remove(node, out int place) && Remove(node, place);
    }

    /// <summary>Removes all subscriptions of a subscriber, in a time that depends on their number alone.</summary>
    public static void RemoveAll(Subscriber subscriber)
    {
        foreach ((RadixNode<SubscriberSet> node, int place) in subscriber.Places)
            Remove(node, place);
        subscriber.Places.Clear();
    }

    /// <summary>The nodes whose subscribers want a message that begins like this; one may be met more than once.</summary>
    public RadixWalk<SubscriberSet> Match(ReadOnlySpan<byte> text) => _tree.Walk(text);

    /// <summary>The topics that somebody has subscribed to.</summary>
    public IEnumerable<byte[]> Topics => _tree.EnumerateKeys();

    private static bool Remove(RadixNode<SubscriberSet> node, int place)
    {
        Subscriber? moved = node.Value.RemoveAt(place);
        if (moved is not null)
            moved.Places[node] = place;
        if (!node.Value.IsEmpty)
            return false;
        RadixTree<SubscriberSet>.Prune(node);
        return true;
    }
}
