using System.Net;

namespace Zerowire.Platform;

/// <summary>
/// Opens sockets: by direct calls where this project knows the system's ABI (<see cref="PosixSocketSystem"/>), or by the
/// means of the runtime (<see cref="PortableSocketSystem"/>).
/// </summary>
internal abstract class SocketSystem
{
    /// <summary>The most bytes that the path or name of a local socket may have: <c>sun_path</c> holds its terminator
    /// too, and is a little shorter where the address begins with its length.</summary>
    public static int MaxUnixPath { get; } =
        OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() || OperatingSystem.IsWindows() ? 107 : 103;

    /// <summary>Binds and listens; an IPv6 wildcard address accepts IPv4 too.</summary>
    public abstract ListenSocket? ListenTcp(IPEndPoint local, SocketTuning tuning, int backlog, out ZmqError error);

    /// <summary>Begins to connect: <paramref name="error"/> is InProgress, or None when already connected.</summary>
    public abstract SystemStream? ConnectTcp(
        IPEndPoint remote, IPEndPoint? source, SocketTuning tuning, out ZmqError error);

    /// <summary>Binds and listens at a path, or on Linux at an abstract name that begins with <c>@</c>.</summary>
    /// <remarks>
    /// With <paramref name="ownsDirectory"/> the directory of the path goes with the socket.
    /// </remarks>
    public abstract ListenSocket? ListenUnix(
        string path, bool ownsDirectory, SocketTuning tuning, int backlog, out ZmqError error);

    /// <summary>Begins to connect to a path, or on Linux to an abstract name that begins with <c>@</c>.</summary>
    public abstract SystemStream? ConnectUnix(string path, SocketTuning tuning, out ZmqError error);

    /// <summary>Takes over a stream socket that somebody else has bound and that listens already. When it fails the
    /// descriptor stays open, and its giver's.</summary>
    /// <param name="descriptor">The descriptor or handle of the operating system.</param>
    /// <param name="isLocal">Whether it must be a local socket, or else one of tcp.</param>
    /// <param name="tuning">For the connections that are accepted; the listening socket itself stays as it is.</param>
    /// <param name="error">BadDescriptor (NotASocket to the runtime), NotASocket, TooManySockets when the poller cannot
    /// watch it, or InvalidArgument when it does not listen or is of another kind.</param>
    public abstract ListenSocket? Adopt(nint descriptor, bool isLocal, SocketTuning tuning, out ZmqError error);

    /// <summary>What wakes a thread that waits in a poller.</summary>
    /// <exception cref="ZmqException">No descriptor is to be had.</exception>
    public abstract WakeSignal CreateWakeSignal();
}
