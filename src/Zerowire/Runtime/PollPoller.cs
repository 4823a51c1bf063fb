using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over poll, for systems without a better one.</summary>
internal sealed unsafe class PollPoller : Poller
{
    private const short InMask = 0x1;
    private const short OutMask = 0x4;
    private const short FailureMask = 0x8 | 0x10 | 0x20;

    private PollDescriptor[] _descriptors = GC.AllocateArray<PollDescriptor>(16, pinned: true);
    private PollHandle?[] _handles = new PollHandle?[16];
    private int _count;
    private bool _hasHoles;

    public override void Wait(int timeoutMs)
    {
        if (_hasHoles)
            CloseHoles();

        // Handles added by a callback take part from the next call on.
        int count = _count;
        PollDescriptor* descriptors =
            (PollDescriptor*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_descriptors));
        int ready = LibC.Poll(descriptors, (nuint)count, timeoutMs);
        for (int i = 0; i < count && ready > 0; i++)
        {
            short mask = _descriptors[i].Result;
            if (mask == 0)
                continue;
            ready--;
            if (_handles[i] is { } handle)
                Dispatch(handle, (mask & (InMask | FailureMask)) != 0, (mask & (OutMask | FailureMask)) != 0);
        }
    }

    public override void Dispose()
    {
    }

    protected override void Register(PollHandle handle)
    {
        if (_count == _handles.Length)
        {
            Array.Resize(ref _handles, _count * 2);
            PollDescriptor[] larger = GC.AllocateArray<PollDescriptor>(_count * 2, pinned: true);
            _descriptors.CopyTo(larger, 0);
            _descriptors = larger;
        }

        handle.Slot = _count++;
        _handles[handle.Slot] = handle;
        _descriptors[handle.Slot] = default;
        Update(handle);
    }

    protected override void Update(PollHandle handle)
    {
        ref PollDescriptor entry = ref _descriptors[handle.Slot];
        // Without interest the kernel must not look at it, or a hang-up would be reported for ever.
        entry.Descriptor = handle.WantsNothing ? -1 : (int)handle.Descriptor;
        entry.Events = (short)((handle.WantsIn ? InMask : 0) | (handle.WantsOut ? OutMask : 0));
    }

    protected override void Unregister(PollHandle handle)
    {
        Update(handle);
        _handles[handle.Slot] = null;
        _hasHoles = true;
    }

    private void CloseHoles()
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_handles[i] is not { } handle)
                continue;
            _handles[i] = null;
            handle.Slot = kept;
            _handles[kept] = handle;
            _descriptors[kept++] = _descriptors[i];
        }

        _count = kept;
        _hasHoles = false;
    }
}
