namespace Zerowire.Platform;

/// <summary>
/// A parker over an eventfd of Linux, for threads of C programs: a signal that the program handles ends the wait, one of
/// the runtime does not. Descriptors of the program can be waited for at the same time.
/// </summary>
internal sealed unsafe class SignalParker : Parker
{
    private const int Empty = 0;
    private const int Permit = 1;
    private const int Waiting = -1;

    private const short Readable = 1;

    /// <summary>What the runtime stops threads with, to collect garbage: the first real-time signal that the C library
    /// leaves.</summary>
    private const int RuntimeSignal = 34;

    private int _descriptor;
    private int _state;

    /// <exception cref="ZmqException">There is no descriptor.</exception>
    public SignalParker()
    {
        _descriptor = LibC.EventFd(0, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec);
        if (_descriptor < 0)
        {
            GC.SuppressFinalize(this);
            throw new ZmqException(NativeErrors.Last());
        }
    }

    ~SignalParker() => PosixDescriptor.Close(ref _descriptor);

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
        own = new PollDescriptor { Descriptor = _descriptor, Events = Readable };
        if (Interlocked.CompareExchange(ref _state, Waiting, Empty) == Permit)
        {
            Interlocked.Exchange(ref _state, Empty);
            own.Result = Readable;
            return true;
        }
        // With the mask in force during the wait alone, a signal of the runtime comes before or after it.
        SignalSet signals = mask is null ? SignalSet.OfThread() : *mask;
        signals.Add(RuntimeSignal);
        int found = Wait(descriptors, timeoutMs, &signals);
        if (own.Result != 0)
            Drain();
        own.Result = Interlocked.Exchange(ref _state, Empty) == Permit ? Readable : (short)0;
        GC.KeepAlive(this);
        if (found >= 0)
            return found > 0;
        WasInterrupted = own.Result == 0 && NativeErrors.Last() == ZmqError.Interrupted;
        return own.Result != 0;
    }

    public override void Unpark()
    {
        if (Interlocked.Exchange(ref _state, Permit) == Waiting)
        {
            ulong one = 1;
            while (LibC.Write(_descriptor, &one, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
            {
            }
        }
        GC.KeepAlive(this);
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

    private void Drain()
    {
        ulong count;
        while (LibC.Read(_descriptor, &count, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
        {
        }
    }
}
