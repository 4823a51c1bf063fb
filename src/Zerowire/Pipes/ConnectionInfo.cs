using Zerowire.Protocol;

namespace Zerowire.Pipes;

/// <summary>What is known of the peer at the other end of a connection; one object for all its messages.</summary>
internal sealed class ConnectionInfo(byte[] routingId, string peerAddress, Metadata metadata)
{
    private object? _view;

    /// <summary>The number by which monitor events name the connection; 0 over inproc.</summary>
    public long Id { get; init; }

    /// <summary>The descriptor of the connection, as long as it lasts; -1 for none.</summary>
    public nint Descriptor { get; init; } = -1;

    /// <summary>The routing id that the peer announced; empty when it announced none.</summary>
    public byte[] RoutingId { get; } = routingId;

    /// <summary>The peer's numeric address, empty over inproc.</summary>
    public string PeerAddress { get; } = peerAddress;

    /// <summary>The properties that the peer sent in its handshake.</summary>
    public Metadata Metadata { get; } = metadata;

    /// <summary>What a layer above shows of this to its users; null before it was first asked for.</summary>
    public object? View => Volatile.Read(ref _view);

    /// <summary>Keeps a view for all messages from now on, unless there is one: of two threads that ask at once, one has
    /// made its view for nothing.</summary>
    public object Keep(object view) => Interlocked.CompareExchange(ref _view, view, null) ?? view;
}
