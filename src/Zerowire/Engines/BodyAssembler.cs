using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Pipes;

namespace Zerowire.Engines;

/// <summary>
/// Collects a large body in memory of its own. The memory grows with what has arrived, not with what the peer declares;
/// once bodies of a size have come over a connection, that much is trusted at once.
/// </summary>
internal sealed unsafe class BodyAssembler
{
    private const int InitialTrust = 128 << 10;

    private byte[]? _memory;
    private int _capacity;
    private int _length;
    private int _filled;
    private int _trusted = InitialTrust;

    public bool IsActive => _memory is not null;

    public bool IsComplete => _filled == _length;

    /// <summary>Where the next bytes go.</summary>
    public byte* Address =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory!)) + _filled;

    /// <summary>How many bytes may be put there now.</summary>
    public int Space => _capacity - _filled;

    public void Begin(int length)
    {
        _length = length;
        _filled = 0;
        _capacity = Math.Min(length, _trusted);
        _memory = BodyPool.Rent(_capacity);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, Space);
            bytes[..count].CopyTo(_memory.AsSpan(_filled));
            NoteFilled(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>So many bytes were put at <see cref="Address"/>.</summary>
    public void NoteFilled(int count)
    {
        _filled += count;
        if (_filled == _capacity && _capacity < _length)
            Grow();
    }

    /// <summary>Hands the complete body over.</summary>
    public FrameBody Complete()
    {
        FrameBody body = FrameBody.FromPool(_memory!, _length);
        _memory = null;
        _trusted = Math.Max(_trusted, _length);
        return body;
    }

    /// <summary>The rest will never come.</summary>
    public void Abandon()
    {
        if (_memory is not null)
            BodyPool.Return(_memory);
        _memory = null;
    }

    private void Grow()
    {
        int capacity = (int)Math.Min(_length, _capacity * 2L);
        byte[] larger = BodyPool.Rent(capacity);
        _memory.AsSpan(0, _filled).CopyTo(larger);
        BodyPool.Return(_memory!);
        _memory = larger;
        _capacity = capacity;
    }
}
