using System.Diagnostics;
using System.Text;

namespace Zerowire;

/// <summary>
/// One frame of a <see cref="ZmqMessage"/>: a view, not a copy. It is valid until the message is changed, sent,
/// received into or disposed.
/// </summary>
[DebuggerDisplay("{Length} bytes: {ToString()}")]
public readonly struct ZmqFrame
{
    private readonly ZmqMessage? _message;
    private readonly int _index;

    internal ZmqFrame(ZmqMessage message, int index)
    {
        _message = message;
        _index = index;
    }

    /// <summary>The bytes of the frame; empty for the default value of this type.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public ReadOnlySpan<byte> Span => _message is null ? default : _message.FrameSpan(_index);

    /// <summary>The length in bytes.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public int Length => Span.Length;

    /// <summary>Whether the frame has no bytes, as the delimiter of an envelope (RFC 28) has none.</summary>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public bool IsEmpty => Span.IsEmpty;

    /// <summary>A copy of the bytes.</summary>
    /// <returns>A new array that belongs to the caller.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public byte[] ToArray() => Span.ToArray();

    /// <summary>Copies the bytes.</summary>
    /// <param name="destination">Room for at least <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public void CopyTo(Span<byte> destination) => Span.CopyTo(destination);

    /// <summary>The bytes read as UTF-8; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
