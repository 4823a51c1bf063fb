using System.Buffers;

namespace Zerowire.Protocol;

/// <summary>
/// What follows the greeting of a peer older than ZMTP 3.0: each side sends its routing id, which may be empty, as one
/// frame (RFC 13, RFC 15).
/// </summary>
internal sealed class IdentityExchange(ZmtpVersion version)
{
    private readonly bool _isV1 = version.Major == 1;
    private readonly byte[] _frame = new byte[V1FrameHeader.MaxLength + Mechanism.MaxIdentityLength];
    private int _frameLength;
    private int _headerLength;

    public HandshakeStatus Status { get; private set; }

    /// <summary>The peer's routing id, when the exchange is done.</summary>
    public ReadOnlySpan<byte> PeerIdentity =>
        Status == HandshakeStatus.Done ? _frame.AsSpan(_headerLength, _frameLength - _headerLength) : default;

    /// <summary>Sends the own routing id. To a peer of ZMTP 1.0 that sends no greeting, the signature was the header of
    /// this frame, and only its body is missing.</summary>
    public void Start(IBufferWriter<byte> output, ReadOnlySpan<byte> identity, bool afterHeader)
    {
        if (!afterHeader)
        {
            Span<byte> header = output.GetSpan(V1FrameHeader.MaxLength);
            output.Advance(_isV1
                ? V1FrameHeader.Write(header, identity.Length, FrameFlags.None)
                : FrameHeader.Write(header, identity.Length, FrameFlags.None));
        }

        output.Write(identity);
    }

    /// <summary>Takes bytes of the peer's frame and none behind it. The flags of the frame mean nothing (RFC 13).</summary>
    public HandshakeStatus Feed(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        while (Status == HandshakeStatus.NeedMore)
        {
            int wanted = WantedLength();
            if (Status != HandshakeStatus.NeedMore)
                break;
            int taken = Math.Min(wanted - _frameLength, input.Length - consumed);
            input.Slice(consumed, taken).CopyTo(_frame.AsSpan(_frameLength));
            _frameLength += taken;
            consumed += taken;
            if (_frameLength < wanted)
                break;
            if (_headerLength > 0)
                Status = HandshakeStatus.Done;
        }

        return Status;
    }

    // First as much as tells the header's length, then the header, then the whole frame.
    private int WantedLength()
    {
        ReadOnlySpan<byte> frame = _frame.AsSpan(0, _frameLength);
        ulong bodyLength;
        int headerLength;
        if (_isV1)
        {
            if (!V1FrameHeader.TryRead(frame, out _, out headerLength, out ulong length))
                return headerLength;
            // The length counts the flags; 0 turns into more than any routing id has.
            bodyLength = unchecked(length - 1);
        }
        else
        {
            if (!FrameHeader.TryRead(frame, out _, out headerLength, out long length))
                return frame.Length < FrameHeader.ShortLength ? FrameHeader.ShortLength : FrameHeader.MaxLength;
            bodyLength = (ulong)length;
        }

        if (bodyLength > Mechanism.MaxIdentityLength)
        {
            Status = HandshakeStatus.Failed;
            return 0;
        }

        _headerLength = headerLength;
        return headerLength + (int)bodyLength;
    }
}
