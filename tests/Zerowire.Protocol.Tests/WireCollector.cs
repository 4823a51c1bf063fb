using System.Buffers;

namespace Zerowire.Protocol.Tests;

/// <summary>Keeps what an encoder puts on the wire.</summary>
internal sealed class WireCollector : IWireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] Bytes => _bytes.WrittenSpan.ToArray();

    public Span<byte> GetSpan(int length) => _bytes.GetSpan(length)[..length];

    public void Advance(int count) => _bytes.Advance(count);

    public void WriteUnchanged(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
