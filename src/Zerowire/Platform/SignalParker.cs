using System.Diagnostics;

namespace Zerowire.Platform;

/// <summary>
/// A parker over an eventfd of Linux, for threads of C programs: a signal that the program handles ends the wait, one of
/// the runtime does not. Descriptors of the program can be waited for at the same time. The eventfd is borrowed for each
/// wait: threads of C programs come and go untold, and would leave behind what is theirs.
/// </summary>
internal sealed unsafe class SignalParker : Parker
{
    private const int Empty = 0;
    private const int Permit = 1;
    private const int Waiting = -1;

    private const short Readable = 1;

    /// <summary>How often it looks, when the process has no descriptor left to wait with.</summary>
    private const int PauseMs = 5;

    private int _state;

    /// <summary>The eventfd of the wait that is under way, written before <see cref="Waiting"/>.</summary>
    private int _descriptor;

    public override bool WasInterrupted { get; protected set; }

    public override bool Park(int timeoutMs)
    {
        PollDescriptor own = default;
        return Park(timeoutMs, new Span<PollDescriptor>(ref own), null) && own.Result != 0;
    }

    /// <summary>Waits for the permit or for one of the program's descriptors.</summary>
    /// <param name="timeoutMs">How long; -1 for ever.</param>
    /// <param name="descriptors">The first place is the parker's own, and tells afterwards whether the permit was taken;
    /// what is found of the others is in theirs.</param>
    /// <param name="mask">The signals that do not come meanwhile; null for those of the thread.</param>
    /// <returns>False when the time is over, or the wait was interrupted.</returns>
    public bool Park(int timeoutMs, Span<PollDescriptor> descriptors, SignalSet* mask)
    {
        WasInterrupted = false;
        ref PollDescriptor own = ref descriptors[0];
        own = new PollDescriptor { Descriptor = -1, Events = Readable };
        if (TryTakePermit(ref own))
            return true;
        // With the mask in force during the wait alone, a signal of the runtime comes before or after it.
        SignalSet signals = mask is null ? SignalSet.OfThread() : *mask;
        signals.Add(SignalSet.OfRuntime);
        var lent = WaitEvent.Borrow();
        if (lent.Descriptor < 0)
            return ParkWithoutEvent(timeoutMs, descriptors, &signals);

        _descriptor = own.Descriptor = lent.Descriptor;
        int found = -1;
        ZmqError error = ZmqError.None;
        if (Interlocked.CompareExchange(ref _state, Waiting, Empty) == Empty)
        {
            found = Wait(descriptors, timeoutMs, &signals);
            if (found < 0)
                error = NativeErrors.Last();
            if (Interlocked.Exchange(ref _state, Empty) == Permit)
            {
                // Who gave it has written or is about to: nobody else is to find that in the eventfd.
                lent.AwaitAndReset();
                own.Result = Readable;
            }
            else
            {
                own.Result = 0;
            }
        }
        else
        {
            TryTakePermit(ref own);
        }
        lent.GiveBack();
        GC.KeepAlive(this);
        if (own.Result != 0 || found >= 0)
            return own.Result != 0 || found > 0;
        WasInterrupted = error == ZmqError.Interrupted;
        return false;
    }

    public override void Unpark()
    {
        if (Interlocked.Exchange(ref _state, Permit) == Waiting)
            WaitEvent.Set(_descriptor);
        GC.KeepAlive(this);
    }

    private bool TryTakePermit(ref PollDescriptor own)
    {
        if (Interlocked.CompareExchange(ref _state, Empty, Permit) != Permit)
            return false;
        own.Result = Readable;
        return true;
    }

    /// <summary>Descriptors have run out: the permit is looked for again and again.</summary>
    private bool ParkWithoutEvent(int timeoutMs, Span<PollDescriptor> descriptors, SignalSet* signals)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int left = timeoutMs < 0
                ? PauseMs
                : (int)Math.Clamp(timeoutMs - Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0, PauseMs);
            int found = Wait(descriptors, left, signals);
            if (TryTakePermit(ref descriptors[0]) || found > 0)
                return true;
            if (found < 0)
            {
                WasInterrupted = NativeErrors.Last() == ZmqError.Interrupted;
                return false;
            }
            if (left == 0)
                return false;
        }
    }

    private static int Wait(Span<PollDescriptor> descriptors, int milliseconds, SignalSet* mask)
    {
        const int Second = 1000;
        const int Millionth = 1_000_000;
        var time = new TimeSpec
        {
            Seconds = milliseconds / Second,
            Nanoseconds = milliseconds % Second * Millionth,
        };
        fixed (PollDescriptor* first = descriptors)
            return LibC.Poll(first, (nuint)descriptors.Length, milliseconds < 0 ? null : &time, mask);
    }
}
