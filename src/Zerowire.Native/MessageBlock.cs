using System.Runtime.InteropServices;
using Zerowire.Pipes;

namespace Zerowire.Native;

/// <summary>
/// Bytes outside of a message, in native memory, with a count of the references: messages that were copied from each
/// other, and sockets that are sending them. The bytes are behind the block itself, in memory of the program that is
/// given back by its own function, or in a body that a socket has received.
/// </summary>
internal unsafe struct MessageBlock
{
    /// <summary>A block that is much larger than what it is to hold is not used again for it.</summary>
    private const int MostWaste = 4;

    public byte* Data;
    public nint Length;

    /// <summary>How many bytes there is room for behind the block; 0 when they are elsewhere.</summary>
    private nint _capacity;

    private int _references;

    /// <summary>The program's function that frees the bytes, or null.</summary>
    private delegate* unmanaged<void*, void*, void> _free;

    /// <summary>What the function is given.</summary>
    private void* _hint;

    /// <summary>The body that holds the bytes, or 0.</summary>
    private nint _body;

    /// <summary>Whether another message or socket refers to the block.</summary>
    public readonly bool IsShared => Volatile.Read(in _references) > 1;

    /// <summary>Whether the bytes must not be changed: somebody else has them, too.</summary>
    public readonly bool HasSharedBytes => IsShared || Body is { IsShared: true };

    /// <summary>Whether giving it back may run code of the program.</summary>
    public readonly bool RunsCode => _capacity == 0;

    /// <summary>The body of a socket that holds the bytes; null when they are elsewhere.</summary>
    public readonly FrameBody? Body => _body == 0 ? null : (FrameBody?)GCHandle.FromIntPtr(_body).Target;

    /// <summary>A block with memory for so many bytes, at least one; null when there is none.</summary>
    public static MessageBlock* Allocate(nint length)
    {
        if (length > nint.MaxValue - sizeof(MessageBlock))
            return null;
        MessageBlock* block = New((nuint)(sizeof(MessageBlock) + length));
        if (block is null)
            return null;
        block->Data = (byte*)(block + 1);
        block->Length = block->_capacity = length;
        return block;
    }

    /// <summary>A block over memory of the program.</summary>
    public static MessageBlock* Wrap(
        void* data, nint length, delegate* unmanaged<void*, void*, void> free, void* hint)
    {
        MessageBlock* block = New((nuint)sizeof(MessageBlock));
        if (block is null)
            return null;
        block->Data = (byte*)data;
        block->Length = length;
        block->_free = free;
        block->_hint = hint;
        return block;
    }

    /// <summary>A block over a body, of which it takes a reference; null when there is no memory.</summary>
    public static MessageBlock* Hold(FrameBody body)
    {
        MessageBlock* block = New((nuint)sizeof(MessageBlock));
        if (block is null)
            return null;
        block->_body = GCHandle.ToIntPtr(GCHandle.Alloc(body));
        body.AddReference();
        block->Data = body.Data;
        block->Length = body.Length;
        return block;
    }

    /// <summary>Whether the block can hold other bytes in place of its own, which nobody else refers to.</summary>
    public readonly bool CanHold(nint length) =>
        _capacity >= length && _capacity / MostWaste <= length && !IsShared;

    public static void AddReference(MessageBlock* block) => Interlocked.Increment(ref block->_references);

    /// <summary>Drops a reference; the last one gives everything back. The program's function runs on this thread.</summary>
    public static void Release(void* reference)
    {
        var block = (MessageBlock*)reference;
        // Whoever has the only one has nobody to agree with.
        if (block->IsShared && Interlocked.Decrement(ref block->_references) > 0)
            return;
        if (block->_free is not null)
            block->_free(block->Data, block->_hint);
        if (block->_body != 0)
        {
            GCHandle handle = GCHandle.FromIntPtr(block->_body);
            ((FrameBody)handle.Target!).Release();
            handle.Free();
        }
        CMemory.Free(block, (nuint)(sizeof(MessageBlock) + block->_capacity));
    }

    private static MessageBlock* New(nuint size)
    {
        var block = (MessageBlock*)CMemory.Allocate(size);
        if (block is null)
            return null;
        *block = default;
        block->_references = 1;
        return block;
    }
}
