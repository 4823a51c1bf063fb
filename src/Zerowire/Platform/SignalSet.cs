using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary><c>sigset_t</c> of the C library of Linux: a bit for each signal, beginning with signal 1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SignalSet
{
    private const int Words = 16;
    private const int BitsOfWord = 64;
    private const int Block = 0;

    private fixed ulong _bits[Words];

    /// <summary>The signals that the calling thread does not take.</summary>
    public static SignalSet OfThread()
    {
        SignalSet mask;
        // It cannot fail: the arguments are good.
        _ = LibC.ChangeSignalMask(Block, null, &mask);
        return mask;
    }

    /// <summary>From now on the calling thread takes none of these signals.</summary>
    public static void BlockInThread(SignalSet signals) => _ = LibC.ChangeSignalMask(Block, &signals, null);

    public void Add(int signal) => _bits[(signal - 1) / BitsOfWord] |= 1UL << ((signal - 1) % BitsOfWord);

    public void Remove(int signal) => _bits[(signal - 1) / BitsOfWord] &= ~(1UL << ((signal - 1) % BitsOfWord));

    public void Fill()
    {
        for (int i = 0; i < Words; i++)
            _bits[i] = ulong.MaxValue;
    }
}
