using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>Who a local peer is, asked by the means of the runtime: macOS and FreeBSD tell no process, Windows
/// nothing.</summary>
internal static class PortableCredentials
{
    /// <summary>LOCAL_PEERCRED of macOS and FreeBSD.</summary>
    private const int BsdCredentials = 1;

    private const int FewGroups = 32;

    /// <summary>NGROUPS_MAX.</summary>
    private const int MostGroups = 65_536;

    public static PeerCredentials? Read(Socket socket)
    {
        // The largest is struct xucred: version, uid, count of groups, sixteen groups, padding and a pointer.
        Span<byte> bytes = stackalloc byte[96];
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // struct ucred: pid, uid, gid.
                socket.GetRawSocketOption(LinuxConstants.SocketLevel, LinuxConstants.PeerCredentials, bytes[..12]);
                return new PeerCredentials(Number(bytes, 4), Number(bytes, 8), (int)Number(bytes, 0));
            }

            if (!PeerCredentials.TellsUsers)
                return null;
            socket.GetRawSocketOption(0, BsdCredentials, bytes);
            return new PeerCredentials(Number(bytes, 4), Number(bytes, 12), null);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>The groups besides the first one; only Linux is asked.</summary>
    public static uint[] ReadGroups(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        // The runtime does not tell how many there are when they do not fit.
        return TryReadGroups(socket, FewGroups) ?? TryReadGroups(socket, MostGroups) ?? [];
    }

    private static uint[]? TryReadGroups(Socket socket, int most)
    {
        uint[] groups = new uint[most];
        try
        {
            int length = socket.GetRawSocketOption(
                LinuxConstants.SocketLevel, LinuxConstants.PeerGroups, MemoryMarshal.AsBytes(groups.AsSpan()));
            return groups[..(length / sizeof(uint))];
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int offset) => BitConverter.ToUInt32(bytes[offset..]);
}
