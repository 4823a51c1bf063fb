using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Sending and receiving, frame by frame.</summary>
internal static unsafe class TransferFunctions
{
    private const int DontWait = 1;
    private const int SendMore = 2;

    [UnmanagedCallersOnly(EntryPoint = "zmq_send")]
    public static int Send(void* handle, void* buffer, nuint length, int flags) =>
        SendBytes(handle, buffer, length, flags);

    [UnmanagedCallersOnly(EntryPoint = "zmq_send_const")]
    public static int SendConstant(void* handle, void* buffer, nuint length, int flags)
    {
        if (length <= QueueWriter<HardwareMemory>.LongestCopiedBody || length > int.MaxValue || buffer is null)
            return SendBytes(handle, buffer, length, flags);
        Message message;
        Message.TryInit(&message, buffer, (nint)length, null, null);
        return Send(&message, handle, flags);
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_recv")]
    public static int Receive(void* handle, void* buffer, nuint length, int flags)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (buffer is null && length > 0)
            return Errno.Fail(ZmqError.BadAddress);
        var taker = new BufferTaker(buffer, length);
        try
        {
            ZmqError error = socket.ReceiveFrame(ref taker, ReceiveTimeout(socket, flags));
            return error == ZmqError.None ? taker.Length : Errno.Fail(error);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_send")]
    public static int SendMessage(Message* message, void* handle, int flags) => Send(message, handle, flags);

    [UnmanagedCallersOnly(EntryPoint = "zmq_sendmsg")]
    public static int SendMessageOld(void* handle, Message* message, int flags) => Send(message, handle, flags);

    [UnmanagedCallersOnly(EntryPoint = "zmq_msg_recv")]
    public static int ReceiveMessage(Message* message, void* handle, int flags) => Receive(message, handle, flags);

    [UnmanagedCallersOnly(EntryPoint = "zmq_recvmsg")]
    public static int ReceiveMessageOld(void* handle, Message* message, int flags) => Receive(message, handle, flags);

    [UnmanagedCallersOnly(EntryPoint = "zmq_sendiov")]
    public static int SendVectors(void* handle, IoVector* vectors, nuint count, int flags)
    {
        if (NativeSocket.Find(handle) is null)
            return Errno.Fail(ZmqError.NotASocket);
        if (count == 0 || vectors is null)
            return Errno.Fail(ZmqError.InvalidArgument);
        int sent = 0;
        for (nuint i = 0; i < count; i++)
        {
            bool isLast = i == count - 1;
            sent = SendBytes(handle, vectors[i].Base, vectors[i].Length, isLast ? flags & ~SendMore : flags);
            if (sent < 0)
                return sent;
        }
        return sent;
    }

    [UnmanagedCallersOnly(EntryPoint = "zmq_recviov")]
    public static int ReceiveVectors(void* handle, IoVector* vectors, nuint* count, int flags)
    {
        if (NativeSocket.Find(handle) is null)
            return Errno.Fail(ZmqError.NotASocket);
        if (count is null || *count == 0 || vectors is null)
            return Errno.Fail(ZmqError.InvalidArgument);
        nuint room = *count;
        *count = 0;
        int parts = 0;
        bool more = true;
        while (more && (nuint)parts < room)
        {
            Message message;
            Message.Init(&message);
            if (Receive(&message, handle, flags) < 0)
                return -1;
            // The program frees it with free().
            void* copy = CMemory.Allocate((nuint)Math.Max(message.Length, 1));
            if (copy is null)
            {
                Message.Close(&message);
                return Errno.Fail(ZmqError.OutOfMemory);
            }
            Buffer.MemoryCopy(Message.DataOf(&message), copy, message.Length, message.Length);
            vectors[parts].Base = (byte*)copy;
            vectors[parts].Length = (nuint)message.Length;
            more = message.HasMore;
            Message.Close(&message);
            parts++;
            *count = (nuint)parts;
        }
        return parts;
    }

    private static int SendBytes(void* handle, void* buffer, nuint length, int flags)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (length > int.MaxValue)
            return Errno.Fail(ZmqError.MessageTooLarge);
        if (buffer is null && length > 0)
            return Errno.Fail(ZmqError.BadAddress);
        return Send(socket, new Frame(new ReadOnlySpan<byte>(buffer, (int)length)), flags);
    }

    private static int Send(Message* message, void* handle, int flags)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (!MessageFunctions.IsMessage(message))
            return Errno.Fail(ZmqError.BadAddress);
        nint length = message->Length;
        if (length > int.MaxValue)
            return Errno.Fail(ZmqError.MessageTooLarge);
        int sent = length <= QueueWriter<HardwareMemory>.LongestCopiedBody
            ? Send(socket, new Frame(new ReadOnlySpan<byte>(Message.DataOf(message), (int)length)), flags)
            : SendByReference(socket, message, flags);
        if (sent >= 0)
            Message.Empty(message);
        return sent;
    }

    private static int SendByReference(SocketCore socket, Message* message, int flags)
    {
        FrameBody body;
        try
        {
            body = Message.BodyOf(message);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
        int sent = Send(socket, new Frame(body), flags);
        body.Release();
        return sent;
    }

    private static int Send(SocketCore socket, in Frame frame, int flags)
    {
        try
        {
            ZmqError error = socket.SendFrame(frame, (flags & SendMore) != 0, SendTimeout(socket, flags));
            return error == ZmqError.None ? frame.Length : Errno.Fail(error);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    private static int Receive(Message* message, void* handle, int flags)
    {
        if (NativeSocket.Find(handle) is not { } socket)
            return Errno.Fail(ZmqError.NotASocket);
        if (!MessageFunctions.IsMessage(message))
            return Errno.Fail(ZmqError.BadAddress);
        return message->RunsCode ? ReceiveAside(message, socket, flags) : Receive(message, socket, flags);
    }

    private static int Receive(Message* message, SocketCore socket, int flags)
    {
        try
        {
            var taker = new MessageTaker(message);
            ZmqError error = socket.ReceiveFrame(ref taker, ReceiveTimeout(socket, flags));
            return error == ZmqError.None ? (int)message->Length : Errno.Fail(error);
        }
        catch (Exception exception)
        {
            return Errno.Fail(exception);
        }
    }

    /// <summary>Receives into a message whose content takes code of the program to give back. Not inlined: the room for
    /// another message costs on each way through.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReceiveAside(Message* message, SocketCore socket, int flags)
    {
        Message received;
        Message.Init(&received);
        int length = Receive(&received, socket, flags);
        if (length >= 0)
        {
            Message.Close(message);
            *message = received;
        }
        return length;
    }

    private static int SendTimeout(SocketCore socket, int flags) =>
        (flags & DontWait) != 0 ? 0 : socket.Options.SendTimeout;

    private static int ReceiveTimeout(SocketCore socket, int flags) =>
        (flags & DontWait) != 0 ? 0 : socket.Options.ReceiveTimeout;
}
