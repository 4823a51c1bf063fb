using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary><c>sigset_t</c> of the C library of Linux: a bit for each signal, beginning with signal 1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SignalSet
{
    /// <summary>What the runtime stops threads with, to collect garbage: SIGRTMIN, the first real-time signal that the C
    /// library leaves.</summary>
    public const int OfRuntime = 34;

    private const int Words = 16;
    private const int BitsOfWord = 64;
    private const int Block = 0;
    private const int Replace = 2;

    private fixed ulong _bits[Words];

    /// <summary>The signals that the calling thread does not take.</summary>
    public static SignalSet OfThread()
    {
        SignalSet mask;
        // It cannot fail: the arguments are good.
        _ = LibC.ChangeSignalMask(Block, null, &mask);
        return mask;
    }

    /// <summary>From now on the calling thread takes no signal of the program. Those that tell of a fault of the thread
    /// itself, and that of the runtime, still come. Returns what it did not take before.</summary>
    public static SignalSet BlockInThread()
    {
        ReadOnlySpan<int> taken = [OfRuntime, 4, 5, 6, 7, 8, 11, 31];
        SignalSet signals = default;
        for (int i = 0; i < Words; i++)
            signals._bits[i] = ulong.MaxValue;
        foreach (int signal in taken)
            signals.Remove(signal);
        SignalSet before;
        _ = LibC.ChangeSignalMask(Block, &signals, &before);
        return before;
    }

    /// <summary>From now on the calling thread takes all signals but these.</summary>
    public static void SetOfThread(SignalSet signals) => _ = LibC.ChangeSignalMask(Replace, &signals, null);

    public void Add(int signal) => _bits[(signal - 1) / BitsOfWord] |= 1UL << ((signal - 1) % BitsOfWord);

    public void Remove(int signal) => _bits[(signal - 1) / BitsOfWord] &= ~(1UL << ((signal - 1) % BitsOfWord));
}
