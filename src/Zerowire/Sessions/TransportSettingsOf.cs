using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Transports;

namespace Zerowire.Sessions;

/// <summary>The part of a socket's options that transports read.</summary>
internal static class TransportSettingsOf
{
    public static TransportSettings Options(SocketOptions options, SocketSystem sockets) => new()
    {
        Sockets = sockets,
        IPv6 = options.IPv6,
        Backlog = options.Backlog,
        SendBuffer = options.SendBuffer,
        ReceiveBuffer = options.ReceiveBuffer,
        KeepAlive = options.KeepAlive,
        KeepAliveCount = options.KeepAliveCount,
        KeepAliveIdle = options.KeepAliveIdle,
        KeepAliveInterval = options.KeepAliveInterval,
        TypeOfService = options.TypeOfService,
        MaxRetransmitTime = options.TcpMaxRetransmitTime,
        Priority = options.Priority,
        BusyPoll = options.BusyPoll,
        Device = options.BoundDevice,
        UseDescriptor = options.UseDescriptor,
    };
}
