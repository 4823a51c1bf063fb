using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>The calling thread's <c>errno</c>, and what a failed function answers.</summary>
internal static unsafe partial class Errno
{
    /// <summary>The numbers of <see cref="ZmqError"/> are those of Linux.</summary>
    public static int Value
    {
        get => *Location();
        set => *Location() = value;
    }

    /// <summary>Sets the error of a call that has failed, and answers -1.</summary>
    public static int Fail(ZmqError error)
    {
        Value = (int)error;
        return -1;
    }

    /// <summary>As <see cref="Fail(ZmqError)"/>, for what was thrown.</summary>
    public static int Fail(Exception exception) => Fail(ErrorOf(exception));

    /// <summary>As <see cref="Fail(ZmqError)"/>, for functions that answer a pointer.</summary>
    public static void* FailPointer(ZmqError error)
    {
        Value = (int)error;
        return null;
    }

    public static int Answer(ZmqError error) => error == ZmqError.None ? 0 : Fail(error);

    public static ZmqError ErrorOf(Exception exception) => exception switch
    {
        ZmqException known => known.Error,
        OutOfMemoryException => ZmqError.OutOfMemory,
        ObjectDisposedException => ZmqError.NotASocket,
        ArgumentException or InvalidOperationException => ZmqError.InvalidArgument,
        _ => ZmqError.BadAddress,
    };

    [LibraryImport("libc", EntryPoint = "__errno_location")]
    [SuppressGCTransition]
    private static partial int* Location();
}
