namespace Zerowire.Tests.Api;

public sealed class Z85Tests
{
    private static readonly byte[] s_bytes = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];

    [Fact]
    public void Bytes_become_text_and_text_bytes()
    {
        Assert.Equal("HelloWorld", Z85.Encode(s_bytes));
        Assert.Equal(s_bytes, Z85.Decode("HelloWorld"));
        Assert.Equal("", Z85.Encode([]));
        Assert.Empty(Z85.Decode(""));
        Assert.Equal(40, Z85.Encode(new byte[32]).Length);
    }

    [Fact]
    public void Into_memory_of_the_caller_goes_what_fits()
    {
        char[] text = new char[11];
        Assert.True(Z85.TryEncode(s_bytes, text, out int written));
        Assert.Equal(10, written);
        Assert.Equal("HelloWorld", new string(text, 0, written));
        Assert.False(Z85.TryEncode(s_bytes, text.AsSpan(0, 9), out written));
        Assert.Equal(0, written);

        byte[] bytes = new byte[9];
        Assert.True(Z85.TryDecode("HelloWorld", bytes, out written));
        Assert.Equal(8, written);
        Assert.Equal(s_bytes, bytes[..8]);
        Assert.False(Z85.TryDecode("HelloWorld", bytes.AsSpan(0, 7), out written));
        Assert.Equal(0, written);
        Assert.False(Z85.TryDecode("HelloWorl", bytes, out _));
        Assert.False(Z85.TryDecode("HelloWor d", bytes, out written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void What_is_no_whole_group_is_refused()
    {
        Assert.Equal("bytes", Assert.Throws<ArgumentException>(() => Z85.Encode(new byte[5])).ParamName);
        Assert.Throws<ArgumentException>(() => Z85.TryEncode(new byte[3], new char[10], out _));
        Assert.Contains("multiple of 5", Refusal("Hell"), StringComparison.Ordinal);
        Assert.Contains("position 5", Refusal("HelloWor d"), StringComparison.Ordinal);

        static string Refusal(string text) => Assert.Throws<FormatException>(() => Z85.Decode(text)).Message;
    }

    [Fact]
    public void Lengths_are_told()
    {
        Assert.Equal(40, Z85.GetEncodedLength(32));
        Assert.Equal(32, Z85.GetDecodedLength(40));
        Assert.ThrowsAny<ArgumentException>(() => Z85.GetEncodedLength(31));
        Assert.ThrowsAny<ArgumentException>(() => Z85.GetEncodedLength(-4));
        Assert.ThrowsAny<ArgumentException>(() => Z85.GetEncodedLength(2_000_000_000));
        Assert.ThrowsAny<ArgumentException>(() => Z85.GetDecodedLength(39));
        Assert.ThrowsAny<ArgumentException>(() => Z85.GetDecodedLength(-5));
    }
}
