namespace Zerowire.Platform;

/// <summary>
/// An eventfd of Linux, not set, that is borrowed for one wait. A few are kept for the next ones. What a child process
/// has inherited is its parent's, and is never used in it.
/// </summary>
internal readonly unsafe struct WaitEvent
{
    private const int Kept = 16;
    private const int ForkShift = 32;

    /// <summary>In each place an eventfd that is not lent, or 0.</summary>
    private static readonly long[] s_spare = new long[Kept];

    /// <summary>The descriptor and 1, and above it the generation of the process that has made it.</summary>
    private readonly long _value;

    private WaitEvent(long value) => _value = value;

    /// <summary>-1 when there is none to be had.</summary>
    public int Descriptor => (int)_value - 1;

    private bool IsInherited => (int)(_value >> ForkShift) != Fork.Generation;

    public static WaitEvent Borrow()
    {
        // Each thread looks at another place first, so that they do not get in each other's way.
        int first = Environment.CurrentManagedThreadId;
        for (int i = 0; i < Kept; i++)
        {
            ref long place = ref s_spare[(first + i) % Kept];
            if (Volatile.Read(ref place) == 0)
                continue;
            var found = new WaitEvent(Interlocked.Exchange(ref place, 0));
            // An inherited one is among those that are closed for the parent's.
            if (found.Descriptor >= 0 && !found.IsInherited)
                return found;
        }
        int descriptor = OwnDescriptors.Add(LibC.EventFd(0, LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
        return new WaitEvent(((long)Fork.Generation << ForkShift) | (uint)(descriptor + 1));
    }

    public void GiveBack()
    {
        if (IsInherited)
            return;
        int first = Environment.CurrentManagedThreadId;
        for (int i = 0; i < Kept; i++)
        {
            if (Interlocked.CompareExchange(ref s_spare[(first + i) % Kept], _value, 0) == 0)
                return;
        }
        int descriptor = Descriptor;
        PosixDescriptor.Close(ref descriptor);
    }

    public static void Set(int descriptor)
    {
        ulong one = 1;
        while (LibC.Write(descriptor, &one, sizeof(ulong)) < 0 && NativeErrors.Last() == ZmqError.Interrupted)
        {
        }
    }

    /// <summary>Waits until it is set, which is certain to be soon, and resets it.</summary>
    public void AwaitAndReset()
    {
        ulong count;
        while (LibC.Read(Descriptor, &count, sizeof(ulong)) < 0)
        {
            var own = new PollDescriptor { Descriptor = Descriptor, Events = 1 };
            if (NativeErrors.Last() == ZmqError.WouldBlock)
                _ = LibC.Poll(&own, 1, -1);
            else if (NativeErrors.Last() != ZmqError.Interrupted)
                return;
        }
    }
}
