using Zerowire.Sessions;

namespace Zerowire.Sockets;

/// <summary>One event of a connection or of a bound address.</summary>
internal readonly record struct MonitorRecord(
    SocketEvent Event, long Value, string LocalEndpoint, string RemoteEndpoint, string? Reason);
