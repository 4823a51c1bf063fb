using System.Buffers;
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
    private MemoryHandle _pin;
    private ReferenceCount<HardwareMemory> _references;
    private int _poolClass;

    private FrameBody(byte* data, int length, int poolClass)
    {
        Data = data;
        Length = length;
        _poolClass = poolClass;
    }

    private FrameBody(MemoryHandle pin, int length, Action<object?>? released, object? state)
    {
        _pin = pin;
        Data = (byte*)pin.Pointer;
        Length = length;
        _released = released;
        _state = state;
        _poolClass = -1;
    }

    public byte* Data { get; private set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => new(Data, Length);

    /// <summary>A body of uninitialised memory from the pool. The caller fills it before anyone else sees it.</summary>
    public static FrameBody Allocate(int length)
    {
        byte* data = BodyPool.Rent(length, out int poolClass);
        return new FrameBody(data, length, poolClass);
    }

    /// <summary>A body over memory that was rented from <see cref="BodyPool"/> and filled already.</summary>
    public static FrameBody FromPool(byte* data, int length, int poolClass) => new(data, length, poolClass);

    public static FrameBody Copy(ReadOnlySpan<byte> bytes)
    {
        FrameBody body = Allocate(bytes.Length);
        bytes.CopyTo(body.Writable);
        return body;
    }

    /// <summary>A body that lends the caller's memory; it is pinned, and <paramref name="released"/> runs once, when
    /// the last reference is gone, on whichever thread drops it.</summary>
    public static FrameBody Lend(ReadOnlyMemory<byte> memory, Action<object?>? released, object? state) =>
        new(memory.Pin(), memory.Length, released, state);

    /// <summary>The memory, for the one who fills it before the body is shared.</summary>
    public Span<byte> Writable => new(Data, Length);

    public void AddReference() => _references.Add();

    public void Release()
    {
        if (!_references.Drop())
            return;
        if (_poolClass >= 0)
        {
            BodyPool.Return(Data, _poolClass);
            _poolClass = -1;
        }
        else
        {
            _pin.Dispose();
            _released?.Invoke(_state);
        }
        Data = null;
        Length = 0;
    }
}
