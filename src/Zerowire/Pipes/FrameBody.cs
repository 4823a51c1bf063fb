using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>
/// The bytes of a large frame that travel by reference: memory of ours from the pool, or memory that the caller lends.
/// Counted references: a publisher shares one body among its subscribers. Immutable once it is shared.
/// </summary>
internal sealed unsafe class FrameBody
{
    private readonly Action<object?>? _released;
    private readonly object? _state;

    /// <summary>As <see cref="_released"/>, of memory that is not managed.</summary>
    private readonly delegate*<void*, void> _release;

    private readonly void* _owner;

    /// <summary>Memory of our own, pinned, so that the kernel fills and reads it in place, and managed, so that a message
    /// that its user forgets is collected with it. Null when the memory is lent.</summary>
    private readonly byte[]? _own;

    private MemoryHandle _pin;
    private ReferenceCount<HardwareMemory> _references;

    /// <summary>A body with memory of its own; for <see cref="BodyPool"/>.</summary>
    public FrameBody(int capacity)
    {
        _own = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
        Data = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_own));
    }

    private FrameBody(ReadOnlyMemory<byte> lent, Action<object?>? released, object? state)
    {
        _pin = lent.Pin();
        Data = (byte*)_pin.Pointer;
        Length = lent.Length;
        _released = released;
        _state = state;
    }

    private FrameBody(byte* data, int length, delegate*<void*, void> release, void* owner)
    {
        Data = data;
        Length = length;
        _release = release;
        _owner = owner;
    }

    /// <summary>Where the bytes are, for the kernel; valid while the body is referenced.</summary>
    public byte* Data { get; private set; }

    public int Length { get; private set; }

    /// <summary>How long the body can be made.</summary>
    public int Capacity => _own?.Length ?? Length;

    /// <summary>The bytes. The span keeps memory of our own alive, even where the body was forgotten. Lent memory is
    /// pinned, and its owner is not asked again: his code may throw, and whoever sends is in the middle of a message.</summary>
    public ReadOnlySpan<byte> Span =>
        _own is null ? new ReadOnlySpan<byte>(Data, Length) : new ReadOnlySpan<byte>(_own, 0, Length);

    /// <summary>Whether the bytes are somebody else's too, and must not be changed.</summary>
    public bool IsShared => _own is null || _references.IsShared;

    /// <summary>A body of uninitialised memory from the pool. The caller fills it before anyone else sees it.</summary>
    public static FrameBody Allocate(int length)
    {
        FrameBody body = BodyPool.Rent(length);
        body.Length = length;
        return body;
    }

    public static FrameBody Copy(ReadOnlySpan<byte> bytes)
    {
        FrameBody body = Allocate(bytes.Length);
        bytes.CopyTo(body.Writable);
        return body;
    }

    /// <summary>A body that lends the caller's memory; it is pinned, and <paramref name="released"/> runs once, when
    /// the last reference is gone, on whichever thread drops it.</summary>
    public static FrameBody Lend(ReadOnlyMemory<byte> memory, Action<object?>? released, object? state) =>
        new(memory, released, state);

    /// <summary>As <see cref="Lend(ReadOnlyMemory{byte}, Action{object}, object)"/>, of memory that is not managed.</summary>
    public static FrameBody Lend(byte* data, int length, delegate*<void*, void> release, void* owner) =>
        new(data, length, release, owner);

    /// <summary>The memory, for the one who fills it before the body is shared.</summary>
    public Span<byte> Writable => new(_own, 0, Length);

    public void AddReference() => _references.Add();

    public void Release()
    {
        if (!_references.Drop())
            return;
        Length = 0;
        if (_own is not null)
        {
            _references = default;
            BodyPool.Return(this);
            return;
        }
        Data = null;
        if (!DeferredReleases.TryAdd(this))
            GiveBack();
    }

    /// <summary>Gives lent memory back to its owner.</summary>
    public void GiveBack()
    {
        try
        {
            _pin.Dispose();
            _released?.Invoke(_state);
            if (_release is not null)
                _release(_owner);
        }
        catch
        {
            // The lender's fault, which must not end the thread that happened to be the last to need the bytes.
        }
    }
}
