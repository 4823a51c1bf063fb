using System.Runtime.InteropServices;
using System.Text;

namespace Zerowire.Platform;

/// <summary>Opening, tuning and closing of POSIX descriptors.</summary>
internal static unsafe class PosixDescriptor
{
    /// <summary>A non-blocking stream socket that no child process inherits, or -1.</summary>
    public static int OpenStream(int family) => LibC.Socket(
        family, LinuxConstants.StreamType | LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec, 0);

    /// <summary>
    /// The descriptor; or -1 and EMFILE, when its number is beyond what the poller of its context can watch.
    /// </summary>
    public static int Within(int limit, int descriptor)
    {
        if (descriptor < limit)
            return OwnDescriptors.Add(descriptor);
        Close(ref descriptor);
        Marshal.SetLastPInvokeError((int)ZmqError.TooManySockets);
        return -1;
    }

    /// <summary>
    /// Closes once: the owner's field becomes -1 before the descriptor can be given to somebody else.
    /// </summary>
    public static void Close(ref int descriptor)
    {
        int open = Interlocked.Exchange(ref descriptor, -1);
        if (open < 0)
            return;
        OwnDescriptors.Remove(open);
        // Not repeated after EINTR: Linux has released the descriptor by then.
        _ = LibC.Close(open);
    }

    public static ZmqError SetOption(int descriptor, int level, int name, int value) =>
        LibC.SetSockOpt(descriptor, level, name, &value, sizeof(int)) == 0 ? ZmqError.None : NativeErrors.Last();

    public static ZmqError GetOption(int descriptor, int level, int name, out int value)
    {
        int result = 0;
        uint length = sizeof(int);
        int code = LibC.GetSockOpt(descriptor, level, name, &result, &length);
        value = result;
        return code == 0 ? ZmqError.None : NativeErrors.Last();
    }

    /// <summary>Makes a descriptor that was opened elsewhere as those that are opened here: non-blocking, and not
    /// inherited by child processes.</summary>
    public static ZmqError MakeOwn(int descriptor)
    {
        int on = 1;
        return LibC.IoControl(descriptor, LinuxConstants.SetNonBlocking, &on) == 0
            && LibC.IoControl(descriptor, LinuxConstants.SetCloseOnExec, &on) == 0
            ? ZmqError.None
            : NativeErrors.Last();
    }

    /// <summary>
    /// Applies what is asked for. A wish that the kernel refuses leaves its default: a connection that works is worth
    /// more than a buffer of the size wished for. What needs a right is an error when the right is missing.
    /// </summary>
    public static ZmqError Tune(int descriptor, int family, SocketTuning tuning)
    {
        if (tuning.SendBuffer >= 0)
            SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.SendBuffer, tuning.SendBuffer);
        if (tuning.ReceiveBuffer >= 0)
            SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.ReceiveBuffer, tuning.ReceiveBuffer);
        if (family == LinuxConstants.FamilyUnix)
            return ZmqError.None;

        SetOption(descriptor, LinuxConstants.TcpLevel, LinuxConstants.NoDelay, 1);
        TuneKeepAlive(descriptor, tuning);
        if (tuning.MaxRetransmitTime > 0)
            SetOption(descriptor, LinuxConstants.TcpLevel, LinuxConstants.UserTimeout, tuning.MaxRetransmitTime);
        if (tuning.TypeOfService != 0)
        {
            // A dual-stack socket carries both kinds of packets.
            SetOption(descriptor, LinuxConstants.IPLevel, LinuxConstants.TypeOfService, tuning.TypeOfService);
            if (family == LinuxConstants.FamilyInternet6)
                SetOption(descriptor, LinuxConstants.IPv6Level, LinuxConstants.TrafficClass, tuning.TypeOfService);
        }

        // Behind the type of service, by which the kernel chooses a priority too.
        ZmqError error = ZmqError.None;
        if (tuning.Priority != 0)
            error = SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.Priority, tuning.Priority);
        if (error == ZmqError.None && tuning.BusyPoll != 0)
            error = SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.BusyPoll, tuning.BusyPoll);
        return error;
    }

    /// <summary>Ties a socket to one network interface; an empty name to none. What it accepts inherits it.</summary>
    public static ZmqError BindToDevice(int descriptor, string device)
    {
        if (device.Length == 0)
            return ZmqError.None;
        byte[] name = Encoding.UTF8.GetBytes(device);
        // The kernel would look for what is left when it has cut the name to its length.
        if (name.Length > LinuxConstants.MaxDeviceName)
            return ZmqError.NoSuchDevice;
        fixed (byte* start = name)
        {
            return LibC.SetSockOpt(
                descriptor, LinuxConstants.SocketLevel, LinuxConstants.BindToDevice, start, (uint)name.Length) == 0
                ? ZmqError.None
                : NativeErrors.Last();
        }
    }

    private static void TuneKeepAlive(int descriptor, SocketTuning tuning)
    {
        if (tuning.KeepAlive < 0)
            return;

        SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.KeepAlive, tuning.KeepAlive);
        if (tuning.KeepAliveCount > 0)
            SetOption(descriptor, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveCount, tuning.KeepAliveCount);
        if (tuning.KeepAliveIdle > 0)
            SetOption(descriptor, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveIdle, tuning.KeepAliveIdle);
        if (tuning.KeepAliveInterval > 0)
            SetOption(descriptor, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveInterval, tuning.KeepAliveInterval);
    }
}
