using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>Pollers.</summary>
internal static unsafe class PollerFunctions
{
    private const short AllEvents =
        (short)(ZmqPollEvents.In | ZmqPollEvents.Out | ZmqPollEvents.Error | ZmqPollEvents.Priority);

    private const int NoDescriptor = -1;

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_new")]
    public static void* New() => NativePoller.Handles.Give(static () => new NativePoller());

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_destroy")]
    public static int Destroy(void** handle) => NativePoller.Handles.TakeBack(handle);

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_size")]
    public static int Size(void* handle) =>
        NativePoller.Find(handle)?.Count ?? Errno.Fail(ZmqError.BadAddress);

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_add")]
    public static int Add(void* handle, void* socket, void* userData, short events)
    {
        ZmqError error = Check(handle, socket, events, out NativePoller? poller);
        if (error != ZmqError.None)
            return Errno.Fail(error);
        return Insert(poller!, new PollerEvent
        {
            Socket = socket, Descriptor = NoDescriptor, UserData = userData, Events = events,
        });
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_modify")]
    public static int Modify(void* handle, void* socket, short events)
    {
        ZmqError error = Check(handle, socket, events, out NativePoller? poller);
        if (error == ZmqError.None && !poller!.Modify(socket, NoDescriptor, events))
            error = ZmqError.InvalidArgument;
        return Errno.Answer(error);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_remove")]
    public static int Remove(void* handle, void* socket)
    {
        if (NativePoller.Find(handle) is not { } poller)
            return Errno.Fail(ZmqError.BadAddress);
        // One that was closed can still be taken out.
        if (socket is not null && poller.Remove(socket, NoDescriptor))
            return 0;
        return Errno.Fail(NativeSocket.Find(socket) is null ? ZmqError.NotASocket : ZmqError.InvalidArgument);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_add_fd")]
    public static int AddDescriptor(void* handle, int descriptor, void* userData, short events)
    {
        ZmqError error = Check(handle, descriptor, events, out NativePoller? poller);
        if (error != ZmqError.None)
            return Errno.Fail(error);
        return Insert(poller!, new PollerEvent { Descriptor = descriptor, UserData = userData, Events = events });
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_modify_fd")]
    public static int ModifyDescriptor(void* handle, int descriptor, short events)
    {
        ZmqError error = Check(handle, descriptor, events, out NativePoller? poller);
        if (error == ZmqError.None && !poller!.Modify(null, descriptor, events))
            error = ZmqError.InvalidArgument;
        return Errno.Answer(error);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_remove_fd")]
    public static int RemoveDescriptor(void* handle, int descriptor)
    {
        ZmqError error = Check(handle, descriptor, 0, out NativePoller? poller);
        if (error == ZmqError.None && !poller!.Remove(null, descriptor))
            error = ZmqError.InvalidArgument;
        return Errno.Answer(error);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_wait")]
    public static int Wait(void* handle, PollerEvent* found, nint timeout)
    {
        int count = WaitFor(handle, found, 1, timeout);
        return count < 0 ? count : 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_wait_all")]
    public static int WaitAll(void* handle, PollerEvent* found, int room, nint timeout) =>
        WaitFor(handle, found, room, timeout);

    [UnmanagedCallersOnly(EntryPoint = "zmq_poller_fd")]
    public static int Descriptor(void* handle, int* descriptor) =>
        // Only thread-safe sockets share one.
        Errno.Fail(NativePoller.Find(handle) is null || descriptor is null
            ? ZmqError.BadAddress
            : ZmqError.InvalidArgument);

    private static int Insert(NativePoller poller, PollerEvent item)
    {
        try
        {
            return poller.Add(item) ? 0 : Errno.Fail(ZmqError.InvalidArgument);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static ZmqError Check(void* handle, void* socket, short events, out NativePoller? poller)
    {
        poller = NativePoller.Find(handle);
        return poller is null ? ZmqError.BadAddress
            : NativeSocket.Find(socket) is null ? ZmqError.NotASocket
            : (events & ~AllEvents) != 0 ? ZmqError.InvalidArgument
            : ZmqError.None;
    }

    private static ZmqError Check(void* handle, int descriptor, short events, out NativePoller? poller)
    {
        poller = NativePoller.Find(handle);
        return poller is null ? ZmqError.BadAddress
            : descriptor == NoDescriptor ? ZmqError.BadDescriptor
            : (events & ~AllEvents) != 0 ? ZmqError.InvalidArgument
            : ZmqError.None;
    }

    private static int WaitFor(void* handle, PollerEvent* found, int room, nint timeout)
    {
        if (NativePoller.Find(handle) is not { } poller || found is null)
            return Errno.Fail(ZmqError.BadAddress);
        if (room < 0)
            return Errno.Fail(ZmqError.InvalidArgument);
        try
        {
            PollerEvent[] items = poller.Items;
            // Nothing would ever come.
            if (timeout < 0 && !Array.Exists(items, item => item.Events != 0))
                return Errno.Fail(ZmqError.BadAddress);
            PollCall call = PollCall.Begin();
            try
            {
                ZmqError error = Fill(call, items);
                if (error == ZmqError.None)
                    error = call.Run(timeout < 0 ? -1 : timeout, null, out _);
                int count = error == ZmqError.None ? Report(call, items, new Span<PollerEvent>(found, room)) : 0;
                if (error == ZmqError.None && count == 0)
                    error = ZmqError.WouldBlock;
                return error == ZmqError.None ? count : Errno.Fail(error);
            }
            finally
            {
                call.End();
            }
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static ZmqError Fill(PollCall call, PollerEvent[] items)
    {
        foreach (ref readonly PollerEvent item in items.AsSpan())
        {
            var wanted = (ZmqPollEvents)item.Events;
            if (item.Socket is null)
                call.Add(item.Descriptor, wanted);
            else if (NativeSocket.Find(item.Socket) is { } socket)
                call.Add(socket, wanted);
            else
                return ZmqError.NotASocket;
        }
        return ZmqError.None;
    }

    private static int Report(PollCall call, PollerEvent[] items, Span<PollerEvent> found)
    {
        int count = 0;
        for (int i = 0; i < items.Length && count < found.Length; i++)
        {
            if (call.ReadyOf(i) is var ready and not ZmqPollEvents.None)
                found[count++] = items[i] with { Events = (short)ready };
        }
        found[count..].Fill(new PollerEvent { Descriptor = NoDescriptor });
        return count;
    }
}
