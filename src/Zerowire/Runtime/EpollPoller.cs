using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over epoll.</summary>
/// <remarks>
/// A handle without interest is not with the kernel at all, because epoll reports hang-ups regardless of interest and
/// would never let the thread sleep again.
/// </remarks>
internal sealed unsafe class EpollPoller : Poller
{
    private const int Capacity = 256;
    private const int RetryMs = 100;

    private const uint InMask = 0x1;
    private const uint OutMask = 0x4;
    private const uint FailureMask = 0x8 | 0x10;

    private const int OperationAdd = 1;
    private const int OperationDelete = 2;
    private const int OperationModify = 3;

    // struct epoll_event is packed on x64 only.
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_stride = s_dataOffset + sizeof(ulong);

    private readonly byte[] _events = GC.AllocateArray<byte>(Capacity * s_stride, pinned: true);
    private readonly Stack<int> _freeSlots = new();
    private readonly List<PollHandle> _refused = [];
    private PollHandle?[] _slots = new PollHandle?[16];
    private int _slotsUsed;
    private uint _generation;
    private int _epoll;

    public EpollPoller()
    {
        if (!OperatingSystem.IsLinux())
            throw new ZmqException(ZmqError.NotSupported);
        _epoll = LibC.EpollCreate(LinuxConstants.CloseOnExec);
        if (_epoll < 0)
            throw new ZmqException(NativeErrors.Last());
    }

    public override void Wait(int timeoutMs)
    {
        if (_refused.Count > 0)
            timeoutMs = timeoutMs < 0 ? RetryMs : Math.Min(timeoutMs, RetryMs);

        byte* events = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        int count = LibC.EpollWait(_epoll, events, Capacity, timeoutMs);
        for (int i = 0; i < count; i++)
        {
            byte* entry = events + (i * s_stride);
            uint mask = Unsafe.ReadUnaligned<uint>(entry);
            ulong key = Unsafe.ReadUnaligned<ulong>(entry + s_dataOffset);

            // The slot may be empty or another's by now: an earlier callback of the batch may have removed the handle.
            PollHandle? handle = _slots[(int)(uint)key];
            if (handle is not null && handle.Generation == (uint)(key >> 32))
                Dispatch(handle, (mask & (InMask | FailureMask)) != 0, (mask & (OutMask | FailureMask)) != 0);
        }

        if (_refused.Count > 0)
            RetryRefused();
    }

    public override void Dispose() => PosixDescriptor.Close(ref _epoll);

    protected override void Register(PollHandle handle)
    {
        if (!_freeSlots.TryPop(out int slot))
        {
            slot = _slotsUsed++;
            if (slot == _slots.Length)
                Array.Resize(ref _slots, slot * 2);
        }

        handle.Slot = slot;
        handle.Generation = ++_generation;
        _slots[slot] = handle;
    }

    protected override void Update(PollHandle handle)
    {
        if (!TryUpdate(handle) && !_refused.Contains(handle))
            _refused.Add(handle);
    }

    protected override void Unregister(PollHandle handle)
    {
        TryUpdate(handle);
        _refused.Remove(handle);
        _slots[handle.Slot] = null;
        _freeSlots.Push(handle.Slot);
    }

    private bool TryUpdate(PollHandle handle)
    {
        if (handle.WantsNothing)
        {
            if (handle.IsWatched)
                Control(OperationDelete, handle);
            handle.IsWatched = false;
            return true;
        }

        bool done = Control(handle.IsWatched ? OperationModify : OperationAdd, handle);
        handle.IsWatched |= done;
        return done;
    }

    private bool Control(int operation, PollHandle handle)
    {
        byte* entry = stackalloc byte[16];
        uint mask = (handle.WantsIn ? InMask : 0) | (handle.WantsOut ? OutMask : 0);
        Unsafe.WriteUnaligned(entry, mask);
        Unsafe.WriteUnaligned(entry + s_dataOffset, ((ulong)handle.Generation << 32) | (uint)handle.Slot);
        return LibC.EpollControl(_epoll, operation, (int)handle.Descriptor, entry) == 0;
    }

    // The kernel may be out of memory or of watches. Nothing is lost meanwhile: the handlers are woken at intervals
    // and find out by their own calls.
    private void RetryRefused()
    {
        for (int i = _refused.Count - 1; i >= 0; i--)
        {
            if (i >= _refused.Count)
                continue;
            PollHandle handle = _refused[i];
            if (TryUpdate(handle))
                _refused.RemoveAt(i);
            else
                Dispatch(handle, readable: true, writable: true);
        }
    }
}
