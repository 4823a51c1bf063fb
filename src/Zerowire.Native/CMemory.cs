using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>Memory of the C library. The runtime is told only of calls that may take long: for little memory, telling it
/// costs more than the call.</summary>
internal static unsafe partial class CMemory
{
    private const nuint LongestQuick = 32 << 10;

    /// <summary>Null when there is none.</summary>
    public static void* Allocate(nuint size) => size <= LongestQuick ? AllocateQuickly(size) : AllocateSlowly(size);

    public static void Free(void* memory, nuint size)
    {
        if (size <= LongestQuick)
            FreeQuickly(memory);
        else
            FreeSlowly(memory);
    }

    [LibraryImport("libc", EntryPoint = "malloc")]
    [SuppressGCTransition]
    private static partial void* AllocateQuickly(nuint size);

    [LibraryImport("libc", EntryPoint = "malloc")]
    private static partial void* AllocateSlowly(nuint size);

    [LibraryImport("libc", EntryPoint = "free")]
    [SuppressGCTransition]
    private static partial void FreeQuickly(void* memory);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void FreeSlowly(void* memory);
}
