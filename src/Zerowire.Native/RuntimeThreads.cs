using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>
/// The list of threads of the runtime that is linked into the library. After a fork all but one of them are gone, and
/// the runtime does not know: it would wait for them, and read their stacks, which the C library gives to new threads.
/// The offsets are those of the one version of the runtime that the project is built with. They are proved before they
/// are used; where they are wrong, children of the process cannot use the library.
/// </summary>
internal static unsafe partial class RuntimeThreads
{
    // Of a thread: the memory that it allocates from, the next thread, the bounds of its stack, its number in the system.
    private const int Allocated = 0x00;
    private const int AllocationLimit = 0x08;
    private const int Next = 0x58;
    private const int StackEnd = 0xa8;
    private const int StackStart = 0xb0;
    private const int Number = 0xb8;

    private const int LengthInArray = 8;
    private const int MostThreads = 16;

    /// <summary>The runtime's own variable; null when it was not found.</summary>
    private static byte** s_first;

    /// <summary>What the memory of an array of bytes begins with.</summary>
    private static nint s_typeOfBytes;

    /// <summary>While the runtime has hardly begun, and no thread comes or goes.</summary>
    public static void Find()
    {
        var first = (byte**)ThreadStore();
        int number = ThreadId();
        byte* thread = *first;
        for (int i = 0; thread is not null; i++)
        {
            if (i == MostThreads || !IsHeap(thread))
                return;
            if (HasOnStack(thread, &number) && *(long*)(thread + Number) == number)
                number = 0;
            thread = *(byte**)(thread + Next);
        }
        if (number != 0)
            return;
        s_typeOfBytes = typeof(byte[]).TypeHandle.Value;
        s_first = first;
    }

    /// <summary>In a child process, called as <see cref="ForkHandlers"/> says: forgets all threads but the one that runs
    /// here, which was <paramref name="forker"/> to the parent.</summary>
    public static void KeepOnly(int forker)
    {
        if (s_first is null)
            return;
        byte* kept = null;
        byte* next;
        for (byte* thread = *s_first; thread is not null; thread = next)
        {
            next = *(byte**)(thread + Next);
            // It runs on its own stack, unless the program has given it another for now.
            if (HasOnStack(thread, &forker) || (kept is null && *(long*)(thread + Number) == forker))
                kept = thread;
        }
        for (byte* thread = *s_first; thread is not null; thread = next)
        {
            next = *(byte**)(thread + Next);
            if (thread != kept)
                FillMemoryOf(thread);
        }
        if (kept is not null)
            *(byte**)(kept + Next) = null;
        *s_first = kept;
    }

    /// <summary>Where a thread would have put its next objects, one that nobody refers to takes the room: the collector
    /// goes from object to object.</summary>
    private static void FillMemoryOf(byte* thread)
    {
        byte* place = *(byte**)(thread + Allocated);
        if (place is null)
            return;
        // The room is larger than the limit says by the smallest object, which an empty array is.
        *(nint*)place = s_typeOfBytes;
        *(nint*)(place + LengthInArray) = (nint)(*(byte**)(thread + AllocationLimit) - place);
    }

    private static bool HasOnStack(byte* thread, void* local) =>
        (byte*)local > *(byte**)(thread + StackEnd) && (byte*)local < *(byte**)(thread + StackStart);

    /// <summary>Whether what is taken for a thread's allocation is like one.</summary>
    private static bool IsHeap(byte* thread) =>
        *(byte**)(thread + Allocated) <= *(byte**)(thread + AllocationLimit)
        && *(byte**)(thread + StackEnd) < *(byte**)(thread + StackStart);

    /// <summary>C++: <c>GetThreadStore()</c>. What it points at begins with the first thread.</summary>
    [LibraryImport("*", EntryPoint = "_Z14GetThreadStorev")]
    private static partial void* ThreadStore();

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();
}
