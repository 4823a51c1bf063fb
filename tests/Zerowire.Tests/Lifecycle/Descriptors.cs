using System.Runtime.InteropServices;

namespace Zerowire.Tests.Lifecycle;

/// <summary>Opens and closes descriptors of its own, into which nobody else may write.</summary>
internal static unsafe partial class Descriptors
{
    private const int NonBlocking = 0x800;

    /// <summary>Counts the pipes into which somebody wrote.</summary>
    public static int Watch(CancellationToken stop)
    {
        int written = 0;
        int* ends = stackalloc int[2 * 16];
        byte buffer;
        while (!stop.IsCancellationRequested)
        {
            for (int i = 0; i < 16; i++)
                Assert.Equal(0, Pipe2(ends + (2 * i), NonBlocking));
            Thread.Yield();
            for (int i = 0; i < 16; i++)
            {
                written += Read(ends[2 * i], &buffer, 1) > 0 ? 1 : 0;
                _ = Close(ends[2 * i]);
                _ = Close(ends[(2 * i) + 1]);
            }
        }
        return written;
    }

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe2(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
