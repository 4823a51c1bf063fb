using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Native;

/// <summary>
/// What is done around fork(2). The C library calls these functions with nothing between: not as functions that C may
/// call, which enter the runtime first, since a signal handler that has interrupted managed code may fork too, and
/// entering would end the process. So they are compiled like any other, but touch plain memory only, and call functions
/// of the C library as if those were managed. Neither needs the runtime to know.
/// </summary>
internal static unsafe partial class ForkHandlers
{
    private static delegate*<int> s_yield;
    private static delegate*<int> s_threadId;

    /// <summary>The thread that forks.</summary>
    private static int s_forker;

    public static void Register()
    {
        if (!NativeLibrary.TryLoad("libc.so.6", out nint library)
            || !NativeLibrary.TryGetExport(library, "sched_yield", out nint yield)
            || !NativeLibrary.TryGetExport(library, "gettid", out nint threadId))
            return;
        s_yield = (delegate*<int>)yield;
        s_threadId = (delegate*<int>)threadId;
        Fork.Begin();
        OwnDescriptors.Begin();
        RuntimeThreads.Find();
        delegate*<void> before = &Before;
        delegate*<void> inParent = &InParent;
        delegate*<void> inChild = &InChild;
        // Without memory for it the program works, and its children cannot use the library.
        _ = RegisterHandlers(before, inParent, inChild);
    }

    private static void Before()
    {
        s_forker = s_threadId();
        Fork.BeforeFork(s_yield);
    }

    private static void InParent() => Fork.AfterForkInParent();

    private static void InChild()
    {
        Fork.AfterForkInChild();
        OwnDescriptors.AfterForkInChild();
        RuntimeThreads.KeepOnly(s_forker);
    }

    [LibraryImport("libc", EntryPoint = "pthread_atfork")]
    private static partial int RegisterHandlers(void* before, void* inParent, void* inChild);
}
