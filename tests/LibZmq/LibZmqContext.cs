using System.Runtime.InteropServices;

namespace Zerowire.LibZmq;

/// <summary>A context of the system's libzmq. Close its sockets first: termination waits for them.</summary>
public sealed unsafe class LibZmqContext : IDisposable
{
    private nint _handle = NativeMethods.ContextNew();

    /// <summary>The version of the library that was loaded.</summary>
    public static Version LibraryVersion
    {
        get
        {
            int major, minor, patch;
            NativeMethods.Version(&major, &minor, &patch);
            return new Version(major, minor, patch);
        }
    }

    internal nint Handle => _handle;

    /// <summary>Sets an option by its number, and returns the errno, 0 for none.</summary>
    public int TrySetOption(int option, int value) =>
        NativeMethods.ContextSet(_handle, option, value) < 0 ? NativeMethods.Errno() : 0;

    /// <summary>Reads an option by its number; -1 is a value, or no option.</summary>
    public int GetOption(int option) => NativeMethods.ContextGet(_handle, option);

    /// <summary>Makes every blocked call on the context's sockets fail with ETERM.</summary>
    public void Shutdown() => _ = NativeMethods.ContextShutdown(_handle);

    /// <summary>Terminates the context.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0) _ = NativeMethods.ContextTerminate(handle);
    }

    internal static LibZmqException LastError(string call)
    {
        int error = NativeMethods.Errno();
        return new LibZmqException(call, error, Marshal.PtrToStringUTF8((nint)NativeMethods.ErrorText(error))!);
    }
}
