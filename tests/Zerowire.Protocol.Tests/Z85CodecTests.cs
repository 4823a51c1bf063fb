using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Zerowire.Protocol;

namespace Zerowire.Protocol.Tests;

/// <summary>Z85 (RFC 32), as bytes and as chars.</summary>
public sealed class Z85CodecTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60);

    /// <summary>Characters that a string or a command line may take for something else.</summary>
    private static readonly SearchValues<byte> s_awkward =
        SearchValues.Create("'\"\\ `,;|~_"u8);

    private static readonly byte[] s_example = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B];

    [Fact]
    public void The_example_of_the_RFC_is_encoded_and_decoded()
    {
        byte[] text = new byte[10];
        Z85Codec.Encode<byte>(s_example, text);
        Assert.Equal("HelloWorld"u8.ToArray(), text);
        byte[] bytes = new byte[8];
        Assert.Equal(-1, Z85Codec.Decode<byte>(text, bytes));
        Assert.Equal(s_example, bytes);
    }

    [Theory]
    [InlineData("00000", 0u)]
    [InlineData("00001", 1u)]
    [InlineData("0000#", 84u)]
    [InlineData("00010", 85u)]
    [InlineData("%nSc0", uint.MaxValue)]
    public void A_group_is_a_big_endian_number(string text, uint number)
    {
        byte[] bytes = [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
        char[] encoded = new char[5];
        Z85Codec.Encode<char>(bytes, encoded);
        Assert.Equal(text, new string(encoded));
        byte[] decoded = new byte[4];
        Assert.Equal(-1, Z85Codec.Decode<char>(text, decoded));
        Assert.Equal(bytes, decoded);
    }

    [Theory]
    [InlineData("%nSc1", 0)]
    [InlineData("#####", 0)]
    [InlineData("HelloWor d", 5)]
    [InlineData("Hello\"orld", 5)]
    [InlineData("Hell\u0100World", 0)]
    [InlineData("HelloWorl\u0080", 5)]
    [InlineData("HelloWorl\uFFFF", 5)]
    [InlineData("\0elloWorld", 0)]
    public void The_first_group_that_is_none_is_told(string text, int position) =>
        Assert.Equal(position, Z85Codec.Decode<char>(text, new byte[8]));

    [Fact]
    public void What_is_encoded_is_decoded() => Check.One(s_config, Prop.ForAll(Arbitrary(256, 4), bytes =>
    {
        byte[] text = new byte[bytes.Length / 4 * 5];
        Z85Codec.Encode<byte>(bytes, text);
        byte[] decoded = new byte[bytes.Length];
        return Z85Codec.Decode<byte>(text, decoded) == -1 && decoded.AsSpan().SequenceEqual(bytes)
            && !text.AsSpan().ContainsAny(s_awkward);
    }));

    [Fact]
    public void What_is_decoded_is_encoded_again_or_refused() => Check.One(s_config, Prop.ForAll(Arbitrary(128, 5), text =>
    {
        byte[] bytes = new byte[text.Length / 5 * 4];
        if (Z85Codec.Decode<byte>(text, bytes) >= 0)
            return true;
        byte[] again = new byte[text.Length];
        Z85Codec.Encode<byte>(bytes, again);
        return again.AsSpan().SequenceEqual(text);
    }));

    /// <summary>Bytes below a limit, in whole groups.</summary>
    private static Arbitrary<byte[]> Arbitrary(int limit, int group) =>
        Gen.ArrayOf(Gen.Choose(0, limit - 1).Select(value => (byte)value))
            .Select(bytes => bytes[..(bytes.Length / group * group)]).ToArbitrary();
}
