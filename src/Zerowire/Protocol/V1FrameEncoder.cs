namespace Zerowire.Protocol;

/// <summary>Frames for peers of ZMTP 1.0 (RFC 13).</summary>
internal sealed class V1FrameEncoder : FrameEncoder
{
    public override void Encode(FrameFlags flags, ReadOnlySpan<byte> body, IWireWriter output)
    {
        output.Advance(V1FrameHeader.Write(output.GetSpan(V1FrameHeader.MaxLength), body.Length, flags));
        output.WriteUnchanged(body);
    }
}
