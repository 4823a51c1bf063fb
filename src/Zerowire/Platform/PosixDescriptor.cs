using System.Runtime.InteropServices;

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
            return descriptor;
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
        // Not repeated after EINTR: Linux has released the descriptor by then.
        if (open >= 0)
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

    /// <summary>
    /// Applies what is asked for. A value that the kernel refuses leaves its default: a connection that works is
    /// worth more than a buffer of the size wished for.
    /// </summary>
    public static void Tune(int descriptor, int family, SocketTuning tuning)
    {
        if (tuning.SendBuffer >= 0)
            SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.SendBuffer, tuning.SendBuffer);
        if (tuning.ReceiveBuffer >= 0)
            SetOption(descriptor, LinuxConstants.SocketLevel, LinuxConstants.ReceiveBuffer, tuning.ReceiveBuffer);
        if (family == LinuxConstants.FamilyUnix)
            return;

        SetOption(descriptor, LinuxConstants.TcpLevel, LinuxConstants.NoDelay, 1);
        TuneKeepAlive(descriptor, tuning);
        if (tuning.TypeOfService == 0)
            return;

        // A dual-stack socket carries both kinds of packets.
        SetOption(descriptor, LinuxConstants.IPLevel, LinuxConstants.TypeOfService, tuning.TypeOfService);
        if (family == LinuxConstants.FamilyInternet6)
            SetOption(descriptor, LinuxConstants.IPv6Level, LinuxConstants.TrafficClass, tuning.TypeOfService);
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
