namespace Zerowire.Pipes;

/// <summary>What is known of the peer at the other end of a connection; one object for all its messages.</summary>
internal sealed class ConnectionInfo(byte[] routingId, string peerAddress, IReadOnlyList<KeyValuePair<string, byte[]>> properties)
{
    /// <summary>The routing id that the peer announced; empty when it announced none.</summary>
    public byte[] RoutingId { get; } = routingId;

    public string PeerAddress { get; } = peerAddress;

    public IReadOnlyList<KeyValuePair<string, byte[]>> Properties { get; } = properties;
}
