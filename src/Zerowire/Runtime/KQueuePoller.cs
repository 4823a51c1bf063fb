using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A poller over kqueue of macOS and FreeBSD.</summary>
/// <remarks>
/// This has been compiled, and its layouts are tested, but it has never been run: it is kept as plain as can be. Reading
/// and writing are registrations of their own, and a failure is reported by each of them that is registered.
/// </remarks>
internal sealed unsafe class KQueuePoller : RegisteringPoller
{
    private const int Capacity = 256;

    private readonly byte[] _events = GC.AllocateArray<byte>(Capacity * KernelEvent.Stride, pinned: true);
    private int _queue;

    /// <exception cref="ZmqException">No descriptor is to be had.</exception>
    public KQueuePoller()
    {
        // Child processes inherit no kqueue, so there is nothing to be set.
        _queue = LibC.KQueue();
        if (_queue < 0)
            throw new ZmqException(NativeErrors.Last());
    }

    public override void Dispose() => PosixDescriptor.Close(ref _queue);

    protected override void WaitForKernel(int timeoutMs)
    {
        TimeSpec time = new()
        {
            Seconds = timeoutMs / 1000,
            Nanoseconds = timeoutMs % 1000 * 1_000_000L,
        };
        byte* events = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));
        int count = LibC.KEvent(_queue, null, 0, events, Capacity, timeoutMs < 0 ? null : &time);
        for (int i = 0; i < count; i++)
        {
            ref KernelEvent entry = ref *(KernelEvent*)(events + (i * KernelEvent.Stride));
            if (Find(entry.Key) is { } handle)
            {
                Dispatch(
                    handle, entry.Filter == KernelEvent.ReadFilter, entry.Filter == KernelEvent.WriteFilter);
            }
        }
    }

    protected override bool TryUpdate(PollHandle handle)
    {
        if (handle.IsWatchedIn != handle.WantsIn && Change(handle, KernelEvent.ReadFilter, handle.WantsIn))
            handle.IsWatchedIn = handle.WantsIn;
        if (handle.IsWatchedOut != handle.WantsOut && Change(handle, KernelEvent.WriteFilter, handle.WantsOut))
            handle.IsWatchedOut = handle.WantsOut;
        return handle.IsWatchedIn == handle.WantsIn && handle.IsWatchedOut == handle.WantsOut;
    }

    private bool Change(PollHandle handle, short filter, bool wanted)
    {
        // The room of the longer form; what is behind the shorter one stays zero.
        byte* change = stackalloc byte[KernelEvent.StrideOf(isFreeBsd: true)];
        new Span<byte>(change, KernelEvent.StrideOf(isFreeBsd: true)).Clear();
        *(KernelEvent*)change = KernelEvent.Change(handle.Descriptor, filter, wanted, KeyOf(handle));
        // What cannot be taken away has been closed, and is gone with that.
        return LibC.KEvent(_queue, change, 1, null, 0, null) == 0 || !wanted;
    }
}
