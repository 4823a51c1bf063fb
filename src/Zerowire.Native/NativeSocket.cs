using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>The sockets that C has.</summary>
internal static unsafe class NativeSocket
{
    private static readonly HandleTable<SocketCore> s_handles = new(kind: 2, isOfProcess: true);

    public static void* Add(SocketCore socket) => (void*)s_handles.Add(socket);

    public static SocketCore? Find(void* handle) => s_handles.Find((nint)handle);

    /// <summary>Lets go of a socket of the parent process. False when it is no such socket.</summary>
    public static bool TryForget(void* handle) => s_handles.TryForget((nint)handle);

    public static SocketCore? Remove(void* handle) => s_handles.Remove((nint)handle);
}
