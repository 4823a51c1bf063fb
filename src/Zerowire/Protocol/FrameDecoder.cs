namespace Zerowire.Protocol;

/// <summary>
/// Turns what another framing, or a mechanism that wraps frames, puts on the wire into ZMTP v2 frames, which are then
/// checked and counted like those of any other connection: limits are not the decoder's concern.
/// </summary>
internal abstract class FrameDecoder
{
    /// <summary>Decodes as far as the input and the room for the output reach. False when the input is malformed.</summary>
    /// <param name="input">Received bytes, in any split.</param>
    /// <param name="output">Room for frames, more than a header of them needs.</param>
    /// <param name="consumed">How much of the input was used.</param>
    /// <param name="written">How much of the output was written.</param>
    public abstract bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed, out int written);
}
