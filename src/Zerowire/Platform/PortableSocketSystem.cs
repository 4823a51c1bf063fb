using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zerowire.Platform;

/// <summary>
/// Sockets of the runtime, which every system has. They are non-blocking, and only synchronous calls are made, so that
/// neither the thread pool nor the thread that the runtime keeps for sockets takes part. Exceptions occur where connections begin and end, not while they carry messages.
/// </summary>
/// <param name="descriptorLimit">Descriptors from this number on are refused, because the poller cannot watch
/// them.</param>
internal sealed class PortableSocketSystem(long descriptorLimit = long.MaxValue) : SocketSystem
{
    public override ListenSocket? ListenTcp(IPEndPoint local, SocketTuning tuning, int backlog, out ZmqError error)
    {
        if (Open(local.AddressFamily, tuning, out error) is not { } socket)
            return null;
        // The runtime already lets an address be bound again whose last connections are in TIME_WAIT, where the system
        // would not; on Windows the opposite has to be said, that nobody else may bind it meanwhile.
        if (OperatingSystem.IsWindows())
            socket.ExclusiveAddressUse = true;
        return Listen(socket, local, backlog, ref error)
            ? new PortableListenSocket(socket, Describe(socket.LocalEndPoint), descriptorLimit, tuning, file: null)
            : null;
    }

    public override SystemStream? ConnectTcp(
        IPEndPoint remote, IPEndPoint? source, SocketTuning tuning, out ZmqError error)
    {
        if (Open(remote.AddressFamily, tuning, out error) is not { } socket)
            return null;
        return source is null || Try(() => socket.Bind(source), socket, ref error)
            ? Connect(socket, remote, ref error)
            : null;
    }

    public override ListenSocket? ListenUnix(
        string path, bool ownsDirectory, SocketTuning tuning, int backlog, out ZmqError error)
    {
        if (OpenUnix(path, tuning, out error) is not { } socket)
            return null;
        bool isFile = !LocalPath.IsAbstract(path);
        if (isFile)
            PortableSocketFile.RemoveStale(path);
        if (Listen(socket, new LocalPath(path), backlog, ref error))
        {
            return new PortableListenSocket(
                socket, "ipc://" + path, descriptorLimit, tuning,
                isFile ? new PortableSocketFile(path, ownsDirectory) : null);
        }

        error = OfPath(error);
        return null;
    }

    public override SystemStream? ConnectUnix(string path, SocketTuning tuning, out ZmqError error)
    {
        if (OpenUnix(path, tuning, out error) is not { } socket)
            return null;
        SystemStream? stream = Connect(socket, new LocalPath(path), ref error);
        error = OfPath(error);
        // Local connections are made at once. On Linux 'would block' says that the listener's queue is full and that
        // nothing is in progress: nothing would ever be told about this socket.
        if (error != ZmqError.InProgress || !OperatingSystem.IsLinux())
            return stream;
        stream!.Dispose();
        error = ZmqError.WouldBlock;
        return null;
    }

    public override ListenSocket? Adopt(nint descriptor, bool isLocal, SocketTuning tuning, out ZmqError error)
    {
        error = ZmqError.TooManySockets;
        if (descriptor >= descriptorLimit)
            return null;
        SafeSocketHandle handle = new(descriptor, ownsHandle: true);
        try
        {
            Socket socket = new(handle);
            error = CheckListening(socket, isLocal);
            if (error == ZmqError.None)
            {
                socket.Blocking = false;
                return new PortableListenSocket(
                    socket, Describe(socket.LocalEndPoint), descriptorLimit, tuning, file: null);
            }
        }
        catch (SocketException exception)
        {
            error = SocketErrors.ToZmq(exception.SocketErrorCode);
        }

        // Whoever gave it still has it.
        handle.SetHandleAsInvalid();
        return null;
    }

    public override WakeSignal CreateWakeSignal()
    {
        LoopbackWakeSignal signal = new();
        if (signal.Descriptor < descriptorLimit)
            return signal;
        signal.Dispose();
        throw new ZmqException(ZmqError.TooManySockets);
    }

    /// <summary>Begins to connect a non-blocking socket; true when it is connected already.</summary>
    internal static bool BeginConnect(Socket socket, EndPoint remote)
    {
        try
        {
            socket.Connect(remote);
            return true;
        }
        catch (SocketException exception) when (
            exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return false;
        }
    }

    /// <summary>The form that users see: <c>tcp://1.2.3.4:5</c>, <c>tcp://[::1]:5</c>, <c>ipc://path</c>.</summary>
    internal static string Describe(EndPoint? endPoint) => endPoint switch
    {
        null => string.Empty,
        IPEndPoint => "tcp://" + endPoint,
        _ => "ipc://" + endPoint,
    };

    private static bool Listen(Socket socket, EndPoint local, int backlog, ref ZmqError error) => Try(
        () =>
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = true;
            socket.Bind(local);
            socket.Listen(backlog);
        },
        socket, ref error);

    private static PortableStream? Connect(Socket socket, EndPoint remote, ref ZmqError error)
    {
        bool connected = false;
        if (!Try(() => connected = BeginConnect(socket, remote), socket, ref error))
            return null;
        error = connected ? ZmqError.None : ZmqError.InProgress;
        return new PortableStream(socket, remote);
    }

    /// <summary>Does it; closes the socket when that fails.</summary>
    private static bool Try(Action action, Socket socket, ref ZmqError error)
    {
        try
        {
            action();
            return true;
        }
        catch (SocketException exception)
        {
            error = SocketErrors.ToZmq(exception.SocketErrorCode);
        }
        catch (PlatformNotSupportedException)
        {
            error = ZmqError.AddressFamilyNotSupported;
        }

        socket.Dispose();
        return false;
    }

    private static ZmqError CheckListening(Socket socket, bool isLocal)
    {
        bool listens = (int)socket.GetSocketOption(
            SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;
        bool fits = isLocal
            ? socket.AddressFamily == AddressFamily.Unix
            : socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
        return listens && fits && socket.SocketType == SocketType.Stream ? ZmqError.None : ZmqError.InvalidArgument;
    }

    private Socket? OpenUnix(string path, SocketTuning tuning, out ZmqError error)
    {
        if (Encoding.UTF8.GetByteCount(path) <= MaxUnixPath)
            return Open(AddressFamily.Unix, tuning, out error);
        error = ZmqError.NameTooLong;
        return null;
    }

    private Socket? Open(AddressFamily family, SocketTuning tuning, out ZmqError error)
    {
        try
        {
            Socket socket = new(
                family, SocketType.Stream, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp)
            {
                Blocking = false,
            };
            if (socket.Handle < descriptorLimit)
            {
                // Buffer sizes count from the handshake on, so they are set before anything else.
                error = PortableOptions.Tune(socket, tuning);
                if (error == ZmqError.None && family != AddressFamily.Unix)
                    error = PortableOptions.BindToDevice(socket, tuning.Device);
            }
            else
            {
                error = ZmqError.TooManySockets;
            }

            if (error == ZmqError.None)
                return socket;
            socket.Dispose();
        }
        catch (SocketException exception)
        {
            error = SocketErrors.ToZmq(exception.SocketErrorCode);
        }

        return null;
    }

    // The runtime has no word for 'no such file'.
    private static ZmqError OfPath(ZmqError error) =>
        error == ZmqError.AddressNotAvailable ? ZmqError.EndpointNotFound : error;
}
