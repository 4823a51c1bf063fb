using System.Net;

namespace Zerowire.Platform;

/// <summary>Opens sockets; one implementation per family of operating systems.</summary>
internal abstract class SocketSystem
{
    /// <summary>The one that fits this operating system.</summary>
    public static SocketSystem Current { get; } = new PosixSocketSystem();

    /// <summary>The most bytes that the path or name of a local socket may have.</summary>
    public abstract int MaxUnixPath { get; }

    /// <summary>Binds and listens; an IPv6 wildcard address accepts IPv4 too.</summary>
    public abstract ListenSocket? ListenTcp(IPEndPoint local, SocketTuning tuning, int backlog, out ZmqError error);

    /// <summary>Begins to connect: <paramref name="error"/> is InProgress, or None when already connected.</summary>
    public abstract StreamSocket? ConnectTcp(
        IPEndPoint remote, IPEndPoint? source, SocketTuning tuning, out ZmqError error);

    /// <summary>Binds and listens at a path, or at an abstract name that begins with <c>@</c>.</summary>
    /// <remarks>
    /// With <paramref name="ownsDirectory"/> the directory of the path goes with the socket.
    /// </remarks>
    public abstract ListenSocket? ListenUnix(
        string path, bool ownsDirectory, SocketTuning tuning, int backlog, out ZmqError error);

    /// <summary>Begins to connect to a path, or to an abstract name that begins with <c>@</c>.</summary>
    public abstract StreamSocket? ConnectUnix(string path, SocketTuning tuning, out ZmqError error);

    /// <summary>Makes a private directory inside <paramref name="parent"/> (empty: the current one).</summary>
    public abstract ZmqError MakeTemporaryDirectory(string parent, out string path);

    /// <summary>Removes an empty directory; that it cannot be removed is no error.</summary>
    public abstract void RemoveDirectory(string path);
}
