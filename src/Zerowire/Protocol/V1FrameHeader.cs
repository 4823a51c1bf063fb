using System.Buffers.Binary;

namespace Zerowire.Protocol;

/// <summary>
/// Headers of ZMTP 1.0 frames (RFC 13): <c>length flags</c>, or <c>FF length(8) flags</c>. The length counts the flags
/// octet, so it is never 0.
/// </summary>
internal static class V1FrameHeader
{
    public const int MaxLength = 10;
    public const int ShortLength = 2;

    private const byte LongMark = 0xFF;
    private const int FlagsLength = 1;

    /// <summary>Writes a header and returns its length.</summary>
    public static int Write(Span<byte> destination, long bodyLength, FrameFlags flags)
    {
        ulong length = (ulong)bodyLength + FlagsLength;
        byte more = (byte)(flags & FrameFlags.More);
        if (length < LongMark)
        {
            destination[0] = (byte)length;
            destination[1] = more;
            return ShortLength;
        }

        destination[0] = LongMark;
        BinaryPrimitives.WriteUInt64BigEndian(destination[1..], length);
        destination[MaxLength - 1] = more;
        return MaxLength;
    }

    /// <summary>Reads a header if it is complete; nothing is judged.</summary>
    /// <param name="source">Received bytes from the start of a frame.</param>
    /// <param name="flags">The flags octet as it stands.</param>
    /// <param name="headerLength">The header's length, flags included.</param>
    /// <param name="length">The length as it stands: of the flags octet and the body.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out byte flags, out int headerLength, out ulong length)
    {
        flags = 0;
        length = 0;
        headerLength = source is [LongMark, ..] ? MaxLength : ShortLength;
        if (source.Length < headerLength)
            return false;
        length = headerLength == ShortLength ? source[0] : BinaryPrimitives.ReadUInt64BigEndian(source[1..]);
        flags = source[headerLength - 1];
        return true;
    }
}
