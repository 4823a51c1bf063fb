using Zerowire.Pipes;

namespace Zerowire.Engines;

/// <summary>
/// Collects a large body in memory of its own. The memory grows with what has arrived, not with what the peer declares;
/// once bodies of a size have come over a connection, that much is trusted at once.
/// </summary>
internal sealed unsafe class BodyAssembler
{
    private const int InitialTrust = 128 << 10;

    private FrameBody? _body;
    private int _length;
    private int _filled;
    private int _trusted = InitialTrust;

    public bool IsActive => _body is not null;

    /// <summary>How many bytes are still to come.</summary>
    public int Missing => _length - _filled;

    public bool IsComplete => _filled == _length;

    /// <summary>Where the next bytes go.</summary>
    public byte* Address => _body!.Data + _filled;

    /// <summary>How many bytes may be put there now.</summary>
    public int Space => _body!.Length - _filled;

    public void Begin(int length)
    {
        _length = length;
        _filled = 0;
        _body = FrameBody.Allocate(Math.Min(length, _trusted));
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, Space);
            bytes[..count].CopyTo(_body!.Writable[_filled..]);
            NoteFilled(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>So many bytes were put at <see cref="Address"/>.</summary>
    public void NoteFilled(int count)
    {
        _filled += count;
        if (Space == 0 && _filled < _length)
            Grow();
    }

    /// <summary>Hands the complete body over.</summary>
    public FrameBody Complete()
    {
        FrameBody body = _body!;
        _body = null;
        _trusted = Math.Max(_trusted, _length);
        return body;
    }

    /// <summary>The rest will never come.</summary>
    public void Abandon()
    {
        _body?.Release();
        _body = null;
    }

    private void Grow()
    {
        FrameBody larger = FrameBody.Allocate((int)Math.Min(_length, _filled * 2L));
        _body!.Span.CopyTo(larger.Writable);
        _body.Release();
        _body = larger;
    }
}
