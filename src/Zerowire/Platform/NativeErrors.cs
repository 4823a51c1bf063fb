using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>Turns <c>errno</c> into <see cref="ZmqError"/>, whose values are Linux's own numbers.</summary>
internal static class NativeErrors
{
    private const int FileTableOverflow = 23;

    /// <summary>A number without a name of ours is kept as it is.</summary>
    public static ZmqError FromErrno(int errno) =>
        errno == FileTableOverflow ? ZmqError.TooManySockets : (ZmqError)errno;

    /// <summary>The error of this thread's last call into the C library.</summary>
    public static ZmqError Last() => FromErrno(Marshal.GetLastPInvokeError());
}
