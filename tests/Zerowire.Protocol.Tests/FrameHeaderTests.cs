namespace Zerowire.Protocol.Tests;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0, 0, new byte[] { 0, 0 })]
    [InlineData(255, 1, new byte[] { 1, 255 })]
    [InlineData(5, 4, new byte[] { 4, 5 })]
    [InlineData(256, 0, new byte[] { 2, 0, 0, 0, 0, 0, 0, 1, 0 })]
    [InlineData(256, 4, new byte[] { 6, 0, 0, 0, 0, 0, 0, 1, 0 })]
    [InlineData(long.MaxValue, 1, new byte[] { 3, 0x7F, 255, 255, 255, 255, 255, 255, 255 })]
    [InlineData(3, 2, new byte[] { 0, 3 })]
    public unsafe void Header_is_written_as_the_rfc_says(long bodyLength, byte flags, byte[] expected)
    {
        Span<byte> bySpan = stackalloc byte[FrameHeader.MaxLength];
        byte* byPointer = stackalloc byte[FrameHeader.MaxLength];
        int length = FrameHeader.Write(bySpan, bodyLength, (FrameFlags)flags);
        Assert.Equal(expected, bySpan[..length].ToArray());
        Assert.Equal(length, FrameHeader.Write(byPointer, bodyLength, (FrameFlags)flags));
        Assert.Equal(expected, new Span<byte>(byPointer, length).ToArray());
        Assert.Equal(length, FrameHeader.LengthFor(bodyLength));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(200, 1)]
    [InlineData(256, 0)]
    [InlineData(1L << 40, 5)]
    public void What_is_written_is_read(long bodyLength, byte flags)
    {
        byte[] header = new byte[FrameHeader.MaxLength];
        int length = FrameHeader.Write(header, bodyLength, (FrameFlags)flags);
        Assert.True(FrameHeader.TryRead(header, out FrameFlags read, out int headerLength, out long readLength));
        Assert.Equal((FrameFlags)flags, read & ~FrameFlags.Large);
        Assert.Equal(length, headerLength);
        Assert.Equal(bodyLength, readLength);
        for (int shorter = 0; shorter < length; shorter++)
            Assert.False(FrameHeader.TryRead(header.AsSpan(0, shorter), out _, out _, out _));
    }

    [Fact]
    public void Small_body_with_a_large_header_is_read()
    {
        Assert.True(FrameHeader.TryRead([2, 0, 0, 0, 0, 0, 0, 0, 7], out _, out int header, out long body));
        Assert.Equal((9, 7L), (header, body));
    }

    [Fact]
    public void Length_of_2_to_the_63_comes_out_negative()
    {
        Assert.True(FrameHeader.TryRead(Wire.LongHeader(2, long.MinValue), out _, out _, out long body));
        Assert.Equal(long.MinValue, body);
    }
}
