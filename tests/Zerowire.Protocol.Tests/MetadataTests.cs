namespace Zerowire.Protocol.Tests;

public sealed class MetadataTests
{
    [Fact]
    public void Properties_are_read_in_order()
    {
        byte[] source = Wire.Concat(Wire.Property("Socket-Type", "PUB"), Wire.Property("X-Empty", ""),
            Wire.Property("\u00E9", 0, 255));
        Assert.True(Metadata.TryParse(source, out Metadata metadata));
        Assert.Equal(["Socket-Type", "X-Empty", "\u00E9"], metadata.Properties.ToArray().Select(p => p.Name));
        Assert.Equal([.. "PUB"u8], metadata.Find("Socket-Type")!);
        Assert.Equal([], metadata.Find("X-Empty")!);
        Assert.Equal([0, 255], metadata.Find("\u00E9")!);
        Assert.Equal(source, Wire.Written(metadata.Write));
        Assert.Equal(source.Length, metadata.EncodedLength);
    }

    [Fact]
    public void First_of_several_counts_and_names_are_exact()
    {
        byte[] source = Wire.Concat(Wire.Property("X-a", 1), Wire.Property("X-a", 2), Wire.Property("X-A", 3));
        Assert.True(Metadata.TryParse(source, out Metadata metadata));
        Assert.Equal(2, metadata.Properties.Length);
        Assert.Equal([1], metadata.Find("X-a")!);
        Assert.Equal([3], metadata.Find("X-A")!);
        Assert.Null(metadata.Find("x-a"));
    }

    [Fact]
    public void Every_cut_inside_a_property_is_refused()
    {
        byte[] property = Wire.Property("Name", 1, 2, 3);
        for (int length = 1; length < property.Length; length++)
        {
            Assert.False(Metadata.TryParse(property.AsSpan(0, length), out Metadata metadata));
            Assert.Same(Metadata.Empty, metadata);
        }

        Assert.False(Metadata.TryParse([.. property, 0], out _));
    }

    [Theory]
    [InlineData(0xFF, 0xFF, 0xFF, 0xFF)]
    [InlineData(0x80, 0, 0, 0)]
    [InlineData(0x7F, 0xFF, 0xFF, 0xFF)]
    [InlineData(0, 0, 0, 2)]
    public void Value_longer_than_the_rest_is_refused(byte a, byte b, byte c, byte d) =>
        Assert.False(Metadata.TryParse([1, 65, a, b, c, d, 7], out _));

    [Fact]
    public void Empty_name_is_refused() => Assert.False(Metadata.TryParse([0, 0, 0, 0, 0], out _));

    [Fact]
    public void Number_of_properties_is_limited()
    {
        byte[][] properties = Enumerable.Range(0, 257).Select(i => Wire.Property($"X-{i}", 1)).ToArray();
        Assert.True(Metadata.TryParse(Wire.Concat(properties[..256]), out Metadata metadata));
        Assert.Equal(256, metadata.Properties.Length);
        Assert.False(Metadata.TryParse(Wire.Concat(properties), out _));
    }

    [Fact]
    public void Own_properties_hide_those_behind()
    {
        var local = new Metadata(new MetadataProperty("A", [1]));
        var peer = new Metadata(new MetadataProperty("A", [2]), new MetadataProperty("B", [3]));
        Metadata both = local.Over(peer);
        Assert.Equal([1], both.Find("A"));
        Assert.Equal([3], both.Find("B"));
        Assert.Equal(2, both.Properties.Length);
    }
}
