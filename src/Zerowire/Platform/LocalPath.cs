using System.Net;
using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>The address of a local socket for <see cref="Socket"/>.</summary>
/// <remarks>
/// It is the runtime's own address in all but its type. With that type the runtime would delete the file of a listener
/// when it closes, even where another one has taken the name over meanwhile.
/// </remarks>
/// <param name="path">A path, or on Linux an abstract name that begins with <c>@</c>.</param>
internal sealed class LocalPath(string path) : EndPoint
{
    private readonly UnixDomainSocketEndPoint _inner =
        new(IsAbstract(path) ? string.Concat("\0", path.AsSpan(1)) : path);

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>Whether the name is Linux's and not the file system's; elsewhere <c>@</c> is a letter as any.</summary>
    public static bool IsAbstract(string path) => path[0] == '@' && OperatingSystem.IsLinux();

    public override SocketAddress Serialize() => _inner.Serialize();

    // Read, not bound to: the type does not matter any more.
    public override EndPoint Create(SocketAddress socketAddress) => _inner.Create(socketAddress);

    public override string ToString() => path;
}
