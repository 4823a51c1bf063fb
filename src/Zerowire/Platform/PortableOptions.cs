using System.Net.Sockets;
using System.Text;

namespace Zerowire.Platform;

/// <summary>What is set on and asked of the runtime's sockets.</summary>
internal static class PortableOptions
{
    private const int IPv6Level = 41;

    /// <summary>TCP_MAXRT of Windows, in seconds.</summary>
    private const int WindowsMaxRetransmitTime = 5;

    // IPV6_TCLASS has a number of its own on every system, and no name in the runtime.
    private static readonly int s_trafficClass =
        OperatingSystem.IsLinux() ? LinuxConstants.TrafficClass
        : OperatingSystem.IsFreeBSD() ? 61
        : OperatingSystem.IsWindows() ? 39 : 36;

    /// <summary>
    /// Applies what is asked for. A wish that the system refuses leaves its default: a connection that works is worth
    /// more than a buffer of the size wished for. What needs a right is an error when the right is missing.
    /// </summary>
    public static ZmqError Tune(Socket socket, SocketTuning tuning)
    {
        Set(socket, SocketOptionLevel.Socket, SocketOptionName.SendBuffer, tuning.SendBuffer);
        Set(socket, SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer, tuning.ReceiveBuffer);
        if (socket.AddressFamily == AddressFamily.Unix)
            return ZmqError.None;

        Set(socket, SocketOptionLevel.Tcp, SocketOptionName.NoDelay, 1);
        if (tuning.KeepAlive >= 0)
        {
            Set(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive, tuning.KeepAlive);
            SetPositive(socket, SocketOptionName.TcpKeepAliveRetryCount, tuning.KeepAliveCount);
            SetPositive(socket, SocketOptionName.TcpKeepAliveTime, tuning.KeepAliveIdle);
            SetPositive(socket, SocketOptionName.TcpKeepAliveInterval, tuning.KeepAliveInterval);
        }

        if (tuning.MaxRetransmitTime > 0)
            SetMaxRetransmitTime(socket, tuning.MaxRetransmitTime);
        if (tuning.TypeOfService != 0)
        {
            // A dual-stack socket carries both kinds of packets.
            Set(socket, SocketOptionLevel.IP, SocketOptionName.TypeOfService, tuning.TypeOfService);
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
                SetRaw(socket, IPv6Level, s_trafficClass, tuning.TypeOfService);
        }

        // Only Linux has these two. They come behind the type of service, by which it chooses a priority too.
        ZmqError error = ZmqError.None;
        if (tuning.Priority != 0 && OperatingSystem.IsLinux())
            error = SetRaw(socket, LinuxConstants.SocketLevel, LinuxConstants.Priority, tuning.Priority);
        if (error == ZmqError.None && tuning.BusyPoll != 0 && OperatingSystem.IsLinux())
            error = SetRaw(socket, LinuxConstants.SocketLevel, LinuxConstants.BusyPoll, tuning.BusyPoll);
        return error;
    }

    /// <summary>Ties a socket to one network interface; an empty name to none. Linux only.</summary>
    public static ZmqError BindToDevice(Socket socket, string device)
    {
        if (device.Length == 0)
            return ZmqError.None;
        if (!OperatingSystem.IsLinux())
            return ZmqError.NotSupported;
        byte[] name = Encoding.UTF8.GetBytes(device);
        if (name.Length > LinuxConstants.MaxDeviceName)
            return ZmqError.NoSuchDevice;
        ZmqError error = SetRaw(socket, LinuxConstants.SocketLevel, LinuxConstants.BindToDevice, name);
        // The runtime has no word for 'no such device'; a name is all that can be wrong here.
        return error is ZmqError.None or ZmqError.NotPermitted ? error : ZmqError.NoSuchDevice;
    }

    // Other systems have nothing like it.
    private static void SetMaxRetransmitTime(Socket socket, int milliseconds)
    {
        if (OperatingSystem.IsLinux())
            SetRaw(socket, LinuxConstants.TcpLevel, LinuxConstants.UserTimeout, milliseconds);
        else if (OperatingSystem.IsWindows())
            SetRaw(socket, LinuxConstants.TcpLevel, WindowsMaxRetransmitTime, (int)((milliseconds + 999L) / 1000));
    }

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

    private static ZmqError SetRaw(Socket socket, int level, int name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, value);
        return SetRaw(socket, level, name, bytes);
    }

    private static ZmqError SetRaw(Socket socket, int level, int name, ReadOnlySpan<byte> value)
    {
        try
        {
            socket.SetRawSocketOption(level, name, value);
            return ZmqError.None;
        }
        catch (SocketException exception)
        {
            // To an option, 'access denied' is what the runtime calls a missing right.
            return exception.SocketErrorCode == SocketError.AccessDenied
                ? ZmqError.NotPermitted
                : SocketErrors.ToZmq(exception.SocketErrorCode);
        }
    }
}
