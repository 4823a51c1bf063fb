using Zerowire.Protocol;

namespace Zerowire.Sessions;

/// <summary>One event of a connection or of an address. Made only when somebody watches.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Value">The value that libzmq gives with it.</param>
internal sealed record MonitorRecord(SocketEvent Event, long Value)
{
    /// <summary>The second value, of an event that has two.</summary>
    public long SecondValue { get; init; }

    /// <summary>The address that was bound or connected to, as the socket's endpoints have it.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Whether the address is one that was connected to.</summary>
    public bool IsConnecting { get; init; }

    public string LocalEndpoint { get; init; } = "";

    public string RemoteEndpoint { get; init; } = "";

    /// <summary>0 when it is about no connection.</summary>
    public long ConnectionId { get; init; }

    /// <summary>By which the socket knows the peer, or which the peer has announced; null while neither is known.</summary>
    public byte[]? RoutingId { get; init; }

    /// <summary>The error behind it, where the value is another.</summary>
    public ZmqError Error { get; init; }

    /// <summary>How the peer broke the protocol, where the value is another.</summary>
    public ProtocolError ProtocolError { get; init; }

    public string? Reason { get; init; }
}
