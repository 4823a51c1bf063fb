namespace Zerowire.Patterns;

/// <summary>
/// A tree of byte strings with common beginnings stored once. It is walked along a message's first frame to find every
/// stored string that the frame begins with. Nothing in it recurses: peers choose how long the strings are.
/// </summary>
internal sealed class RadixTree<TValue>
    where TValue : struct, IRadixValue
{
    // Joining labels copies them. Above this a chain of nodes is left as it is, so that a peer cannot make short
    // subscriptions cost the copy of a long one.
    private const int LongestJoin = 4096;

    public RadixNode<TValue> Root { get; } = new([], 0, 0);

    /// <summary>The node of a key, made if it does not exist. The caller gives it a value, or prunes it.</summary>
    public RadixNode<TValue> GetOrAdd(ReadOnlySpan<byte> key)
    {
        RadixNode<TValue> node = Root;
        while (!key.IsEmpty)
        {
            RadixNode<TValue>? child = node.FindChild(key[0]);
            if (child is null)
            {
                var leaf = new RadixNode<TValue>(key.ToArray(), 0, key.Length);
                node.AddChild(leaf);
                return leaf;
            }
            int common = child.Label.CommonPrefixLength(key);
            node = common == child.Label.Length ? child : node.SplitChild(child, common);
            key = key[common..];
        }
        return node;
    }

    public RadixNode<TValue>? Find(ReadOnlySpan<byte> key)
    {
        RadixNode<TValue> node = Root;
        while (!key.IsEmpty)
        {
            RadixNode<TValue>? child = node.FindChild(key[0]);
            if (child is null || !key.StartsWith(child.Label))
                return null;
            key = key[child.Label.Length..];
            node = child;
        }
        return node;
    }

    /// <summary>Removes a node whose value has become empty, as far as the tree can do without it.</summary>
    public static void Prune(RadixNode<TValue> node)
    {
        while (node.Value.IsEmpty && node.Parent is { } parent)
        {
            if (node.Children.Length > 0)
            {
                if (node.Children.Length == 1)
                    node.TryMergeIntoChild(LongestJoin);
                return;
            }
            parent.RemoveChild(node);
            node = parent;
        }
    }

    /// <summary>The nodes with a value whose keys the text begins with, shortest first.</summary>
    public RadixWalk<TValue> Walk(ReadOnlySpan<byte> text) => new(Root, text);

    /// <summary>The key of a node.</summary>
    public static byte[] KeyOf(RadixNode<TValue> node)
    {
        int length = 0;
        for (RadixNode<TValue>? n = node; n is not null; n = n.Parent)
            length += n.Label.Length;
        var key = new byte[length];
        for (RadixNode<TValue>? n = node; n is not null; n = n.Parent)
        {
            length -= n.Label.Length;
            n.Label.CopyTo(key.AsSpan(length));
        }
        return key;
    }

    /// <summary>All keys with a value. The tree must not change meanwhile.</summary>
    public IEnumerable<byte[]> EnumerateKeys()
    {
        var pending = new Stack<RadixNode<TValue>>();
        pending.Push(Root);
        while (pending.TryPop(out RadixNode<TValue>? node))
        {
            if (!node.Value.IsEmpty)
                yield return KeyOf(node);
            foreach (RadixNode<TValue> child in node.Children)
                pending.Push(child);
        }
    }
}
