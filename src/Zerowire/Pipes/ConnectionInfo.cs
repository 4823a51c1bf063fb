using Zerowire.Protocol;

namespace Zerowire.Pipes;

/// <summary>What is known of the peer at the other end of a connection; one object for all its messages.</summary>
internal sealed class ConnectionInfo(byte[] routingId, string peerAddress, Metadata metadata)
{
    /// <summary>The routing id that the peer announced; empty when it announced none.</summary>
    public byte[] RoutingId { get; } = routingId;

    /// <summary>The peer's numeric address, empty over inproc.</summary>
    public string PeerAddress { get; } = peerAddress;

    /// <summary>The properties that the peer sent in its handshake.</summary>
    public Metadata Metadata { get; } = metadata;
}
