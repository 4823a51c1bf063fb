using System.Runtime.InteropServices;

namespace Zerowire.Tests.Infrastructure;

/// <summary>What a thread may do, which it gives up to see how the library takes that.</summary>
internal static unsafe partial class ThreadRights
{
    public const int OverrideFileRights = 1;
    public const int ReadEverything = 2;
    public const int SetScheduling = 23;

    private const int Fifo = 1;

    /// <summary>Tried, because beside the right to it the system may have no time to give.</summary>
    public static bool AllowRealTime()
    {
        bool may = false;
        var thread = new Thread(() =>
        {
            int priority = 1;
            may = SetScheduler(0, Fifo, &priority) == 0;
        });
        thread.Start();
        thread.Join();
        return may;
    }

    /// <summary>Takes a right (CAP_...) from the calling thread and those it starts, should it have it.</summary>
    public static void GiveUp(params ReadOnlySpan<int> rights)
    {
        const uint Version3 = 0x20080522;
        uint* header = stackalloc uint[] { Version3, 0 };
        // Effective, permitted, inheritable; the low halves come first.
        uint* sets = stackalloc uint[6];
        Assert.Equal(0, GetCapabilities(header, sets));
        foreach (int right in rights)
        {
            for (int i = 0; i < 3; i++)
                sets[i] &= ~(1u << right);
        }
        Assert.Equal(0, SetCapabilities(header, sets));
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, int* priority);

    [LibraryImport("libc", EntryPoint = "capget")]
    private static partial int GetCapabilities(uint* header, uint* sets);

    [LibraryImport("libc", EntryPoint = "capset")]
    private static partial int SetCapabilities(uint* header, uint* sets);
}
