using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>
/// The descriptors that the library has open, so that a child process can close its copies: as long as it has them, an
/// address that its parent gives up is not free, and a connection that its parent closes is not closed. Only in C
/// programs.
/// </summary>
/// <remarks>See the remarks of <see cref="Fork"/>.</remarks>
internal static unsafe class OwnDescriptors
{
    /// <summary>More than a process can have, as systems are set up; others are not closed.</summary>
    private const int Most = 1 << 20;
    private const int BitsOfWord = 64;

    /// <summary>A bit for each; null in a .NET program.</summary>
    private static ulong* s_open;

    /// <summary>Those of the parent process that have not been closed here.</summary>
    private static ulong* s_inherited;

    /// <summary>How many words are in use.</summary>
    private static int s_words;

    public static void Begin()
    {
        s_inherited = (ulong*)NativeMemory.AllocZeroed(Most / BitsOfWord, sizeof(ulong));
        s_open = (ulong*)NativeMemory.AllocZeroed(Most / BitsOfWord, sizeof(ulong));
    }

    /// <summary>Takes note of a descriptor that was opened; returns it. A negative one is none.</summary>
    public static int Add(int descriptor)
    {
        if (s_open is null || (uint)descriptor >= Most)
            return descriptor;
        int word = descriptor / BitsOfWord;
        int words = Volatile.Read(ref s_words);
        while (word >= words)
            words = Interlocked.CompareExchange(ref s_words, word + 1, words);
        Interlocked.Or(ref WordOf(descriptor), 1UL << (descriptor % BitsOfWord));
        return descriptor;
    }

    /// <summary>Before it is closed: behind that its number may be another's.</summary>
    public static void Remove(int descriptor)
    {
        if (s_open is not null && (uint)descriptor < Most)
            Interlocked.And(ref WordOf(descriptor), ~(1UL << (descriptor % BitsOfWord)));
    }

    /// <summary>In the handler of a child process.</summary>
    public static void AfterForkInChild()
    {
        for (int i = 0; i < s_words; i++)
        {
            s_inherited[i] |= s_open[i];
            s_open[i] = 0;
        }
    }

    /// <summary>In a child process: closes what it has of its parent. Its parent has it still.</summary>
    public static void CloseInherited()
    {
        for (int i = 0; i < s_words; i++)
        {
            ulong bits = Interlocked.Exchange(ref Unsafe.AsRef<ulong>(s_inherited + i), 0);
            for (int bit = 0; bit < BitsOfWord; bit++)
            {
                if ((bits >> bit & 1) != 0)
                    _ = LibC.Close((i * BitsOfWord) + bit);
            }
        }
    }

    private static ref ulong WordOf(int descriptor) => ref Unsafe.AsRef<ulong>(s_open + (descriptor / BitsOfWord));
}
