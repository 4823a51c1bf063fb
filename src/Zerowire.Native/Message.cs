using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Pipes;

namespace Zerowire.Native;

/// <summary>
/// <c>zmq_msg_t</c>: 64 bytes in memory of the program, which it may move about only by our functions. Small bodies lie
/// in it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct Message
{
    public const int Size = 64;

    /// <summary>Up to this length a body lies in the message.</summary>
    public const int LongestInline = 40;

    [FieldOffset(0)]
    private fixed byte _inline[LongestInline];

    [FieldOffset(0)]
    private MessageBlock* _block;

    [FieldOffset(8)]
    private byte* _constant;

    [FieldOffset(16)]
    private nint _length;

    [FieldOffset(40)]
    private ConnectionProperties.Record* _connection;

    [FieldOffset(48)]
    private byte _inlineLength;

    [FieldOffset(49)]
    private bool _more;

    [FieldOffset(52)]
    private MessageKind _kind;

    public readonly bool IsValid => _kind is MessageKind.Inline or MessageKind.Block or MessageKind.Constant;

    public readonly bool HasMore => _more;

    /// <summary>The bytes may be another message's, too, and must not be changed.</summary>
    public readonly bool IsShared => _kind == MessageKind.Constant || (_kind == MessageKind.Block && _block->HasSharedBytes);

    public readonly nint Length => _kind switch
    {
        MessageKind.Inline => _inlineLength,
        MessageKind.Block => _block->Length,
        _ => _length,
    };

    public readonly ConnectionProperties.Record* Connection => _connection;

    public static byte* DataOf(Message* message) => message->_kind switch
    {
        MessageKind.Inline => message->_inline,
        MessageKind.Block => message->_block->Data,
        _ => message->_constant,
    };

    /// <summary>Makes memory an empty message, whatever was in it.</summary>
    public static void Init(Message* message)
    {
        message->_connection = null;
        message->_inlineLength = 0;
        message->_more = false;
        message->_kind = MessageKind.Inline;
    }

    /// <summary>Makes memory a message of so many uninitialised bytes. False when there is no memory for them.</summary>
    public static bool TryInit(Message* message, nint length)
    {
        Init(message);
        if (length <= LongestInline)
        {
            message->_inlineLength = (byte)length;
            return true;
        }
        MessageBlock* block = MessageBlock.Allocate(length);
        if (block is null)
            return false;
        message->_block = block;
        message->_kind = MessageKind.Block;
        return true;
    }

    /// <summary>Makes memory a message over bytes of the program. False when there is no memory for that.</summary>
    public static bool TryInit(
        Message* message, void* data, nint length, delegate* unmanaged<void*, void*, void> free, void* hint)
    {
        Init(message);
        if (free is null)
        {
            message->_constant = (byte*)data;
            message->_length = length;
            message->_kind = MessageKind.Constant;
            return true;
        }
        MessageBlock* block = MessageBlock.Wrap(data, length, free, hint);
        if (block is null)
            return false;
        message->_block = block;
        message->_kind = MessageKind.Block;
        return true;
    }

    /// <summary>Whether giving back what a message holds may run code of the program.</summary>
    public readonly bool RunsCode => _kind == MessageKind.Block && _block->RunsCode;

    /// <summary>Puts a received frame into a message in place of what it holds. Memory and what is known of the connection
    /// are used again where they can be: a program that receives into one message again and again allocates
    /// nothing.</summary>
    /// <exception cref="ZmqException">There is no memory; the message is as it was.</exception>
    public static void Fill(Message* message, in Frame frame, ConnectionInfo? connection, bool more)
    {
        if (frame.Body is { } body)
            PutBlock(message, MessageBlock.Hold(body));
        else
            Put(message, frame.Bytes);
        message->_more = more;
        ConnectionProperties.Set(ref message->_connection, connection);
    }

    private static void Put(Message* message, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= LongestInline)
        {
            if (message->_kind == MessageKind.Block)
                MessageBlock.Release(message->_block);
            message->_kind = MessageKind.Inline;
            message->_inlineLength = (byte)bytes.Length;
            bytes.CopyTo(new Span<byte>(message->_inline, bytes.Length));
            return;
        }
        if (message->_kind == MessageKind.Block && message->_block->CanHold(bytes.Length))
            message->_block->Length = bytes.Length;
        else
            PutBlock(message, MessageBlock.Allocate(bytes.Length));
        bytes.CopyTo(new Span<byte>(message->_block->Data, bytes.Length));
    }

    private static void PutBlock(Message* message, MessageBlock* block)
    {
        if (block is null)
            throw new ZmqException(ZmqError.OutOfMemory);
        if (message->_kind == MessageKind.Block)
            MessageBlock.Release(message->_block);
        message->_block = block;
        message->_kind = MessageKind.Block;
    }

    /// <summary>Gives back what a message holds; it is none afterwards. The program's function may run.</summary>
    public static void Close(Message* message)
    {
        MessageKind kind = message->_kind;
        MessageBlock* block = message->_block;
        message->_kind = MessageKind.None;
        ConnectionProperties.Release(message->_connection);
        if (kind == MessageKind.Block)
            MessageBlock.Release(block);
    }

    /// <summary>As <see cref="Close"/>; what is left is an empty message.</summary>
    public static void Empty(Message* message)
    {
        MessageKind kind = message->_kind;
        MessageBlock* block = message->_block;
        ConnectionProperties.Release(message->_connection);
        message->_connection = null;
        message->_inlineLength = 0;
        message->_more = false;
        message->_kind = MessageKind.Inline;
        if (kind == MessageKind.Block)
            MessageBlock.Release(block);
    }

    /// <summary>The target becomes a second message of the same content.</summary>
    public static void Share(Message* target, Message* source)
    {
        if (source->_kind == MessageKind.Block)
            MessageBlock.AddReference(source->_block);
        ConnectionProperties.AddReference(source->_connection);
        *target = *source;
    }

    /// <summary>A body for a socket that sends the message by reference, which is too long to be copied.</summary>
    public static FrameBody BodyOf(Message* message)
    {
        if (message->_kind == MessageKind.Constant)
            return FrameBody.Lend(message->_constant, (int)message->_length, null, null);
        MessageBlock* block = message->_block;
        if (block->Body is { } body)
        {
            body.AddReference();
            return body;
        }
        MessageBlock.AddReference(block);
        return FrameBody.Lend(block->Data, (int)block->Length, &MessageBlock.Release, block);
    }
}
