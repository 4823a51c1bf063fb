namespace Zerowire.Protocol;

/// <summary>Peers that do not speak ZMTP get the bytes of the frames and nothing else.</summary>
internal sealed class RawFrameEncoder : FrameEncoder
{
    public override void Encode(FrameFlags flags, ReadOnlySpan<byte> body, IWireWriter output) =>
        output.WriteUnchanged(body);
}
