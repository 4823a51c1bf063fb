using System.Buffers;

namespace Zerowire.Protocol.Tests;

/// <summary>Exchanges with peers older than ZMTP 3.0, written down from RFC 13 and RFC 15.</summary>
public sealed class OldPeerTests
{
    private static readonly byte[] s_signature = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F];

    /// <summary>What the peer sends before its traffic, what is sent to it, its version and its routing id.</summary>
    public static TheoryData<string, byte[], byte[], string, string> Exchanges => new()
    {
        // ZMTP 1.0 has no greeting: an empty routing id, or one of so many bytes. Of ours it has seen the header.
        { "1.0 anonymous", [1, 0], [.. Signed("me"), .. "me"u8], "1.0", "" },
        { "1.0 named", [7, 0, .. "worker"u8], [.. Signed("me"), .. "me"u8], "1.0", "worker" },
        { "1.0, flags of the routing id", [3, 0x7E, .. "id"u8], [.. Signed("me"), .. "me"u8], "1.0", "id" },
        // The long form of a length: only the tenth byte tells it from a signature.
        { "1.0 long form", [0xFF, 0, 0, 0, 0, 0, 0, 0, 3, 0, .. "id"u8], [.. Signed("me"), .. "me"u8], "1.0", "id" },
        { "1.0 long form, anonymous", [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0], [.. Signed("me"), .. "me"u8], "1.0", "" },
        { "1.0 of 255 bytes", [0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 0, .. Wire.Bytes(255, 65)],
            [.. Signed("me"), .. "me"u8], "1.0", System.Text.Encoding.Latin1.GetString(Wire.Bytes(255, 65)) },
        // The revision 0, then the type, then frames of ZMTP 1.0.
        { "1.0 with a revision", [.. s_signature, 0, 5, 5, 0, .. "peer"u8], [.. Signed("me"), 3, 6, 3, 0, .. "me"u8],
            "1.0", "peer" },
        { "2.0 anonymous", [.. s_signature, 1, 5, 0, 0], [.. Signed("me"), 3, 6, 0, 2, .. "me"u8], "2.0", "" },
        { "2.0 named", [.. s_signature, 1, 3, 0, 3, .. "req"u8], [.. Signed("me"), 3, 6, 0, 2, .. "me"u8], "2.0", "req" },
        { "2.0 long form", [.. s_signature, 1, 6, 2, 0, 0, 0, 0, 0, 0, 0, 1, 65],
            [.. Signed("me"), 3, 6, 0, 2, .. "me"u8], "2.0", "A" },
        { "2.0 of 255 bytes", [.. s_signature, 1, 5, 0, 255, .. Wire.Bytes(255, 65)],
            [.. Signed("me"), 3, 6, 0, 2, .. "me"u8], "2.0",
            System.Text.Encoding.Latin1.GetString(Wire.Bytes(255, 65)) },
        { "2.0, a type that is none", [.. s_signature, 1, 77, 0, 0], [.. Signed("me"), 3, 6, 0, 2, .. "me"u8], "2.0", "" },
    };

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void Every_split_gives_the_same_exchange_and_leaves_the_traffic(
        string name, byte[] peer, byte[] expected, string version, string routingId)
    {
        byte[] stream = [.. peer, 42, 43];
        for (int first = 0; first <= stream.Length; first++)
        {
            for (int second = first; second <= stream.Length; second += second < 20 ? 1 : 13)
            {
                ZmtpHandshake handshake = Handshake();
                int consumed = 0;
                byte[] sent = Wire.Written(output =>
                {
                    handshake.Start(output);
                    foreach (int end in (int[])[first, second, stream.Length])
                    {
                        handshake.Feed(stream.AsSpan(consumed, end - consumed), out int taken, output);
                        consumed += taken;
                        if (handshake.Status != HandshakeStatus.NeedMore)
                            break;
                        Assert.Equal(end, consumed);
                    }
                });
                Assert.True(handshake.Status == HandshakeStatus.Done, name);
                Assert.Equal(peer.Length, consumed);
                Assert.Equal(expected, sent);
                Assert.Equal(version, handshake.Version.ToString());
                Assert.Equal(routingId, System.Text.Encoding.Latin1.GetString(handshake.PeerIdentity));
                Assert.True(handshake.PeerMetadata.Properties.IsEmpty);
            }
        }
    }

    [Fact]
    public void Only_a_peer_without_any_greeting_is_unversioned()
    {
        Assert.True(Fed([1, 0]).IsUnversioned);
        Assert.True(Fed([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0]).IsUnversioned);
        Assert.False(Fed([.. s_signature, 0, 5, 1, 0]).IsUnversioned);
        Assert.False(Fed([.. s_signature, 1, 5, 0, 0]).IsUnversioned);
    }

    [Fact]
    public void Each_stage_is_sent_when_the_peer_has_shown_enough()
    {
        ZmtpHandshake handshake = Handshake();
        var output = new ArrayBufferWriter<byte>();
        handshake.Start(output);
        Assert.Equal(Signed("me"), Taken(output));
        handshake.Feed(s_signature.AsSpan(0, 9), out _, output);
        Assert.Empty(Taken(output));
        handshake.Feed([0x7F], out _, output);
        Assert.Equal([3], Taken(output));
        handshake.Feed([1], out _, output);
        Assert.Equal([6], Taken(output));
        handshake.Feed([5], out _, output);
        Assert.Equal([0, 2, .. "me"u8], Taken(output));
        Assert.Equal(HandshakeStatus.NeedMore, handshake.Status);
        Assert.Equal(HandshakeStatus.Done, handshake.Feed([0, 0], out _, output));
        Assert.Empty(Taken(output));
    }

    [Fact]
    public void The_type_of_a_2_0_peer_must_fit()
    {
        foreach (byte fits in (byte[])[3, 5, 6])
            Assert.Equal(HandshakeStatus.Done, Fed([.. s_signature, 1, fits, 0, 0]).Status);
        foreach (byte other in (byte[])[0, 1, 2, 4, 7, 8, 9, 10, 11])
        {
            ZmtpHandshake refused = Fed([.. s_signature, 1, other, 0, 0]);
            Assert.Equal((HandshakeStatus.Failed, ProtocolError.InvalidMetadata), (refused.Status, refused.Error));
        }

        // What stands there in a greeting of revision 0 is specified nowhere.
        Assert.Equal(HandshakeStatus.Done, Fed([.. s_signature, 0, 1, 1, 0]).Status);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 1, 1, 0 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 0, 5, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 0 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5, 2, 0, 0, 0, 0, 0, 0, 1, 0 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5, 2, 0x80, 0, 0, 0, 0, 0, 0, 0 })]
    public void A_routing_id_has_at_most_255_bytes(byte[] peer)
    {
        ZmtpHandshake handshake = Fed([.. peer, 1, 2, 3]);
        Assert.Equal((HandshakeStatus.Failed, ProtocolError.ZmtpUnspecified), (handshake.Status, handshake.Error));
        ZmtpHandshake bytewise = Handshake();
        foreach (byte one in peer)
            bytewise.Feed([one], out _, new ArrayBufferWriter<byte>());
        Assert.Equal(HandshakeStatus.Failed, bytewise.Status);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0 }, 0, "1.0")]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0 }, 0, "1.0")]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 0, 5, 1, 0 }, 1, "1.0")]
    [InlineData(new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5, 0, 0 }, 1, "2.0")]
    public void Old_peers_cannot_go_around_a_mechanism(byte[] peer, int bytesSent, string version)
    {
        var handshake = new ZmtpHandshake(new ProtectingMechanism(), []);
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(HandshakeStatus.Failed, handshake.Feed(peer, out _, output));
        Assert.Equal(ProtocolError.ZmtpUnspecified, handshake.Error);
        Assert.Equal(version, handshake.Version.ToString());
        Assert.Equal(bytesSent, output.WrittenCount);
    }

    [Theory]
    [InlineData(254, new byte[] { 0, 255 })]
    [InlineData(255, new byte[] { 2, 0, 0, 0, 0, 0, 0, 1, 0 })]
    public void Subscriptions_to_old_peers_are_messages_however_long_the_topic(int length, byte[] header)
    {
        byte[] topic = Wire.Bytes(length);
        foreach (ZmtpVersion version in (ZmtpVersion[])[ZmtpVersion.V10, ZmtpVersion.V20, ZmtpVersion.V30])
        {
            Assert.Equal([.. header, 1, .. topic],
                Wire.Written(output => Command.WriteSubscribe(output, topic, version)));
            Assert.Equal([.. header, 0, .. topic], Wire.Written(output => Command.WriteCancel(output, topic, version)));
        }
    }

    private static byte[] Signed(string routingId) => [0xFF, 0, 0, 0, 0, 0, 0, 0, (byte)(routingId.Length + 1), 0x7F];

    private static ZmtpHandshake Handshake() =>
        new(new NullMechanism(ZmqSocketType.Router, "me"u8), "me"u8.ToArray());

    private static ZmtpHandshake Fed(byte[] peer)
    {
        ZmtpHandshake handshake = Handshake();
        handshake.Feed(peer, out _, new ArrayBufferWriter<byte>());
        return handshake;
    }

    private static byte[] Taken(ArrayBufferWriter<byte> output)
    {
        byte[] bytes = output.WrittenSpan.ToArray();
        output.ResetWrittenCount();
        return bytes;
    }

    /// <summary>A mechanism that is worth going around.</summary>
    private sealed class ProtectingMechanism() : Mechanism(ZmqSocketType.Router)
    {
        public override ReadOnlySpan<byte> Name => "PLAIN"u8;

        public override bool TryNextCommand(IBufferWriter<byte> output) => false;

        protected override void Process(CommandKind kind, ReadOnlySpan<byte> data)
        {
        }
    }
}
