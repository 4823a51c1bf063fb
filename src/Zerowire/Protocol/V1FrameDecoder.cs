namespace Zerowire.Protocol;

/// <summary>
/// Frames of peers of ZMTP 1.0 (RFC 13). Reserved flags are refused: no implementation sets them, and a stream that has
/// no signature is otherwise taken for ZMTP 1.0 however little it is.
/// </summary>
internal sealed class V1FrameDecoder : FrameDecoder
{
    private readonly byte[] _header = new byte[V1FrameHeader.MaxLength];
    private int _headerLength;
    private ulong _bodyLeft;

    public override bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int written)
    {
        consumed = 0;
        written = 0;
        while (true)
        {
            int room = Math.Min(input.Length - consumed, output.Length - written);
            int passed = (int)Math.Min(_bodyLeft, (ulong)room);
            input.Slice(consumed, passed).CopyTo(output[written..]);
            consumed += passed;
            written += passed;
            _bodyLeft -= (ulong)passed;
            if (_bodyLeft > 0 || consumed == input.Length || output.Length - written < FrameHeader.MaxLength)
                return true;

            _header[_headerLength++] = input[consumed++];
            if (!V1FrameHeader.TryRead(_header.AsSpan(0, _headerLength), out byte flags, out _, out ulong length))
                continue;
            _headerLength = 0;
            if (length == 0 || (flags & ~(byte)FrameFlags.More) != 0)
                return false;
            _bodyLeft = length - 1;
            // What v2 cannot express is longer than anybody accepts.
            long declared = (long)Math.Min(_bodyLeft, long.MaxValue);
            written += FrameHeader.Write(output[written..], declared, (FrameFlags)flags);
        }
    }
}
