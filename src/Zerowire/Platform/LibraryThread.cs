using System.Text.Unicode;

namespace Zerowire.Platform;

/// <summary>The threads of the library.</summary>
internal static unsafe class LibraryThread
{
    /// <summary>What Linux keeps of a name.</summary>
    private const int LongestName = 15;

    /// <summary>In the thread, first of all. In a C program the runtime does not tell the system its name.</summary>
    public static void Begin()
    {
        if (!Parker.EndsWithSignals || Thread.CurrentThread.Name is not { } name)
            return;
        byte* kept = stackalloc byte[LongestName + 1];
        Utf8.FromUtf16(name, new Span<byte>(kept, LongestName), out _, out int length);
        kept[length] = 0;
        _ = LibC.SetName(LibC.CurrentThread(), kept);
    }

    /// <summary>Starts a thread. In a C program it takes none of the program's signals, not even in its first moment:
    /// it inherits what the thread that starts it does not take.</summary>
    public static void Start(Thread thread)
    {
        if (!Parker.EndsWithSignals)
        {
            thread.Start();
            return;
        }
        SignalSet before = SignalSet.BlockInThread();
        try
        {
            thread.Start();
        }
        finally
        {
            SignalSet.SetOfThread(before);
        }
    }
}
