namespace Zerowire.Pipes;

/// <summary>One frame on its way out: bytes to copy, or a large body to pass by reference.</summary>
internal readonly ref struct Frame
{
    public readonly ReadOnlySpan<byte> Bytes;

    /// <summary>Set when the frame travels by reference; the callee takes a reference of its own.</summary>
    public readonly FrameBody? Body;

    public Frame(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    public Frame(FrameBody body)
    {
        Bytes = body.Span;
        Body = body;
    }

    public int Length => Bytes.Length;
}
