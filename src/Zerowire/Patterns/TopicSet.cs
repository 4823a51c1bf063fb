namespace Zerowire.Patterns;

/// <summary>The topics of a subscriber, counted, and the filter made of them.</summary>
internal sealed class TopicSet
{
    private readonly RadixTree<TopicCount> _tree = new();

    /// <summary>Whether everything matches, because the empty topic is among them.</summary>
    public bool MatchesAll => _tree.Root.Value.Count > 0;

    /// <summary>How many different topics there are.</summary>
    public int Count { get; private set; }

    /// <summary>True when the topic is new.</summary>
    public bool Add(ReadOnlySpan<byte> topic)
    {
        bool isNew = _tree.GetOrAdd(topic).Value.Count++ == 0;
        if (isNew)
            Count++;
        return isNew;
    }

    /// <summary>True when the topic is gone, which it is when it was removed as often as added.</summary>
    public bool Remove(ReadOnlySpan<byte> topic)
    {
        RadixNode<TopicCount>? node = _tree.Find(topic);
        if (node is null || node.Value.Count == 0 || --node.Value.Count > 0)
            return false;
        Count--;
        RadixTree<TopicCount>.Prune(node);
        return true;
    }

    public bool Matches(ReadOnlySpan<byte> text) => _tree.Walk(text).MoveNext();

    public IEnumerable<byte[]> Topics => _tree.EnumerateKeys();
}
