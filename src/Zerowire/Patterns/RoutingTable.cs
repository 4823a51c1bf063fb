using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>The peers of a router by their routing ids; it makes ids for peers that announce none.</summary>
internal sealed class RoutingTable
{
    private readonly Dictionary<byte[], Pipe> _pipes = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], Pipe>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    // A random start, so that an id of an earlier run does not address a peer of this one.
    private uint _nextId = (uint)Random.Shared.NextInt64(1L << 32);

    public RoutingTable() => _lookup = _pipes.GetAlternateLookup<ReadOnlySpan<byte>>();

    public Dictionary<byte[], Pipe>.ValueCollection Pipes => _pipes.Values;

    public bool TryFind(ReadOnlySpan<byte> routingId, [MaybeNullWhen(false)] out Pipe pipe) =>
        _lookup.TryGetValue(routingId, out pipe);

    /// <summary>Enters a pipe under an id that is free.</summary>
    public void Add(Pipe pipe, byte[] routingId)
    {
        _pipes.Add(routingId, pipe);
        pipe.RoutingId = routingId;
    }

    public void Remove(Pipe pipe)
    {
        if (pipe.RoutingId is { } routingId && _pipes.TryGetValue(routingId, out Pipe? holder) && holder == pipe)
            _pipes.Remove(routingId);
    }

    /// <summary>An id that no peer has: a zero byte, which peers do not begin theirs with, and a number.</summary>
    public byte[] CreateId()
    {
        var id = new byte[1 + sizeof(uint)];
        do
            BinaryPrimitives.WriteUInt32BigEndian(id.AsSpan(1), _nextId++);
        while (_pipes.ContainsKey(id));
        return id;
    }
}
