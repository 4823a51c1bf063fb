using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over select of POSIX.</summary>
internal sealed unsafe class SelectPoller : ScanningPoller
{
    /// <summary>
    /// FD_SETSIZE: sets of descriptors have no room for this one and those above. Those who open descriptors for this
    /// poller refuse them, so that it never meets one.
    /// </summary>
    public const int DescriptorLimit = 1024;

    private const int WordBits = 64;
    private const int Words = DescriptorLimit / WordBits;

    // Two sets side by side: of those to be read, and of those to be written.
    private readonly ulong[] _sets = GC.AllocateArray<ulong>(2 * Words, pinned: true);

    public override void Wait(int timeoutMs)
    {
        int count = BeginWait();
        int end = 0;
        Span<ulong> reading = _sets.AsSpan(0, Words), writing = _sets.AsSpan(Words);
        _sets.AsSpan().Clear();
        for (int i = 0; i < count; i++)
        {
            PollHandle handle = HandleAt(i)!;
            if (handle.WantsNothing)
                continue;
            int descriptor = (int)handle.Descriptor;
            reading[descriptor / WordBits] |= handle.WantsIn ? BitOf(descriptor) : 0;
            writing[descriptor / WordBits] |= handle.WantsOut ? BitOf(descriptor) : 0;
            end = Math.Max(end, descriptor + 1);
        }

        TimeValue time = new()
        {
            Seconds = timeoutMs / 1000,
            Microseconds = timeoutMs % 1000 * 1000,
        };
        ulong* sets = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_sets));
        // What the sets hold after a failure is nothing to go by.
        Sleeper?.FallAsleep();
        int ready = LibC.Select(end, sets, sets + Words, null, timeoutMs < 0 ? null : &time);
        Sleeper?.WakeUp();
        if (ready <= 0)
            return;
        for (int i = 0; i < count; i++)
        {
            if (HandleAt(i) is not { } handle)
                continue;
            int descriptor = (int)handle.Descriptor;
            Dispatch(
                handle,
                (reading[descriptor / WordBits] & BitOf(descriptor)) != 0,
                (writing[descriptor / WordBits] & BitOf(descriptor)) != 0);
        }
    }

    protected override void Register(PollHandle handle)
    {
        if (handle.Descriptor is < 0 or >= DescriptorLimit)
            throw new ZmqException(ZmqError.TooManySockets);
        base.Register(handle);
    }

    private static ulong BitOf(int descriptor) => 1UL << (descriptor % WordBits);
}
