namespace Zerowire.Patterns;

/// <summary>A walk down a <see cref="RadixTree{TValue}"/> along a text.</summary>
internal ref struct RadixWalk<TValue>
    where TValue : struct, IRadixValue
{
    private ReadOnlySpan<byte> _rest;
    private RadixNode<TValue>? _next;

    public RadixWalk(RadixNode<TValue> root, ReadOnlySpan<byte> text)
    {
        _next = root;
        _rest = text;
        Current = root;
    }

    public RadixNode<TValue> Current { get; private set; }

    public readonly RadixWalk<TValue> GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next is { } node)
        {
            _next = null;
            if (!_rest.IsEmpty && node.FindChild(_rest[0]) is { } child && _rest.StartsWith(child.Label))
            {
                _rest = _rest[child.Label.Length..];
                _next = child;
            }
            if (!node.Value.IsEmpty)
            {
                Current = node;
                return true;
            }
        }
        return false;
    }
}
