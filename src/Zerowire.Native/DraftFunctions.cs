using System.Runtime.InteropServices;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Functions of socket types that are not built: they answer as they do on any other type.</summary>
internal static unsafe class DraftFunctions
{
    [UnmanagedCallersOnly(EntryPoint = "zmq_join")]
    public static int Join(void* handle, byte* group) => Refuse(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_leave")]
    public static int Leave(void* handle, byte* group) => Refuse(handle);

    /// <summary>0 is no routing id.</summary>
    [UnmanagedCallersOnly(EntryPoint = "zmq_connect_peer")]
    public static uint ConnectPeer(void* handle, byte* endpoint)
    {
        Refuse(handle);
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_disconnect_peer")]
    public static int DisconnectPeer(void* handle, uint routingId) => Refuse(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_socket_get_peer_state")]
    public static int PeerState(void* handle, void* routingId, nuint length)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (routingId is null || length > int.MaxValue)
            return Errno.Fail(ZmqError.InvalidArgument);
        try
        {
            ZmqError error = socket.LookAtPeer(
                new ReadOnlySpan<byte>(routingId, (int)length), out ZmqPollEvents events);
            return error == ZmqError.None ? (int)events : Errno.Fail(error);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static int Refuse(void* handle) =>
        Errno.Fail(NativeSocket.Find(handle) is null ? ZmqError.NotASocket : ZmqError.NotSupported);
}
