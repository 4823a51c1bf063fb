using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace Zerowire.Protocol.Tests;

/// <summary>Properties that hold for all input.</summary>
public sealed class ProtocolProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(80);

    // Frames that are mostly sound, with all flags, both kinds of header and now and then an absurd length.
    private static readonly Gen<byte[]> s_frame =
        from flags in Gen.Frequency((8, Gen.Elements<byte>(0, 1)), (3, Gen.Elements<byte>(2, 3, 4, 6)),
            (1, Gen.Choose(0, 255).Select(value => (byte)value)))
        from length in Gen.Choose(0, 40)
        from body in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), length)
        from absurd in Gen.Frequency((60, Gen.Constant(0L)),
            (1, Gen.Elements(long.MinValue, -1L, long.MaxValue, 1L << 40)))
        select absurd != 0 ? Wire.LongHeader((byte)(flags | 2), absurd) : Wire.Frame(flags, body);

    private static readonly Gen<byte[]> s_stream =
        from frames in Gen.ListOf(s_frame)
        from cut in Gen.Choose(0, 12)
        let all = Wire.Concat([.. frames])
        select all[..Math.Max(0, all.Length - cut)];

    [Fact]
    public void Scanner_agrees_with_a_naive_one_however_the_stream_arrives()
    {
        Gen<(byte[], int[], int, int, int)> cases =
            from stream in s_stream
            from pieces in Gen.ArrayOf(Gen.Choose(0, 60))
            from maximum in Gen.Elements(-1, 0, 20, 1000)
            from large in Gen.Elements(0, 1, 10, 300)
            from limit in Gen.Elements(1, 2, 1000)
            select (stream, pieces, maximum, large, limit);
        Check.One(s_config, Prop.ForAll(cases.ToArbitrary(), test =>
        {
            (byte[] stream, int[] pieces, int maximum, int large, int limit) = test;
            ScanResult expected = NaiveScanner.Read(stream, maximum);
            ScanResult actual = new RunReader(maximum, large, limit).Read(stream, pieces);
            Assert.Equal(expected.Text(), actual.Text());
        }));
    }

    [Fact]
    public void Scanner_survives_garbage()
    {
        Check.One(s_config, Prop.ForAll<byte[], int, int>((garbage, maximum, large) =>
        {
            ScanResult expected = NaiveScanner.Read(garbage, maximum);
            ScanResult actual = new RunReader(maximum, large, 3).Read(garbage, []);
            Assert.Equal(expected.Text(), actual.Text());
        }));
    }

    [Fact]
    public void Handshake_survives_garbage_anywhere()
    {
        byte[] sound = Wire.Concat(Wire.Greeting(), Wire.Ready("DEALER"));
        Gen<(int, byte[], int)> cases =
            from keep in Gen.Choose(0, sound.Length)
            from garbage in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))
            from chunk in Gen.Choose(1, 70)
            select (keep, garbage, chunk);
        Check.One(s_config, Prop.ForAll(cases.ToArbitrary(), test =>
        {
            (int keep, byte[] garbage, int chunk) = test;
            byte[] stream = [.. sound[..keep], .. garbage, .. sound[keep..]];
            Assert.Equal(RunHandshake(stream, stream.Length), RunHandshake(stream, chunk));
        }));
    }

    [Fact]
    public void Metadata_comes_out_as_it_went_in()
    {
        Check.One(s_config, Prop.ForAll<Dictionary<byte, byte[]>>(values =>
        {
            var metadata = new Metadata([.. values.Select(v => new MetadataProperty($"X-{v.Key}", v.Value ?? []))]);
            byte[] encoded = Wire.Written(metadata.Write);
            Assert.Equal(metadata.EncodedLength, encoded.Length);
            Assert.True(Metadata.TryParse(encoded, out Metadata read));
            Assert.Equal(encoded, Wire.Written(read.Write));
            Assert.Equal(values.Count, read.Properties.Length);
        }));
    }

    [Fact]
    public void Metadata_that_is_read_is_written_alike()
    {
        Check.One(s_config, Prop.ForAll<byte[]>(garbage =>
        {
            if (Metadata.TryParse(garbage, out Metadata metadata))
                Assert.True(Wire.Written(metadata.Write).Length <= garbage.Length);
        }));
    }

    [Fact]
    public void Commands_that_are_written_are_read()
    {
        Check.One(s_config, Prop.ForAll<byte[], ushort>((data, ttl) =>
        {
            byte[] subscribe = Wire.Written(output => Command.WriteSubscribe(output, data, ZmtpVersion.V31));
            Read(subscribe, CommandKind.Subscribe, data);
            byte[] cancel = Wire.Written(output => Command.WriteCancel(output, data, ZmtpVersion.V31));
            Read(cancel, CommandKind.Cancel, data);
            byte[] context = data[..Math.Min(16, data.Length)];
            byte[] ping = [(byte)(ttl >> 8), (byte)ttl, .. context];
            Read(Wire.Written(output => Command.WritePing(output, ttl, data)), CommandKind.Ping, ping);
            Read(Wire.Written(output => Command.WritePong(output, data)), CommandKind.Pong, context);
        }));
    }

    [Fact]
    public void Parsers_of_commands_survive_garbage()
    {
        Check.One(s_config, Prop.ForAll<byte[]>(garbage =>
        {
            if (Command.TryParse(garbage, out _, out ReadOnlySpan<byte> data))
                Assert.Equal(garbage.Length, 1 + garbage[0] + data.Length);
            if (Command.TryParsePing(garbage, out _, out ReadOnlySpan<byte> context))
                Assert.Equal(Math.Min(16, garbage.Length - 2), context.Length);
            if (Command.TryParseError(garbage, out ReadOnlySpan<byte> reason))
                Assert.Equal(garbage[0], reason.Length);
        }));
    }

    private static (HandshakeStatus, ProtocolError, string, int) RunHandshake(byte[] stream, int chunk)
    {
        var handshake = new ZmtpHandshake(new NullMechanism(ZmqSocketType.Router, []), []);
        var output = new ArrayBufferWriter<byte>();
        handshake.Start(output);
        int position = 0;
        while (position < stream.Length && handshake.Status == HandshakeStatus.NeedMore)
        {
            int length = Math.Min(chunk, stream.Length - position);
            handshake.Feed(stream.AsSpan(position, length), out int consumed, output);
            if (handshake.Status == HandshakeStatus.NeedMore)
                Assert.Equal(length, consumed);
            position += consumed;
        }

        return (handshake.Status, handshake.Error, handshake.Version.ToString(), output.WrittenCount);
    }

    private static void Read(byte[] frame, CommandKind kind, byte[] expected)
    {
        FrameScanner scanner = default;
        Assert.Equal(ScanStop.Command, scanner.Scan(frame, 1, -1, 100));
        Assert.Equal(frame.Length, scanner.FrameLength);
        Assert.True(Command.TryParse(frame.AsSpan(scanner.HeaderLength), out CommandKind read, out var data));
        Assert.Equal(kind, read);
        Assert.Equal(expected, data.ToArray());
    }
}
