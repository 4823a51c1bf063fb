using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>A parker over the futex of Linux.</summary>
internal sealed unsafe class FutexParker : Parker
{
    private const int Empty = 0;
    private const int Permit = 1;
    private const int Waiting = -1;

    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    // The word sits in the middle of its own two cache lines.
    private const int WordCount = 32;
    private const int WordIndex = 16;

    private static readonly nint s_futexNumber = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    // Pinned, so that the kernel's key does not move; collected with the parker, so that an Unpark that is still on
    // its way finds the memory alive.
    private readonly int[] _words = GC.AllocateArray<int>(WordCount, pinned: true);

    private ref int Word => ref _words[WordIndex];

    public override bool Park(int timeoutMs)
    {
        if (Interlocked.CompareExchange(ref Word, Empty, Permit) == Permit)
            return true;
        if (timeoutMs == 0)
            return false;
        if (Interlocked.CompareExchange(ref Word, Waiting, Empty) == Permit)
        {
            // Exchanged, not stored: what the caller reads next must not be older than an Unpark that found the permit.
            Interlocked.Exchange(ref Word, Empty);
            return true;
        }

        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref Word) == Waiting && TryWait(timeoutMs, start))
        {
        }

        return Interlocked.Exchange(ref Word, Empty) == Permit;
    }

    public override void Unpark()
    {
        if (Interlocked.Exchange(ref Word, Permit) == Waiting)
            LibC.Futex(s_futexNumber, Pointer(), WakePrivate, 1, null);
        GC.KeepAlive(this);
    }

    // Returns after a wake, a signal or a changed word; false when no time is left.
    private bool TryWait(int timeoutMs, long start)
    {
        if (timeoutMs < 0)
        {
            LibC.Futex(s_futexNumber, Pointer(), WaitPrivate, Waiting, null);
            return true;
        }

        long remaining = (timeoutMs * TimeSpan.TicksPerMillisecond) - Stopwatch.GetElapsedTime(start).Ticks;
        if (remaining <= 0)
            return false;
        TimeSpec time = new()
        {
            Seconds = remaining / TimeSpan.TicksPerSecond,
            Nanoseconds = remaining % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        LibC.Futex(s_futexNumber, Pointer(), WaitPrivate, Waiting, &time);
        return true;
    }

    private int* Pointer() => (int*)Unsafe.AsPointer(ref Word);
}
