using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Engines;

/// <summary>The way in from peers that frame otherwise: what comes is decoded in memory of the thread, and the frames
/// go the way of all others.</summary>
internal sealed unsafe class DecodingInput(Engine engine, ZmtpVersion version, FrameDecoder decoder)
    : FrameInput(engine, version)
{
    private readonly FrameDecoder _decoder = decoder;

    public override void Begin(ReadOnlySpan<byte> rest)
    {
        // It lies in the first half of the thread's memory, as everything that is received; frames go to the second.
        Decode(rest);
    }

    public override bool Receive()
    {
        NativeBuffer scratch = Engine.Scratch;
        int count = Engine.Receive(scratch.Data, Math.Min(scratch.Length / 2, LongestBatch));
        return count > 0 && Decode(new ReadOnlySpan<byte>(scratch.Data, count));
    }

    private bool Decode(ReadOnlySpan<byte> bytes)
    {
        NativeBuffer scratch = Engine.Scratch;
        int half = scratch.Length / 2;
        var output = new Span<byte>(scratch.Data + half, half);
        while (!bytes.IsEmpty && Engine.IsActive)
        {
            bool isSound = _decoder.Decode(bytes, output, out int consumed, out int written);
            bytes = bytes[consumed..];
            // What came before a mistake was sound.
            Deliver(output[..written]);
            if (!isSound && Engine.IsActive)
                Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.ZmtpUnspecified);
        }
        return Engine.IsActive;
    }
}
