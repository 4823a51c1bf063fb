using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>
/// The addresses that handles are. Libraries over ours look at the first bytes of what they are given, to tell their own
/// objects from sockets; so the addresses can be read, closed ones too, and zeros are found there. It is address space
/// alone: all of it is the one page of zeros that the kernel has.
/// </summary>
internal static unsafe partial class HandleSpace
{
    /// <summary>How many places a table can have.</summary>
    public const int Places = 1 << IndexBits;

    private const int IndexBits = 18;

    private const int KindBits = 3;

    /// <summary>What C's allocator gives is aligned so.</summary>
    private const int AlignmentBits = 4;

    /// <summary>After so many uses of a place a handle comes again.</summary>
    private const int MostUsesBits = 16;

    private const int LeastUsesBits = 4;

    private const int Readable = 1;
    private const int PrivateAnonymousUnreserved = 0x4022;

    // Not read-only: the compiler would look in each call whether they are initialised.
    private static nint s_base;
    private static int s_usesBits = MostUsesBits;

    /// <summary>Before the first handle. Where address space is limited the handles come again sooner, or cannot be
    /// read.</summary>
    public static void Reserve()
    {
        for (int bits = MostUsesBits; bits >= LeastUsesBits; bits -= LeastUsesBits)
        {
            nint start = Map(null, (nuint)1 << (bits + IndexBits + KindBits + AlignmentBits), Readable,
                PrivateAnonymousUnreserved, -1, 0);
            if (start == -1)
                continue;
            s_base = start;
            s_usesBits = bits;
            return;
        }
    }

    public static nint HandleOf(nint kind, int index, nint uses)
    {
        nint number = (kind << s_usesBits) | (uses & ((1 << s_usesBits) - 1));
        return s_base + (((number << IndexBits) | (nint)index) << AlignmentBits);
    }

    /// <summary>The place of a handle; of anything else, any place.</summary>
    public static int IndexOf(nint handle) => (int)((handle - s_base) >> AlignmentBits) & (Places - 1);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(void* at, nuint length, int protection, int flags, int descriptor, nint offset);
}
