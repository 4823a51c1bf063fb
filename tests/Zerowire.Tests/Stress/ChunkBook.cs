namespace Zerowire.Tests.Stress;

/// <summary>Puts the chunks of one connection together, in whatever order several receivers note them.</summary>
internal sealed class ChunkBook
{
    private readonly List<(long Start, int Length)> _located = [];
    private readonly List<byte> _tooShort = [];
    private long _received;

    public long Received => Interlocked.Read(ref _received);

    public void Add(ReadOnlySpan<byte> chunk)
    {
        bool isLocated = PositionedBytes.TryLocate(chunk, out long position);
        Assert.True(!isLocated || PositionedBytes.Are(chunk, position), $"The bytes from {position} on are torn.");
        lock (_located)
        {
            if (isLocated)
                _located.Add((position, chunk.Length));
            else
                _tooShort.AddRange(chunk);
        }
        Interlocked.Add(ref _received, chunk.Length);
    }

    /// <summary>For one receiver: the chunk comes behind the one before.</summary>
    public void AddNext(ReadOnlySpan<byte> chunk)
    {
        Assert.True(PositionedBytes.Are(chunk, _received), $"The bytes from {_received} on are others.");
        Add(chunk);
    }

    /// <summary>Every byte has come once: those that could not be located fill the gaps between the others.</summary>
    public void AssertWhole(long length)
    {
        List<byte> missing = [];
        long end = 0;
        foreach ((long start, int count) in _located.Order().Append((length, 0)))
        {
            Assert.True(start >= end, $"The bytes before {end} came again from {start} on.");
            byte[] gap = new byte[start - end];
            PositionedBytes.Fill(gap, end);
            missing.AddRange(gap);
            end = start + count;
        }
        Assert.Equal(length, Received);
        Assert.Equal(missing.Order(), _tooShort.Order());
    }
}
