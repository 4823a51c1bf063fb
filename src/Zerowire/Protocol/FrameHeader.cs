using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Zerowire.Protocol;

/// <summary>Headers of ZMTP v2 frames (RFC 37, framing), the framing of every version from 2.0 on.</summary>
internal static class FrameHeader
{
    public const int MaxLength = 9;
    public const int ShortLength = 2;
    public const int MaxShortBody = 255;

    /// <summary>The header's length for a body of this length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthFor(long bodyLength) => bodyLength <= MaxShortBody ? ShortLength : MaxLength;

    /// <summary>Writes a header and returns its length; the Large flag follows from the body's length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> destination, long bodyLength, FrameFlags flags)
    {
        if (bodyLength <= MaxShortBody)
        {
            destination[1] = (byte)bodyLength;
            destination[0] = (byte)(flags & ~FrameFlags.Large);
            return ShortLength;
        }

        BinaryPrimitives.WriteInt64BigEndian(destination[1..], bodyLength);
        destination[0] = (byte)(flags | FrameFlags.Large);
        return MaxLength;
    }

    /// <inheritdoc cref="Write(Span{byte}, long, FrameFlags)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int Write(byte* destination, long bodyLength, FrameFlags flags)
    {
        if (bodyLength <= MaxShortBody)
        {
            destination[0] = (byte)(flags & ~FrameFlags.Large);
            destination[1] = (byte)bodyLength;
            return ShortLength;
        }

        destination[0] = (byte)(flags | FrameFlags.Large);
        Unsafe.WriteUnaligned(destination + 1,
            BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(bodyLength) : bodyLength);
        return MaxLength;
    }

    /// <summary>
    /// Reads a header if it is complete. Nothing is judged here: reserved flags are returned as they stand (a run that
    /// was scanned has none but <see cref="FrameFlags.Skip"/>), and a length of 2^63 or more comes out negative.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> source, out FrameFlags flags, out int headerLength,
        out long bodyLength)
    {
        if (source.Length >= ShortLength)
        {
            flags = (FrameFlags)source[0];
            if ((flags & FrameFlags.Large) == 0)
            {
                headerLength = ShortLength;
                bodyLength = source[1];
                return true;
            }

            if (source.Length >= MaxLength)
            {
                headerLength = MaxLength;
                bodyLength = BinaryPrimitives.ReadInt64BigEndian(source[1..]);
                return true;
            }
        }

        flags = FrameFlags.None;
        headerLength = 0;
        bodyLength = 0;
        return false;
    }
}
