namespace Zerowire.Tests.Interleavings;

/// <summary>A value that was stored into a location.</summary>
internal sealed class Store(Location location, long value)
{
    public Location Location { get; } = location;

    public long Value { get; } = value;

    /// <summary>Its place in the order of all stores into the location.</summary>
    public int Index { get; set; }

    /// <summary>What a thread that loads it knows from then on; null when the store did not release.</summary>
    public View? Released { get; set; }

    /// <summary>Whether it belongs to an atomic operation that loaded the store before it.</summary>
    public bool IsAtomic { get; init; }
}
