namespace Zerowire.Patterns;

/// <summary>
/// A node of a <see cref="RadixTree{TValue}"/>: the bytes that lead to it from its parent, its value, its children.
/// A node with a value stays the same object when the tree around it is split or merged.
/// </summary>
internal sealed class RadixNode<TValue>
    where TValue : struct, IRadixValue
{
    public TValue Value;

    // The first bytes of the children's labels, found by a vectorised search; in the order of _children.
    private byte[] _keys = [];
    private RadixNode<TValue>[] _children = [];
    private byte[] _labelSource;
    private int _labelStart;
    private int _labelLength;
    private short _childCount;

    public RadixNode(byte[] labelSource, int labelStart, int labelLength)
    {
        _labelSource = labelSource;
        _labelStart = labelStart;
        _labelLength = labelLength;
    }

    public RadixNode<TValue>? Parent { get; private set; }

    public ReadOnlySpan<byte> Label => new(_labelSource, _labelStart, _labelLength);

    public ReadOnlySpan<RadixNode<TValue>> Children => _children.AsSpan(0, _childCount);

    public RadixNode<TValue>? FindChild(byte key)
    {
        int index = _keys.AsSpan(0, _childCount).IndexOf(key);
        return index < 0 ? null : _children[index];
    }

    public void AddChild(RadixNode<TValue> child)
    {
        if (_childCount == _keys.Length)
        {
            int capacity = Math.Min(256, Math.Max(2, _childCount * 2));
            Array.Resize(ref _keys, capacity);
            Array.Resize(ref _children, capacity);
        }
        _keys[_childCount] = child.Label[0];
        _children[_childCount++] = child;
        child.Parent = this;
    }

    public void RemoveChild(RadixNode<TValue> child)
    {
        int index = _keys.AsSpan(0, _childCount).IndexOf(child.Label[0]);
        int last = --_childCount;
        _keys[index] = _keys[last];
        _children[index] = _children[last];
        _children[last] = null!;
        child.Parent = null;
        if (last == 0)
        {
            _keys = [];
            _children = [];
        }
    }

    /// <summary>Puts a node with the first <paramref name="length"/> bytes of a child's label between the two.</summary>
    public RadixNode<TValue> SplitChild(RadixNode<TValue> child, int length)
    {
        // Both labels are slices of the one there was: no copy, however long the topic is.
        var middle = new RadixNode<TValue>(child._labelSource, child._labelStart, length);
        Replace(child, middle);
        child._labelStart += length;
        child._labelLength -= length;
        middle.AddChild(child);
        return middle;
    }

    /// <summary>Gives this node's place and label to its only child; false when joining the labels costs too much.</summary>
    public bool TryMergeIntoChild(int longestCopy)
    {
        RadixNode<TValue> child = _children[0];
        int length = _labelLength + child._labelLength;
        if (child._labelSource == _labelSource && child._labelStart == _labelStart + _labelLength)
        {
            child._labelStart = _labelStart;
        }
        else
        {
            if (length > longestCopy)
                return false;
            var joined = new byte[length];
            Label.CopyTo(joined);
            child.Label.CopyTo(joined.AsSpan(_labelLength));
            child._labelSource = joined;
            child._labelStart = 0;
        }
        child._labelLength = length;
        Parent!.Replace(this, child);
        return true;
    }

    private void Replace(RadixNode<TValue> old, RadixNode<TValue> replacement)
    {
        int index = _keys.AsSpan(0, _childCount).IndexOf(replacement.Label[0]);
        _children[index] = replacement;
        replacement.Parent = this;
        old.Parent = null;
    }
}
