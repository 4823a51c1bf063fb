using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>A watcher over poll of POSIX. Not over epoll: that knows each descriptor once only, and no files.</summary>
internal sealed unsafe class PollDescriptorWatcher() : DescriptorWatcher(BackEnd.For(ZmqReactor.Poll))
{
    private const short InMask = 0x1;
    private const short PriorityMask = 0x2;
    private const short OutMask = 0x4;
    private const short HangUpMask = 0x10;
    private const short InvalidMask = 0x20;

    private PollDescriptor[] _entries = GC.AllocateArray<PollDescriptor>(16, pinned: true);

    public override ZmqError Check(DescriptorWatch watch, ZmqPollEvents wanted, out ZmqPollEvents ready)
    {
        ready = ZmqPollEvents.None;
        if (watch.IsClosed)
            return ZmqError.NotASocket;
        PollDescriptor entry = Entry((int)watch.Descriptor, wanted);
        if (LibC.Poll(&entry, 1, 0) <= 0)
            return ZmqError.None;
        if ((entry.Result & InvalidMask) != 0)
            return ZmqError.NotASocket;
        if ((entry.Result & InMask) != 0)
            ready |= ZmqPollEvents.In;
        if ((entry.Result & OutMask) != 0)
            ready |= ZmqPollEvents.Out;
        if ((entry.Result & PriorityMask) != 0)
            ready |= ZmqPollEvents.Priority;
        if ((entry.Result & ~(InMask | OutMask | PriorityMask)) != 0)
            ready |= ZmqPollEvents.Error;
        // The end of a stream is read without waiting.
        if ((entry.Result & HangUpMask) != 0)
            ready |= wanted & ZmqPollEvents.In;
        return ZmqError.None;
    }

    protected override bool WaitForSystem(
        List<DescriptorWatch> waiting, WakeSignal signal, int timeoutMs, List<DescriptorWatch> ready)
    {
        if (_entries.Length <= waiting.Count)
            _entries = GC.AllocateArray<PollDescriptor>(waiting.Count * 2, pinned: true);
        for (int i = 0; i < waiting.Count; i++)
        {
            DescriptorWatch watch = waiting[i];
            // One that is closed now is told at once, and its number is a stranger's perhaps.
            _entries[i] = Entry(watch.IsClosed ? -1 : (int)watch.Descriptor, watch.Wanted);
            if (watch.IsClosed)
                ready.Add(watch);
        }
        _entries[waiting.Count] = Entry((int)signal.Descriptor, ZmqPollEvents.In);

        PollDescriptor* entries = (PollDescriptor*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_entries));
        int count = LibC.Poll(entries, (nuint)waiting.Count + 1, ready.Count > 0 ? 0 : timeoutMs);
        if (count < 0)
            return NativeErrors.Last() == ZmqError.Interrupted;
        for (int i = 0; i < waiting.Count && count > 0; i++)
        {
            if (_entries[i].Result == 0)
                continue;
            count--;
            ready.Add(waiting[i]);
        }
        return true;
    }

    private static PollDescriptor Entry(int descriptor, ZmqPollEvents wanted) => new()
    {
        Descriptor = descriptor,
        Events = (short)(((wanted & ZmqPollEvents.In) != 0 ? InMask : 0)
            | ((wanted & ZmqPollEvents.Out) != 0 ? OutMask : 0)
            | ((wanted & ZmqPollEvents.Priority) != 0 ? PriorityMask : 0)),
    };
}
