using System.Buffers;

namespace Zerowire.Protocol.Tests;

public sealed class GreetingExchangeTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly GreetingExchange _greeting = new("NULL"u8, asServer: false, routingIdSize: 0);

    [Fact]
    public void Start_sends_the_signature_alone()
    {
        _greeting.Start(_output);
        Assert.Equal([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F], _output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Signature_counts_the_routing_id_as_zmtp_1_does()
    {
        byte[] sent = Wire.Written(new GreetingExchange("NULL"u8, false, 255).Start);
        Assert.Equal([0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 0x7F], sent);
    }

    [Fact]
    public void Major_version_is_sent_when_the_peers_signature_has_arrived()
    {
        Feed(Wire.Greeting()[..9]);
        Assert.Equal(0, _output.WrittenCount);
        Feed([0x7F]);
        Assert.Equal([3], _output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Rest_is_sent_when_the_peers_major_version_has_arrived()
    {
        Feed(Wire.Greeting()[..10]);
        _output.ResetWrittenCount();
        Feed([3]);
        byte[] expected =
        [
            1,
            (byte)'N', (byte)'U', (byte)'L', (byte)'L', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        Assert.Equal(expected, _output.WrittenSpan.ToArray());
        Assert.Equal(GreetingStatus.NeedMore, _greeting.Status);
    }

    [Fact]
    public void As_server_is_sent_and_seen()
    {
        var server = new GreetingExchange("PLAIN"u8, asServer: true, 0);
        byte[] sent = Wire.Written(output =>
        {
            server.Start(output);
            server.Feed(Wire.Greeting(mechanism: "PLAIN", asServer: 1), out _, output);
        });
        Assert.Equal(Wire.Greeting(mechanism: "PLAIN", asServer: 1), sent);
        Assert.Equal(GreetingStatus.Done, server.Status);
        Assert.True(server.PeerAsServer);
    }

    [Fact]
    public void Nothing_behind_the_greeting_is_consumed()
    {
        GreetingStatus status = _greeting.Feed([.. Wire.Greeting(), 4, 0], out int consumed, _output);
        Assert.Equal(GreetingStatus.Done, status);
        Assert.Equal(64, consumed);
        Assert.Equal(GreetingStatus.Done, _greeting.Feed([4, 0], out consumed, _output));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void Every_split_gives_the_same_greeting()
    {
        byte[] peer = Wire.Greeting();
        for (int first = 0; first <= 64; first++)
        {
            for (int second = first; second <= 64; second++)
            {
                var greeting = new GreetingExchange("NULL"u8, false, 0);
                byte[] sent = Wire.Written(output =>
                {
                    greeting.Start(output);
                    greeting.Feed(peer.AsSpan(0, first), out int one, output);
                    greeting.Feed(peer.AsSpan(first, second - first), out int two, output);
                    greeting.Feed(peer.AsSpan(second), out int three, output);
                    Assert.Equal(64, one + two + three);
                });
                Assert.Equal(GreetingStatus.Done, greeting.Status);
                Assert.Equal(peer, sent);
            }
        }
    }

    [Theory]
    [InlineData(3, 0, "3.0")]
    [InlineData(3, 1, "3.1")]
    [InlineData(3, 2, "3.1")]
    [InlineData(2, 0, "3.1")]
    [InlineData(4, 0, "3.1")]
    [InlineData(255, 255, "3.1")]
    public void Version_spoken_is_the_lower_of_both(byte major, byte minor, string expected)
    {
        Assert.Equal(GreetingStatus.Done, Feed(Wire.Greeting(major, minor)));
        Assert.Equal(expected, _greeting.PeerVersion.ToString());
    }

    [Theory]
    [InlineData(0, "1.0")]
    [InlineData(1, "2.0")]
    public void Old_revisions_fail_and_get_no_mechanism(byte major, string version)
    {
        Assert.Equal(GreetingStatus.Failed, Feed(Wire.Greeting(major)[..11]));
        Assert.Equal(ProtocolError.ZmtpUnspecified, _greeting.Error);
        Assert.Equal(version, _greeting.PeerVersion.ToString());
        Assert.Equal([3], _output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Unversioned_peer_is_seen_by_the_first_byte()
    {
        Assert.Equal(GreetingStatus.Failed, Feed([0x01]));
        Assert.Equal(ProtocolError.ZmtpUnspecified, _greeting.Error);
        Assert.Equal(ZmtpVersion.V10, _greeting.PeerVersion);
        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void Unversioned_peer_with_a_long_routing_id_header_is_seen_by_the_tenth_byte()
    {
        Assert.Equal(GreetingStatus.Failed, Feed([0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x00]));
        Assert.Equal(ZmtpVersion.V10, _greeting.PeerVersion);
        Assert.Equal(0, _output.WrittenCount);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("NUL")]
    [InlineData("NULLX")]
    [InlineData("null")]
    [InlineData("")]
    public void Other_mechanism_fails(string mechanism)
    {
        Assert.Equal(GreetingStatus.Failed, Feed(Wire.Greeting(mechanism: mechanism)));
        Assert.Equal(ProtocolError.MechanismMismatch, _greeting.Error);
    }

    [Fact]
    public void Padding_and_filler_mean_nothing()
    {
        byte[] peer = Wire.Greeting();
        peer.AsSpan(1, 8).Fill(0xA5);
        peer.AsSpan(33).Fill(0xA5);
        Assert.Equal(GreetingStatus.Done, Feed(peer));
    }

    private GreetingStatus Feed(byte[] input) => _greeting.Feed(input, out _, _output);
}
