using System.Text;

namespace Zerowire.Protocol.Tests;

public sealed class CommandTests
{
    [Fact]
    public void Ready_is_written_as_the_rfc_says()
    {
        var metadata = new Metadata(
            new MetadataProperty("Socket-Type", "DEALER"u8.ToArray()), new MetadataProperty("Identity", []));
        byte[] expected =
        [
            0x04, 41,
            5, (byte)'R', (byte)'E', (byte)'A', (byte)'D', (byte)'Y',
            11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8,
            8, .. "Identity"u8, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, Wire.Written(output => Command.WriteReady(output, metadata)));
    }

    [Fact]
    public void Long_ready_has_a_long_header()
    {
        var metadata = new Metadata(new MetadataProperty("X-Long", Wire.Bytes(300)));
        byte[] expected =
        [
            0x06, 0, 0, 0, 0, 0, 0, 1, 61, 5, .. "READY"u8, 6, .. "X-Long"u8, 0, 0, 1, 44, .. Wire.Bytes(300),
        ];
        Assert.Equal(expected, Wire.Written(output => Command.WriteReady(output, metadata)));
    }

    [Fact]
    public void Error_is_written_with_its_reason()
    {
        Assert.Equal([4, 10, 5, .. "ERROR"u8, 3, .. "400"u8],
            Wire.Written(output => Command.WriteError(output, "400"u8)));
        byte[] longest = Wire.Written(output => Command.WriteError(output, Wire.Bytes(300)));
        Assert.Equal(Wire.CommandFrame("ERROR", [255, .. Wire.Bytes(255)]), longest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(245)]
    [InlineData(246)]
    [InlineData(248)]
    [InlineData(249)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70000)]
    public void Subscriptions_are_commands_to_3_1_and_messages_to_3_0(int length)
    {
        byte[] topic = Wire.Bytes(length, 7);
        Assert.Equal(Wire.CommandFrame("SUBSCRIBE", topic),
            Wire.Written(output => Command.WriteSubscribe(output, topic, ZmtpVersion.V31)));
        Assert.Equal(Wire.CommandFrame("CANCEL", topic),
            Wire.Written(output => Command.WriteCancel(output, topic, ZmtpVersion.V31)));

        byte flags = length + 1 > 255 ? (byte)2 : (byte)0;
        Assert.Equal(Wire.Frame(flags, [1, .. topic]),
            Wire.Written(output => Command.WriteSubscribe(output, topic, ZmtpVersion.V30)));
        Assert.Equal(Wire.Frame(flags, [0, .. topic]),
            Wire.Written(output => Command.WriteCancel(output, topic, ZmtpVersion.V30)));
    }

    [Fact]
    public void Ping_carries_time_to_live_and_context()
    {
        Assert.Equal([4, 10, 4, .. "PING"u8, 0x01, 0x2C, .. "abc"u8],
            Wire.Written(output => Command.WritePing(output, 300, "abc"u8)));
    }

    [Fact]
    public void Pong_never_echoes_more_than_sixteen_octets()
    {
        Assert.Equal([4, 5, 4, .. "PONG"u8], Wire.Written(output => Command.WritePong(output, [])));
        Assert.Equal([4, 21, 4, .. "PONG"u8, .. Wire.Bytes(16)],
            Wire.Written(output => Command.WritePong(output, Wire.Bytes(40))));
    }

    [Fact]
    public void Ping_is_split_and_its_context_cut()
    {
        byte[] data = [0xFF, 0xFE, 1, 2];
        Assert.True(Command.TryParsePing(data, out ushort ttl, out ReadOnlySpan<byte> context));
        Assert.Equal(0xFFFE, ttl);
        Assert.Equal([1, 2], context.ToArray());
        data = [0, 1, .. Wire.Bytes(17)];
        Assert.True(Command.TryParsePing(data, out ttl, out context));
        Assert.Equal(Wire.Bytes(16), context.ToArray());
        data = [0, 1];
        Assert.True(Command.TryParsePing(data, out _, out context));
        Assert.Equal(0, context.Length);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1 })]
    public void Ping_shorter_than_its_time_to_live_is_refused(byte[] data)
    {
        Assert.False(Command.TryParsePing(data, out _, out ReadOnlySpan<byte> context));
        Assert.Equal(0, context.Length);
    }

    [Theory]
    [InlineData("READY", (int)CommandKind.Ready)]
    [InlineData("ERROR", (int)CommandKind.Error)]
    [InlineData("SUBSCRIBE", (int)CommandKind.Subscribe)]
    [InlineData("CANCEL", (int)CommandKind.Cancel)]
    [InlineData("PING", (int)CommandKind.Ping)]
    [InlineData("PONG", (int)CommandKind.Pong)]
    [InlineData("JOIN", (int)CommandKind.Join)]
    [InlineData("LEAVE", (int)CommandKind.Leave)]
    [InlineData("HELLO", (int)CommandKind.Hello)]
    [InlineData("WELCOME", (int)CommandKind.Welcome)]
    [InlineData("INITIATE", (int)CommandKind.Initiate)]
    [InlineData("MESSAGE", (int)CommandKind.Message)]
    [InlineData("PINGS", (int)CommandKind.Unknown)]
    [InlineData("ping", (int)CommandKind.Unknown)]
    [InlineData("X", (int)CommandKind.Unknown)]
    public void Command_is_known_by_its_name(string name, int kind)
    {
        foreach (byte[] data in new byte[][] { [], [9, 8] })
        {
            Assert.True(Command.TryParse(Wire.CommandBody(name, data), out CommandKind parsed, out var rest));
            Assert.Equal((CommandKind)kind, parsed);
            Assert.Equal(data, rest.ToArray());
        }
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 65 })]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 5, 82, 69, 65, 68 })]
    [InlineData(new byte[] { 255, 65 })]
    public void Malformed_command_is_refused(byte[] body) => Assert.False(Command.TryParse(body, out _, out _));

    [Fact]
    public void Error_reason_is_taken_out()
    {
        byte[] data = [3, .. "500"u8];
        Assert.True(Command.TryParseError(data, out ReadOnlySpan<byte> reason));
        Assert.Equal("500", Encoding.ASCII.GetString(reason));
        data = [0];
        Assert.True(Command.TryParseError(data, out reason));
        Assert.Equal(0, reason.Length);
        Assert.False(Command.TryParseError([], out _));
        Assert.False(Command.TryParseError([4, .. "500"u8], out _));
    }
}
