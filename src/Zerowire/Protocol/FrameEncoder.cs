namespace Zerowire.Protocol;

/// <summary>
/// Turns frames in the form in which they wait to be sent (ZMTP v2) into what another framing, or a mechanism that
/// wraps them, puts on the wire. Frames are encoded once each and in the order in which they are sent.
/// </summary>
internal abstract class FrameEncoder
{
    public abstract void Encode(FrameFlags flags, ReadOnlySpan<byte> body, IWireWriter output);
}
