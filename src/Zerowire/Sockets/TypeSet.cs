namespace Zerowire.Sockets;

/// <summary>A set of socket types.</summary>
internal readonly record struct TypeSet
{
    private readonly uint _bits;

    private TypeSet(uint bits) => _bits = bits;

    public static TypeSet All => new(uint.MaxValue);

    public static TypeSet None => default;

    public static TypeSet Of(params ReadOnlySpan<ZmqSocketType> types)
    {
        uint bits = 0;
        foreach (ZmqSocketType type in types)
            bits |= 1u << (int)type;
        return new TypeSet(bits);
    }

    public bool Contains(ZmqSocketType type) => (_bits & (1u << (int)type)) != 0;
}
