using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>Turns <c>errno</c> into <see cref="ZmqError"/>, whose values are Linux's own numbers.</summary>
internal static class NativeErrors
{
    private const int FileTableOverflow = 23;

    private static readonly bool s_isBsd = !OperatingSystem.IsLinux();

    /// <summary>A number without a name of ours is kept as it is.</summary>
    public static ZmqError FromErrno(int errno) =>
        s_isBsd ? FromBsd(errno)
        : errno == FileTableOverflow ? ZmqError.TooManySockets : (ZmqError)errno;

    /// <summary>The numbers of macOS and FreeBSD; up to 34 they are those of Linux, but for EDEADLK and EAGAIN.</summary>
    public static ZmqError FromBsd(int errno) => errno switch
    {
        FileTableOverflow => ZmqError.TooManySockets,
        35 => ZmqError.WouldBlock,
        36 => ZmqError.InProgress,
        38 => ZmqError.NotASocket,
        40 => ZmqError.MessageTooLarge,
        43 => ZmqError.ProtocolNotSupported,
        45 => ZmqError.NotSupported,
        47 => ZmqError.AddressFamilyNotSupported,
        48 => ZmqError.AddressInUse,
        49 => ZmqError.AddressNotAvailable,
        50 => ZmqError.NetworkDown,
        51 => ZmqError.NetworkUnreachable,
        53 => ZmqError.ConnectionAborted,
        54 => ZmqError.ConnectionReset,
        55 => ZmqError.NoBuffers,
        57 => ZmqError.NotConnected,
        60 => ZmqError.TimedOut,
        61 => ZmqError.ConnectionRefused,
        63 => ZmqError.NameTooLong,
        65 => ZmqError.HostUnreachable,
        // Small numbers but EDEADLK are common to all; of the rest, none may be taken for one of Linux.
        <= 34 and not 11 => (ZmqError)errno,
        _ => ZmqError.InvalidArgument,
    };

    /// <summary>The error of this thread's last call into the C library.</summary>
    public static ZmqError Last() => FromErrno(Marshal.GetLastPInvokeError());
}
