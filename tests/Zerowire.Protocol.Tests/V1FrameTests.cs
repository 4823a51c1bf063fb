using System.Buffers;

namespace Zerowire.Protocol.Tests;

/// <summary>Frames of ZMTP 1.0, by the bytes of RFC 13.</summary>
public sealed class V1FrameTests
{
    [Theory]
    [InlineData(0, new byte[] { 1, 0 })]
    [InlineData(1, new byte[] { 2, 0 })]
    [InlineData(253, new byte[] { 254, 0 })]
    [InlineData(254, new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 255, 0 })]
    [InlineData(255, new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 0 })]
    [InlineData(70_000, new byte[] { 0xFF, 0, 0, 0, 0, 0, 1, 0x11, 0x71, 0 })]
    public void The_length_counts_the_flags_and_is_long_from_255_on(int bodyLength, byte[] header)
    {
        byte[] body = Wire.Bytes(bodyLength);
        Assert.Equal([.. header, .. body], Encode(FrameFlags.None, body));
        header[^1] = 1;
        Assert.Equal([.. header, .. body], Encode(FrameFlags.More, body));
        Assert.Equal([.. header, .. body], Encode(FrameFlags.More | FrameFlags.Large, body));
    }

    [Fact]
    public void Both_forms_are_read_and_come_out_as_frames_of_v2()
    {
        byte[] stream =
        [
            1, 0, // empty
            4, 1, 10, 20, 30, // more follows
            0xFF, 0, 0, 0, 0, 0, 0, 0, 3, 0, 40, 50, // the long form for a short body
            0xFF, 0, 0, 0, 0, 0, 0, 1, 1, 0, .. Wire.Bytes(256),
        ];
        byte[] frames =
        [
            0, 0,
            1, 3, 10, 20, 30,
            0, 2, 40, 50,
            2, 0, 0, 0, 0, 0, 0, 1, 0, .. Wire.Bytes(256),
        ];
        for (int chunk = 1; chunk <= stream.Length; chunk++)
        {
            for (int room = FrameHeader.MaxLength; room < 40; room += 3)
                Assert.Equal((true, Convert.ToHexString(frames)), Decode(stream, chunk, room));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 2, 2, 65 })]
    [InlineData(new byte[] { 2, 0x80, 65 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 2, 0x41, 65 })]
    public void A_length_of_0_and_reserved_flags_are_malformed(byte[] stream)
    {
        foreach (int chunk in (int[])[1, 2, 64])
        {
            (bool isSound, string frames) = Decode([2, 0, 7, .. stream], chunk, 64);
            Assert.False(isSound);
            Assert.Equal("000107", frames);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0 })]
    [InlineData(new byte[] { 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 0 })]
    [InlineData(new byte[] { 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0 })]
    public void Lengths_beyond_reason_are_refused_by_the_scanner_and_cost_no_memory(byte[] header)
    {
        var decoder = new V1FrameDecoder();
        byte[] output = new byte[64];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(decoder.Decode([.. header, 1, 2, 3], output, out _, out int written));
        FrameScanner scanner = default;
        Assert.Equal(ScanStop.TooLarge, scanner.Scan(output.AsSpan(0, written), 1, -1, 8192));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024);
    }

    [Fact]
    public void A_limit_on_messages_holds_for_these_frames()
    {
        byte[] output = new byte[64];
        new V1FrameDecoder().Decode([12, 0], output, out _, out int written);
        FrameScanner scanner = default;
        Assert.Equal(ScanStop.TooLarge, scanner.Scan(output.AsSpan(0, written), 1, 10, 8192));
        Assert.Equal(ScanStop.NeedMore, scanner.Scan(output.AsSpan(0, written), 1, 11, 8192));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: example.org\r\nUser-Agent: curl/8.0.1\r\nAccept: text/html, */*\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6p1 Debian-3\r\nand whatever else there is to say, in as many letters as it takes\r\n")]
    public void Text_is_no_traffic_of_an_old_peer(string text)
    {
        byte[] stream = System.Text.Encoding.ASCII.GetBytes(text);
        var handshake = new ZmtpHandshake(new NullMechanism(ZmqSocketType.Router, []), []);
        var output = new ArrayBufferWriter<byte>();
        if (handshake.Feed(stream, out int consumed, output) == HandshakeStatus.Done)
            Assert.Equal((false, ""), Decode(stream[consumed..], 1000, 1000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_encoded_is_decoded_again(int seed)
    {
        var random = new Random(seed);
        var stream = new List<byte>();
        var frames = new List<byte>();
        for (int i = 0; i < 200; i++)
        {
            byte[] body = Wire.Bytes(random.Next(3) == 0 ? random.Next(250, 260) : random.Next(0, 5000), (byte)i);
            byte flags = (byte)random.Next(2);
            stream.AddRange(Encode((FrameFlags)flags, body));
            frames.AddRange(Wire.Frame(body.Length > 255 ? (byte)(flags | 2) : flags, body));
        }

        (bool isSound, string decoded) = Decode([.. stream], random.Next(1, 3000), random.Next(9, 5000));
        Assert.True(isSound);
        Assert.Equal(Convert.ToHexString([.. frames]), decoded);
    }

    private static byte[] Encode(FrameFlags flags, byte[] body)
    {
        var output = new WireCollector();
        new V1FrameEncoder().Encode(flags, body, output);
        return output.Bytes;
    }

    private static (bool IsSound, string Frames) Decode(byte[] stream, int chunk, int room)
    {
        var decoder = new V1FrameDecoder();
        var frames = new List<byte>();
        byte[] output = new byte[room];
        foreach (byte[] part in stream.Chunk(chunk))
        {
            for (int position = 0; position < part.Length;)
            {
                bool isSound = decoder.Decode(part.AsSpan(position), output, out int consumed, out int written);
                frames.AddRange(output[..written]);
                position += consumed;
                if (!isSound)
                    return (false, Convert.ToHexString([.. frames]));
            }
        }

        return (true, Convert.ToHexString([.. frames]));
    }
}
