using System.Runtime.InteropServices;

namespace Zerowire.Native;

/// <summary>Messages. What a program gives us for one may be anything; it is looked at before it is believed.</summary>
internal static unsafe class MessageFunctions
{
    private const int More = 1;
    private const int SourceDescriptor = 2;
    private const int Shared = 3;

    private static readonly byte* s_noGroup = Text.Keep("");

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_init")]
    public static int Init(Message* message)
    {
        if (message is null)
            return Errno.Fail(ZmqError.BadAddress);
        Message.Init(message);
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_init_size")]
    public static int InitSize(Message* message, nuint size) => WithSize(message, size);

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_init_buffer")]
    public static int InitBuffer(Message* message, void* buffer, nuint size)
    {
        if (buffer is null && size > 0)
            return Errno.Fail(ZmqError.BadAddress);
        int result = WithSize(message, size);
        if (result == 0 && size > 0)
            Buffer.MemoryCopy(buffer, Message.DataOf(message), size, size);
        return result;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_init_data")]
    public static int InitData(
        Message* message, void* data, nuint size, delegate* unmanaged<void*, void*, void> free, void* hint)
    {
        if (message is null || (data is null && size > 0))
            return Errno.Fail(ZmqError.BadAddress);
        return size <= (nuint)nint.MaxValue && Message.TryInit(message, data, (nint)size, free, hint)
            ? 0
            : Errno.Fail(ZmqError.OutOfMemory);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_close")]
    public static int Close(Message* message)
    {
        if (!IsMessage(message))
            return Errno.Fail(ZmqError.BadAddress);
        Message.Close(message);
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_move")]
    public static int Move(Message* target, Message* source)
    {
        if (!IsMessage(target) || !IsMessage(source))
            return Errno.Fail(ZmqError.BadAddress);
        if (target == source)
            return 0;
        Message.Close(target);
        *target = *source;
        Message.Init(source);
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_copy")]
    public static int Copy(Message* target, Message* source)
    {
        if (!IsMessage(target) || !IsMessage(source))
            return Errno.Fail(ZmqError.BadAddress);
        if (target == source)
            return 0;
        Message.Close(target);
        Message.Share(target, source);
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_data")]
    public static void* Data(Message* message) =>
        IsMessage(message) ? Message.DataOf(message) : Errno.FailPointer(ZmqError.BadAddress);

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_size")]
    public static nuint Length(Message* message) => IsMessage(message) ? (nuint)message->Length : 0;

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_more")]
    public static int HasMore(Message* message) => IsMessage(message) && message->HasMore ? 1 : 0;

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_get")]
    public static int Get(Message* message, int property)
    {
        if (!IsMessage(message))
            return Errno.Fail(ZmqError.BadAddress);
        return property switch
        {
            More => message->HasMore ? 1 : 0,
            Shared => message->IsShared ? 1 : 0,
            SourceDescriptor when ConnectionProperties.Find(message->Connection, "__fd"u8) is not null =>
                int.Parse(Text.BytesOf(ConnectionProperties.Find(message->Connection, "__fd"u8)), null),
            _ => Errno.Fail(ZmqError.InvalidArgument),
        };
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_set")]
    public static int Set(Message* message, int property, int value) => Errno.Fail(ZmqError.InvalidArgument);

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_gets")]
    public static byte* GetText(Message* message, byte* name)
    {
        if (!IsMessage(message))
            return (byte*)Errno.FailPointer(ZmqError.BadAddress);
        if (name is null)
            return (byte*)Errno.FailPointer(ZmqError.InvalidArgument);
        byte* value = ConnectionProperties.Find(message->Connection, Text.BytesOf(name));
        return value is null ? (byte*)Errno.FailPointer(ZmqError.InvalidArgument) : value;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_routing_id")]
    public static uint RoutingId(Message* message) => 0;

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_set_routing_id")]
    public static int SetRoutingId(Message* message, uint routingId) =>
        Errno.Fail(IsMessage(message) ? ZmqError.InvalidArgument : ZmqError.BadAddress);

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_group")]
    public static byte* Group(Message* message) => s_noGroup;

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_set_group")]
    public static int SetGroup(Message* message, byte* group) => Errno.Fail(ZmqError.InvalidArgument);

    public static bool IsMessage(Message* message) => message is not null && message->IsValid;

    private static int WithSize(Message* message, nuint size)
    {
        if (message is null)
            return Errno.Fail(ZmqError.BadAddress);
        return size <= (nuint)nint.MaxValue && Message.TryInit(message, (nint)size)
            ? 0
            : Errno.Fail(ZmqError.OutOfMemory);
    }
}
