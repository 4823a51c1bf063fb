namespace Zerowire.Sockets;

/// <summary>One connection event: libzmq's event number (0x0001 CONNECTED ... 0x4000), its value, both endpoints.</summary>
internal readonly record struct MonitorRecord(int Event, long Value, string LocalEndpoint, string RemoteEndpoint, string? Reason);
