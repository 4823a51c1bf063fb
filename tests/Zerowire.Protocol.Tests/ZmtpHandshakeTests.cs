using System.Buffers;

namespace Zerowire.Protocol.Tests;

public sealed class ZmtpHandshakeTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ZmtpHandshake _handshake = new(new NullMechanism(ZmqSocketType.Router, []), []);

    [Fact]
    public void Two_peers_agree_however_the_stream_is_split()
    {
        for (int chunk = 1; chunk <= 140; chunk++)
        {
            var server = new ZmtpHandshake(new NullMechanism(ZmqSocketType.Router, "srv"u8), "srv"u8.ToArray());
            var client = new ZmtpHandshake(new NullMechanism(ZmqSocketType.Dealer, "cli"u8), "cli"u8.ToArray());
            Converse(server, client, chunk);

            Assert.Equal((HandshakeStatus.Done, HandshakeStatus.Done), (server.Status, client.Status));
            Assert.Equal((ZmtpVersion.V31, ZmtpVersion.V31), (server.Version, client.Version));
            Assert.Equal(ZmqSocketType.Dealer, server.PeerSocketType);
            Assert.Equal(ZmqSocketType.Router, client.PeerSocketType);
            Assert.Equal("cli"u8.ToArray(), server.PeerIdentity.ToArray());
            Assert.Equal("srv"u8.ToArray(), client.PeerIdentity.ToArray());
        }
    }

    [Fact]
    public void Every_two_cuts_give_the_same_handshake_and_leave_the_traffic()
    {
        byte[] peer = Wire.Concat(Wire.Greeting(), Wire.Ready("DEALER"));
        byte[] stream = [.. peer, 0, 1, 42];
        for (int first = 0; first <= stream.Length; first++)
        {
            for (int second = first; second <= stream.Length; second++)
            {
                var handshake = new ZmtpHandshake(new NullMechanism(ZmqSocketType.Router, []), []);
                int consumed = 0;
                byte[] sent = Wire.Written(output =>
                {
                    handshake.Start(output);
                    foreach (int end in new[] { first, second, stream.Length })
                    {
                        handshake.Feed(stream.AsSpan(consumed, end - consumed), out int taken, output);
                        consumed += taken;
                        if (handshake.Status == HandshakeStatus.Done)
                            break;
                        Assert.Equal(end, consumed);
                    }
                });
                Assert.Equal(HandshakeStatus.Done, handshake.Status);
                Assert.Equal(peer.Length, consumed);
                Assert.Equal([.. Wire.Greeting(), .. Wire.CommandFrame("READY",
                    Wire.Concat(Wire.Property("Socket-Type", "ROUTER"), Wire.Property("Identity", "")))], sent);
            }
        }
    }

    [Fact]
    public void Nothing_is_consumed_after_the_end()
    {
        Feed(Wire.Concat(Wire.Greeting(), Wire.Ready("DEALER")));
        int sent = _output.WrittenCount;
        Assert.Equal(HandshakeStatus.Done, _handshake.Feed(Wire.Ready("DEALER"), out int consumed, _output));
        Assert.Equal(0, consumed);
        Assert.Equal(sent, _output.WrittenCount);
    }

    [Fact]
    public void Ready_is_not_sent_before_the_greeting_is_accepted()
    {
        _handshake.Start(_output);
        Feed(Wire.Greeting()[..63]);
        Assert.Equal(64, _output.WrittenCount);
        Feed([0]);
        Assert.True(_output.WrittenCount > 64);
        Assert.True(_handshake.GreetingDone);
    }

    [Fact]
    public void Peer_of_3_0_is_spoken_to_in_3_0()
    {
        Feed(Wire.Concat(Wire.Greeting(3, 0), Wire.Ready("REQ")));
        Assert.Equal(HandshakeStatus.Done, _handshake.Status);
        Assert.Equal(ZmtpVersion.V30, _handshake.Version);
    }

    [Fact]
    public void Other_mechanism_fails_before_a_command_is_sent()
    {
        Fails(ProtocolError.MechanismMismatch, Wire.Greeting(mechanism: "CURVE"));
        Assert.Equal(54, _output.WrittenCount);
    }

    [Fact]
    public void Incompatible_type_fails() =>
        Fails(ProtocolError.InvalidMetadata, Wire.Greeting(), Wire.Ready("PUB"));

    [Fact]
    public void Message_before_ready_fails() =>
        Fails(ProtocolError.UnexpectedCommand, Wire.Greeting(), Wire.Frame(0, 1, 2, 3));

    [Fact]
    public void Empty_command_fails() =>
        Fails(ProtocolError.MalformedCommandUnspecified, Wire.Greeting(), [4, 0]);

    [Fact]
    public void Command_with_more_fails() =>
        Fails(ProtocolError.MalformedCommandUnspecified, Wire.Greeting(), [5, 50]);

    [Theory]
    [InlineData(ZmtpHandshake.MaxCommandLength + 1)]
    [InlineData(1L << 32)]
    [InlineData((1L << 32) + 10)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void Oversized_command_fails_by_its_header(long length)
    {
        Fails(ProtocolError.MalformedCommandUnspecified, Wire.Greeting(), Wire.LongHeader(6, length));

        var bytewise = new ZmtpHandshake(new NullMechanism(ZmqSocketType.Router, []), []);
        foreach (byte one in Wire.Concat(Wire.Greeting(), Wire.LongHeader(6, length)))
            bytewise.Feed([one], out _, _output);
        Assert.Equal(HandshakeStatus.Failed, bytewise.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(70000)]
    public void Longest_command_is_accepted_in_any_chunks(int chunk)
    {
        int rest = ZmtpHandshake.MaxCommandLength - 6 - 7;
        byte[] ready = Wire.CommandFrame("READY", Wire.Property("X-", Wire.Bytes(rest)));
        Assert.Equal(ZmtpHandshake.MaxCommandLength + 9, ready.Length);
        foreach (byte[] part in Wire.Concat(Wire.Greeting(), ready).Chunk(chunk))
            Assert.Equal(part.Length, Feed(part));
        Assert.Equal(HandshakeStatus.Done, _handshake.Status);
        Assert.Equal(rest, _handshake.PeerMetadata.Find("X-")!.Length);
    }

    [Fact]
    public void Declared_length_costs_no_memory()
    {
        byte[] peer = Wire.Concat(Wire.Greeting(), Wire.LongHeader(6, ZmtpHandshake.MaxCommandLength), [5]);
        Feed(peer[..64]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(peer[64..]);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024);
        Assert.Equal(HandshakeStatus.NeedMore, _handshake.Status);
    }

    [Fact]
    public void Error_of_the_peer_is_reported()
    {
        Fails(ProtocolError.None, Wire.Greeting(), Wire.CommandFrame("ERROR", [3, .. "400"u8]));
        Assert.Equal("400", _handshake.ErrorReason);
        Assert.Equal(400, _handshake.AuthStatus);
    }

    // Passes the output of each to the other, a chunk at a time, until both are silent.
    private static void Converse(ZmtpHandshake one, ZmtpHandshake other, int chunk)
    {
        var toOther = new ArrayBufferWriter<byte>();
        var toOne = new ArrayBufferWriter<byte>();
        one.Start(toOther);
        other.Start(toOne);
        int readByOne = 0;
        int readByOther = 0;
        while (readByOne < toOne.WrittenCount || readByOther < toOther.WrittenCount)
        {
            readByOne += Pass(toOne, readByOne, one, toOther);
            readByOther += Pass(toOther, readByOther, other, toOne);
        }

        int Pass(ArrayBufferWriter<byte> from, int read, ZmtpHandshake to, ArrayBufferWriter<byte> output)
        {
            int length = Math.Min(chunk, from.WrittenCount - read);
            to.Feed(from.WrittenSpan.Slice(read, length), out int consumed, output);
            Assert.Equal(length, consumed);
            return consumed;
        }
    }

    private int Feed(byte[] input)
    {
        _handshake.Feed(input, out int consumed, _output);
        return consumed;
    }

    private void Fails(ProtocolError error, params byte[][] input)
    {
        Feed(Wire.Concat(input));
        Assert.Equal(HandshakeStatus.Failed, _handshake.Status);
        Assert.Equal(error, _handshake.Error);
        Feed(Wire.Greeting());
        Assert.Equal(HandshakeStatus.Failed, _handshake.Status);
    }
}
