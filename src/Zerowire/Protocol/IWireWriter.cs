namespace Zerowire.Protocol;

/// <summary>Takes what an encoder puts on the wire.</summary>
internal interface IWireWriter
{
    /// <summary>Room for at least so many bytes.</summary>
    Span<byte> GetSpan(int length);

    /// <summary>So many bytes were written into the room.</summary>
    void Advance(int count);

    /// <summary>Takes bytes of the frame that go on the wire as they are; long ones are not copied.</summary>
    void WriteUnchanged(ReadOnlySpan<byte> bytes);
}
