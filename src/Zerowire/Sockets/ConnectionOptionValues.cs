using System.Net;
using System.Runtime.InteropServices;
using Zerowire.Transports;

namespace Zerowire.Sockets;

/// <summary>Options of connections that are lists: a value adds to them, and an empty one clears them.</summary>
internal static class ConnectionOptionValues
{
    /// <summary>ZMQ_TCP_ACCEPT_FILTER.</summary>
    public static ZmqError AddNetwork(IOptionTarget socket, ReadOnlySpan<byte> value)
    {
        IPNetwork[] networks = [];
        if (!value.IsEmpty)
        {
            if (!TcpAcceptFilter.TryParse(value, out IPNetwork network))
                return ZmqError.InvalidArgument;
            networks = [.. socket.Options.TcpAcceptFilters, network];
        }
        socket.Options.TcpAcceptFilters = networks;
        return ZmqError.None;
    }

    /// <summary>ZMQ_IPC_FILTER_PID, _UID and _GID.</summary>
    /// <param name="isTold">Whether the system tells this of a local peer at all.</param>
    /// <param name="read">The list so far.</param>
    /// <param name="write">Keeps the new list.</param>
    public static Func<IOptionTarget, ReadOnlySpan<byte>, ZmqError> AddNumber<T>(
        bool isTold, Func<IOptionTarget, T[]> read, Action<IOptionTarget, T[]> write)
        where T : unmanaged
    {
        return (socket, value) =>
        {
            if (!isTold || (!value.IsEmpty && value.Length != Marshal.SizeOf<T>()))
                return ZmqError.InvalidArgument;
            write(socket, value.IsEmpty ? [] : [.. read(socket), MemoryMarshal.Read<T>(value)]);
            return ZmqError.None;
        };
    }
}
