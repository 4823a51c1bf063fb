using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over epoll of Linux.</summary>
/// <remarks>
/// A handle without interest is not with the kernel at all, because epoll reports hang-ups regardless of interest and
/// would never let the thread sleep again.
/// </remarks>
internal sealed unsafe class EpollPoller : RegisteringPoller
{
    private const int Capacity = 256;

    private const uint InMask = 0x1;
    private const uint OutMask = 0x4;
    private const uint FailureMask = 0x8 | 0x10;
    private const uint HangUpMask = 0x2000;

    private const int OperationAdd = 1;
    private const int OperationDelete = 2;
    private const int OperationModify = 3;

    // struct epoll_event is packed on x64 only.
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_stride = s_dataOffset + sizeof(ulong);

    private readonly byte[] _events = GC.AllocateArray<byte>(Capacity * s_stride, pinned: true);
    private int _epoll;

    /// <exception cref="ZmqException">No descriptor is to be had.</exception>
    public EpollPoller()
    {
        _epoll = OwnDescriptors.Add(LibC.EpollCreate(LinuxConstants.CloseOnExec));
        if (_epoll < 0)
            throw new ZmqException(NativeErrors.Last());
    }

    public override void Dispose() => PosixDescriptor.Close(ref _epoll);

    protected override bool TellsHangUp => true;

    protected override void WaitForKernel(int timeoutMs)
    {
        byte* events = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        Sleeper?.FallAsleep();
        int count = LibC.EpollWait(_epoll, events, Capacity, timeoutMs);
        Sleeper?.WakeUp();
        for (int i = 0; i < count; i++)
        {
            byte* entry = events + (i * s_stride);
            uint mask = Unsafe.ReadUnaligned<uint>(entry);
            if (Find(Unsafe.ReadUnaligned<ulong>(entry + s_dataOffset)) is { } handle)
            {
                Dispatch(
                    handle, (mask & (InMask | FailureMask)) != 0, (mask & (OutMask | FailureMask)) != 0,
                    (mask & (HangUpMask | FailureMask)) != 0);
            }
        }
    }

    protected override bool TryUpdate(PollHandle handle)
    {
        bool isWatched = handle.IsWatchedIn || handle.IsWatchedOut || handle.IsWatchedHangUp;
        bool done = handle.WantsNothing
            ? !isWatched || Control(OperationDelete, handle)
            : Control(isWatched ? OperationModify : OperationAdd, handle);
        // A handle that cannot be taken away has been closed, and is gone with that.
        if (!done && !handle.WantsNothing)
            return false;
        handle.IsWatchedIn = handle.WantsIn;
        handle.IsWatchedOut = handle.WantsOut;
        handle.IsWatchedHangUp = handle.WantsHangUp;
        return true;
    }

    private bool Control(int operation, PollHandle handle)
    {
        byte* entry = stackalloc byte[16];
        uint mask = (handle.WantsIn ? InMask : 0) | (handle.WantsOut ? OutMask : 0)
            | (handle.WantsHangUp ? HangUpMask : 0);
        Unsafe.WriteUnaligned(entry, mask);
        Unsafe.WriteUnaligned(entry + s_dataOffset, KeyOf(handle));
        return LibC.EpollControl(_epoll, operation, (int)handle.Descriptor, entry) == 0;
    }
}
