using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over poll of POSIX.</summary>
internal sealed unsafe class PollPoller : ScanningPoller
{
    private const short InMask = 0x1;
    private const short OutMask = 0x4;
    private const short FailureMask = 0x8 | 0x10 | 0x20;

    // POLLRDHUP, which Linux alone has; elsewhere only the end of both directions is told.
    private static readonly short s_hangUpMask = OperatingSystem.IsLinux() ? (short)0x2000 : (short)0;

    private PollDescriptor[] _descriptors = GC.AllocateArray<PollDescriptor>(16, pinned: true);

    protected override bool TellsHangUp => true;

    public override void Wait(int timeoutMs)
    {
        int count = BeginWait();
        if (count > _descriptors.Length)
            _descriptors = GC.AllocateArray<PollDescriptor>(count * 2, pinned: true);
        for (int i = 0; i < count; i++)
        {
            PollHandle handle = HandleAt(i)!;
            ref PollDescriptor entry = ref _descriptors[i];
            // Without interest the kernel must not look at it, or a hang-up would be reported for ever.
            entry.Descriptor = handle.WantsNothing ? -1 : (int)handle.Descriptor;
            entry.Events = (short)((handle.WantsIn ? InMask : 0) | (handle.WantsOut ? OutMask : 0)
                | (handle.WantsHangUp ? s_hangUpMask : 0));
        }

        PollDescriptor* descriptors =
            (PollDescriptor*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_descriptors));
        Sleeper?.FallAsleep();
        int ready = LibC.Poll(descriptors, (nuint)count, timeoutMs);
        Sleeper?.WakeUp();
        for (int i = 0; i < count && ready > 0; i++)
        {
            short mask = _descriptors[i].Result;
            if (mask == 0)
                continue;
            ready--;
            if (HandleAt(i) is { } handle)
            {
                Dispatch(
                    handle, (mask & (InMask | FailureMask)) != 0, (mask & (OutMask | FailureMask)) != 0,
                    (mask & (s_hangUpMask | FailureMask)) != 0);
            }
        }
    }
}
