using System.Globalization;
using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>What is set on and asked of the runtime's sockets.</summary>
internal static class PortableOptions
{
    private const int IPv6Level = 41;
    private const int LinuxCredentials = 17;
    private const int BsdCredentials = 1;

    // IPV6_TCLASS has a number of its own on every system, and no name in the runtime.
    private static readonly int s_trafficClass =
        OperatingSystem.IsLinux() ? LinuxConstants.TrafficClass
        : OperatingSystem.IsFreeBSD() ? 61
        : OperatingSystem.IsWindows() ? 39 : 36;

    /// <summary>
    /// Applies what is asked for. A value that the system refuses leaves its default: a connection that works is worth
    /// more than a buffer of the size wished for.
    /// </summary>
    public static void Tune(Socket socket, SocketTuning tuning)
    {
        Set(socket, SocketOptionLevel.Socket, SocketOptionName.SendBuffer, tuning.SendBuffer);
        Set(socket, SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer, tuning.ReceiveBuffer);
        if (socket.AddressFamily == AddressFamily.Unix)
            return;

        Set(socket, SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1);
        if (tuning.KeepAlive >= 0)
        {
            Set(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive, tuning.KeepAlive);
            SetPositive(socket, SocketOptionName.TcpKeepAliveRetryCount, tuning.KeepAliveCount);
            SetPositive(socket, SocketOptionName.TcpKeepAliveTime, tuning.KeepAliveIdle);
            SetPositive(socket, SocketOptionName.TcpKeepAliveInterval, tuning.KeepAliveInterval);
        }

        if (tuning.TypeOfService == 0)
            return;
        // A dual-stack socket carries both kinds of packets.
        Set(socket, SocketOptionLevel.IP, SocketOptionName.TypeOfService, tuning.TypeOfService);
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            SetTrafficClass(socket, tuning.TypeOfService);
    }

    /// <summary><c>:uid:gid:pid</c> of a local peer; macOS and FreeBSD tell no process, Windows nothing.</summary>
    public static string PeerCredentials(Socket socket)
    {
        // The largest is struct xucred: version, uid, count of groups, sixteen groups, padding and a pointer.
        Span<byte> bytes = stackalloc byte[96];
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // struct ucred: pid, uid, gid.
                socket.GetRawSocketOption(LinuxConstants.SocketLevel, LinuxCredentials, bytes[..12]);
                return string.Create(
                    CultureInfo.InvariantCulture, $":{Number(bytes, 4)}:{Number(bytes, 8)}:{Number(bytes, 0)}");
            }

            if (!OperatingSystem.IsMacOS() && !OperatingSystem.IsFreeBSD())
                return string.Empty;
            socket.GetRawSocketOption(0, BsdCredentials, bytes);
            return string.Create(CultureInfo.InvariantCulture, $":{Number(bytes, 4)}:{Number(bytes, 12)}:");
        }
        catch (SocketException)
        {
            return string.Empty;
        }
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int offset) => BitConverter.ToUInt32(bytes[offset..]);

    private static void SetPositive(Socket socket, SocketOptionName name, int value)
    {
        if (value > 0)
            Set(socket, SocketOptionLevel.Tcp, name, value);
    }

    private static void Set(Socket socket, SocketOptionLevel level, SocketOptionName name, int value)
    {
        if (value < 0)
            return;
        try
        {
            socket.SetSocketOption(level, name, value);
        }
        catch (SocketException)
        {
            // The default stays.
        }
    }

    private static void SetTrafficClass(Socket socket, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, value);
        try
        {
            socket.SetRawSocketOption(IPv6Level, s_trafficClass, bytes);
        }
        catch (SocketException)
        {
            // The default stays.
        }
    }
}
