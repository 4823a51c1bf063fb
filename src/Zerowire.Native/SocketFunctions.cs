using System.Runtime.InteropServices;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Sockets: their life, addresses and options.</summary>
internal static unsafe class SocketFunctions
{
    private delegate void OnEndpoint(SocketCore socket, string endpoint);

    [UnmanagedCallersOnly(EntryPoint = "zmq_socket")]
    public static void* Open(void* contextHandle, int type)
    {
        if (NativeContext.Find(contextHandle) is not { } context)
            return Errno.FailPointer(ZmqError.BadAddress);
        try
        {
            if (context.Core.IsShutdown)
                return Errno.FailPointer(ZmqError.ContextTerminated);
            if (type is < (int)ZmqSocketType.Pair or > (int)ZmqSocketType.Stream)
                return Errno.FailPointer(ZmqError.InvalidArgument);
            SocketCore socket = SocketCore.Create(context.Core, (ZmqSocketType)type);
            try
            {
                return NativeSocket.Add(socket);
            }
            catch
            {
                socket.BeginClose();
                throw;
            }
        }
        catch (Exception exception)
        {
            return Errno.FailPointer(Errno.ErrorOf(exception));
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_close")]
    public static int Close(void* handle)
    {
        if (NativeSocket.Remove(handle) is not { } socket)
            return NativeSocket.TryForget(handle) ? 0 : Errno.Fail(ZmqError.NotASocket);
        try
        {
            socket.BeginClose();
            return 0;
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_bind")]
    public static int Bind(void* handle, byte* endpoint) =>
        With(handle, endpoint, static (socket, address) => Tell(socket, socket.Bind(address)));

    [UnmanagedCallersOnly(EntryPoint = "zmq_connect")]
    public static int Connect(void* handle, byte* endpoint) =>
        With(handle, endpoint, static (socket, address) => Tell(socket, socket.Connect(address, refusesIPv6: false)));

    [UnmanagedCallersOnly(EntryPoint = "zmq_unbind")]
    public static int Unbind(void* handle, byte* endpoint) =>
        With(handle, endpoint, static (socket, address) => socket.Unbind(Known(address)));

    [UnmanagedCallersOnly(EntryPoint = "zmq_disconnect")]
    public static int Disconnect(void* handle, byte* endpoint) =>
        With(handle, endpoint, static (socket, address) => socket.Disconnect(Known(address)));

    [UnmanagedCallersOnly(EntryPoint = "zmq_setsockopt")]
    public static int SetOption(void* handle, int option, void* value, nuint length)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        // No bytes at no address are an empty value; at an address they are no proxy.
        if (length > int.MaxValue || (value is null && length > 0)
            || (option == OptionNumber.SocksProxy && value is not null && length == 0))
            return Errno.Fail(ZmqError.InvalidArgument);
        try
        {
            return Errno.Answer(socket.SetOption(option, new ReadOnlySpan<byte>(value, (int)length)));
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_getsockopt")]
    public static int GetOption(void* handle, int option, void* value, nuint* length)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (value is null || length is null)
            return Errno.Fail(ZmqError.InvalidArgument);
        try
        {
            var room = new Span<byte>(value, (int)Math.Min(*length, int.MaxValue));
            ZmqError error = socket.GetOption(option, room, out int written);
            if (error == ZmqError.None)
                *length = (nuint)written;
            return Errno.Answer(error);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_socket_monitor")]
    public static int Monitor(void* handle, byte* endpoint, int events) =>
        Monitor(handle, endpoint, (ulong)(uint)events, version: 1, ZmqSocketType.Pair);

    [UnmanagedCallersOnly(EntryPoint = "zmq_socket_monitor_versioned")]
    public static int MonitorVersioned(void* handle, byte* endpoint, ulong events, int version, int type) =>
        Monitor(handle, endpoint, events, version, (ZmqSocketType)type);

    [UnmanagedCallersOnly(EntryPoint = "zmq_socket_monitor_pipes_stats")]
    public static int ReportPipes(void* handle)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        try
        {
            return Errno.Answer(socket.ReportPipes(out _));
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static int Monitor(void* handle, byte* endpoint, ulong events, int version, ZmqSocketType type)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        try
        {
            if (endpoint is not null)
                return Errno.Answer(socket.StartMonitor(Text.Read(endpoint), events, version, type));
            socket.StopMonitor();
            return 0;
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    /// <summary>The descriptor of a socket that has got a listener or a session is readable, as libzmq's is: there are
    /// programs that wait for that.</summary>
    private static void Tell(SocketCore socket, EndpointHandle endpoint)
    {
        // Over inproc there is neither.
        if (endpoint.Object is not null)
            socket.TellEndpoint();
    }

    /// <summary>An endpoint by which a program may name what it has bound. What the system was to choose is known by what
    /// it chose.</summary>
    private static string Known(string endpoint) =>
        endpoint == "ipc://*" || (endpoint.StartsWith("tcp://", StringComparison.Ordinal)
            && (endpoint.EndsWith(":*", StringComparison.Ordinal) || endpoint.EndsWith(":0", StringComparison.Ordinal)))
            ? throw new ZmqException(ZmqError.EndpointNotFound)
            : endpoint;

    private static int With(void* handle, byte* endpoint, OnEndpoint action)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (endpoint is null)
            return Errno.Fail(ZmqError.InvalidArgument);
        try
        {
            action(socket, Text.Read(endpoint));
            return 0;
        }
        catch (ObjectDisposedException)
        {
            return Errno.Fail(socket.Status != ZmqError.None ? socket.Status : ZmqError.NotASocket);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }
}
