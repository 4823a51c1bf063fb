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

    /// <summary>What a layer above shows of this to its users: made when it is first asked for, and the same for all
    /// messages from then on.</summary>
    public T ViewAs<T>(Func<ConnectionInfo, T> create)
        where T : class
    {
        if (Volatile.Read(ref _view) is { } view)
            return (T)view;
        T made = create(this);
        // Of two threads that ask at once, one makes its view for nothing.
        return (T)(Interlocked.CompareExchange(ref _view, made, null) ?? made);
    }
}
