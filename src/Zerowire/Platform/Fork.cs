using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>
/// What the library knows of fork(2): how often this process has come out of one, and the threads of the library, which
/// are to be asleep while it happens, because whatever they hold at that moment the child holds for ever. Only in C
/// programs; a .NET program cannot fork.
/// </summary>
/// <remarks>The handlers run as if they were C (see <c>ForkHandlers</c>): what they call touches nothing but memory that
/// is not the runtime's, and no static here may need an initializer.</remarks>
internal static unsafe class Fork
{
    private const int MostSleepers = 256;
    private const int SleeperSize = 64;

    /// <summary>How often a fork yields to a thread that does not go to sleep, before it goes on: a few milliseconds, or
    /// that many time slices.</summary>
    private const int MostYields = 20_000;

    private static int s_generation;
    private static int s_inProgress;

    /// <summary>The states of the threads, a cache line each; null in a .NET program.</summary>
    private static byte* s_sleepers;

    /// <summary>0 in the process that loaded the library, 1 in a child of it, 2 in a child of that.</summary>
    public static int Generation => Volatile.Read(ref s_generation);

    public static bool IsInProgress => Volatile.Read(ref s_inProgress) != 0;

    /// <summary>From now on threads are watched.</summary>
    public static void Begin() => s_sleepers = (byte*)NativeMemory.AllocZeroed(MostSleepers, SleeperSize);

    /// <summary>A place for the state of a thread; null when there is none, and the thread is not waited for.</summary>
    public static int* ClaimSleeper()
    {
        for (int i = 0; s_sleepers is not null && i < MostSleepers; i++)
        {
            if (Interlocked.CompareExchange(ref *StateAt(i), ForkSleeper.Asleep, ForkSleeper.None) == ForkSleeper.None)
                return StateAt(i);
        }
        return null;
    }

    /// <summary>In the handler before a fork: returns when the threads of the library are asleep, and they stay so.</summary>
    public static void BeforeFork(delegate*<int> yield)
    {
        Interlocked.Increment(ref s_inProgress);
        int yields = 0;
        for (int i = 0; i < MostSleepers; i++)
        {
            // One of them may be the thread that forks.
            while (Volatile.Read(ref *StateAt(i)) == ForkSleeper.Awake && yields < MostYields)
            {
                yield();
                yields++;
            }
        }
    }

    /// <summary>In the handler of the parent.</summary>
    public static void AfterForkInParent() => Interlocked.Decrement(ref s_inProgress);

    /// <summary>In the handler of the child.</summary>
    public static void AfterForkInChild()
    {
        Volatile.Write(ref s_generation, s_generation + 1);
        Volatile.Write(ref s_inProgress, 0);
        for (int i = 0; i < MostSleepers; i++)
            *StateAt(i) = ForkSleeper.None;
    }

    private static int* StateAt(int index) => (int*)(s_sleepers + (index * SleeperSize));
}
