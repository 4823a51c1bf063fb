using Zerowire.Pipes;
using Zerowire.Platform;

namespace Zerowire.Tests.Pipes;

/// <summary>Takes runs out of a reader as an engine does, and keeps the bytes.</summary>
internal sealed unsafe class RunCollector(RunReader reader)
{
    private readonly IoVector[] _vectors = new IoVector[16];

    public List<byte> Bytes { get; } = [];

    /// <summary>Hands over up to so many bytes of what up to so many vectors hold. False when there was nothing.</summary>
    public bool Take(int vectors, long maxBytes, long handedOver)
    {
        int count = reader.Gather(_vectors.AsSpan(0, vectors), maxBytes);
        long left = handedOver;
        long gathered = 0;
        for (int i = 0; i < count; i++)
        {
            int length = (int)_vectors[i].Length;
            Assert.True(length > 0);
            gathered += length;
            int taken = (int)Math.Min(left, length);
            Bytes.AddRange(new ReadOnlySpan<byte>(_vectors[i].Base, taken));
            left -= taken;
        }
        Assert.True(gathered <= maxBytes);
        reader.Advance(handedOver - left);
        return count > 0;
    }

    public void TakeAll()
    {
        while (Take(16, long.MaxValue, long.MaxValue))
        {
        }
    }
}
