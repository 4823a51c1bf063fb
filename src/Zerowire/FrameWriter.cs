using System.Buffers;

namespace Zerowire;

/// <summary>
/// The frame that a message's user is writing piece by piece; pooled memory that grows as it is needed.
/// </summary>
internal sealed class FrameWriter
{
    private const int SmallestSize = 256;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public Memory<byte> Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int needed = checked(Length + Math.Max(sizeHint, 1));
        if (needed > _bytes.Length)
            Grow(needed);
        return _bytes.AsMemory(Length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _bytes.Length - Length)
            throw new InvalidOperationException("More bytes were written than there was room for.");
        Length += count;
    }

    /// <summary>Forgets what was written and gives the memory back.</summary>
    public void Release()
    {
        Length = 0;
        byte[] bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow(int needed)
    {
        long doubled = Math.Min(2L * _bytes.Length, Array.MaxLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Max(doubled, needed), SmallestSize));
        Written.CopyTo(larger);
        int length = Length;
        Release();
        _bytes = larger;
        Length = length;
    }
}
