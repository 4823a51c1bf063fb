using System.Buffers;
using System.Text;

namespace Zerowire.Protocol.Tests;

public sealed class NullMechanismTests
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly NullMechanism _mechanism = new(ZmqSocketType.Dealer, "me"u8);

    [Fact]
    public void Ready_is_sent_once_and_at_once()
    {
        Assert.True(_mechanism.TryNextCommand(_output));
        Assert.False(_mechanism.TryNextCommand(_output));
        Assert.Equal(Wire.CommandFrame("READY",
            Wire.Concat(Wire.Property("Socket-Type", "DEALER"), Wire.Property("Identity", "me"))),
            _output.WrittenSpan.ToArray());
        Assert.Equal(MechanismStatus.Handshaking, _mechanism.Status);
    }

    [Fact]
    public void Handshake_is_over_when_ready_went_both_ways()
    {
        _mechanism.ProcessCommand(ReadyBody("ROUTER"), isCommandFrame: true);
        Assert.Equal(MechanismStatus.Handshaking, _mechanism.Status);
        Assert.True(_mechanism.TryNextCommand(_output));
        Assert.Equal(MechanismStatus.Ready, _mechanism.Status);
        Assert.Equal(ZmqSocketType.Router, _mechanism.PeerSocketType);
    }

    [Theory]
    [InlineData((int)ZmqSocketType.Request, true)]
    [InlineData((int)ZmqSocketType.Dealer, true)]
    [InlineData((int)ZmqSocketType.Router, true)]
    [InlineData((int)ZmqSocketType.Reply, false)]
    [InlineData((int)ZmqSocketType.Publisher, false)]
    [InlineData((int)ZmqSocketType.Pull, false)]
    public void Identity_is_announced_by_three_types_even_when_empty(int type, bool announced)
    {
        new NullMechanism((ZmqSocketType)type, []).TryNextCommand(_output);
        Assert.True(Metadata.TryParse(_output.WrittenSpan[8..], out Metadata metadata));
        Assert.Equal(announced, metadata.Find("Identity") is { Length: 0 });
        Assert.NotNull(metadata.Find("Socket-Type"));
    }

    [Fact]
    public void Properties_of_the_application_follow()
    {
        var application = new Metadata(
            new MetadataProperty("X-Key", [1]), new MetadataProperty("Socket-Type", "PUB"u8.ToArray()));
        new NullMechanism(ZmqSocketType.Push, [], application).TryNextCommand(_output);
        Assert.Equal(Wire.CommandFrame("READY",
            Wire.Concat(Wire.Property("Socket-Type", "PUSH"), Wire.Property("X-Key", 1))),
            _output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Peer_without_a_socket_type_is_accepted()
    {
        Process("READY");
        Assert.Equal(MechanismStatus.Handshaking, _mechanism.Status);
        Assert.Null(_mechanism.PeerSocketType);
    }

    [Theory]
    [InlineData("PUB")]
    [InlineData("REQ")]
    [InlineData("NONSENSE")]
    [InlineData("")]
    public void Incompatible_peer_is_refused(string type) =>
        Fails(ProtocolError.InvalidMetadata, "READY", Wire.Property("Socket-Type", type));

    [Fact]
    public void Identity_of_255_octets_is_the_longest()
    {
        Process("READY", Wire.Property("Identity", Wire.Bytes(255)));
        Assert.Equal(MechanismStatus.Handshaking, _mechanism.Status);
        var other = new NullMechanism(ZmqSocketType.Dealer, []);
        other.ProcessCommand(Wire.CommandBody("READY", Wire.Property("Identity", Wire.Bytes(256))), true);
        Assert.Equal(ProtocolError.InvalidMetadata, other.Error);
    }

    [Fact]
    public void Malformed_metadata_is_refused() => Fails(ProtocolError.InvalidMetadata, "READY", 11, 65);

    [Fact]
    public void Second_ready_is_unexpected()
    {
        Process("READY");
        Fails(ProtocolError.UnexpectedCommand, "READY");
    }

    [Theory]
    [InlineData("HELLO")]
    [InlineData("PING")]
    [InlineData("SUBSCRIBE")]
    [InlineData("NONSENSE")]
    public void Other_commands_are_unexpected(string name) => Fails(ProtocolError.UnexpectedCommand, name, 0, 0);

    [Fact]
    public void Message_frame_is_unexpected()
    {
        _mechanism.ProcessCommand(ReadyBody("ROUTER"), isCommandFrame: false);
        Assert.Equal(MechanismStatus.Failed, _mechanism.Status);
        Assert.Equal(ProtocolError.UnexpectedCommand, _mechanism.Error);
    }

    [Fact]
    public void Empty_command_is_malformed()
    {
        _mechanism.ProcessCommand([], isCommandFrame: true);
        Assert.Equal(ProtocolError.MalformedCommandUnspecified, _mechanism.Error);
    }

    [Theory]
    [InlineData("300", 300)]
    [InlineData("400", 400)]
    [InlineData("500", 500)]
    [InlineData("200", null)]
    [InlineData("4000", null)]
    [InlineData("", null)]
    [InlineData("go away", null)]
    public void Error_of_the_peer_ends_the_handshake(string reason, int? status)
    {
        Fails(ProtocolError.None, "ERROR", [(byte)reason.Length, .. Encoding.ASCII.GetBytes(reason)]);
        Assert.Equal(reason, _mechanism.ErrorReason);
        Assert.Equal(status, _mechanism.AuthStatus);
        Assert.False(_mechanism.TryNextCommand(_output));
    }

    [Fact]
    public void Unprintable_reason_is_made_printable()
    {
        Fails(ProtocolError.None, "ERROR", 4, 27, (byte)'a', 10, 0xC3);
        Assert.Equal("?a??", _mechanism.ErrorReason);
    }

    [Fact]
    public void Malformed_error_is_refused() => Fails(ProtocolError.MalformedCommandError, "ERROR", 2, 65);

    [Fact]
    public void Error_without_a_reason_is_malformed() => Fails(ProtocolError.MalformedCommandError, "ERROR");

    private static byte[] ReadyBody(string type) => Wire.CommandBody("READY", Wire.Property("Socket-Type", type));

    private void Process(string name, params byte[] data) =>
        _mechanism.ProcessCommand(Wire.CommandBody(name, data), isCommandFrame: true);

    private void Fails(ProtocolError error, string name, params byte[] data)
    {
        Process(name, data);
        Assert.Equal(MechanismStatus.Failed, _mechanism.Status);
        Assert.Equal(error, _mechanism.Error);
        Assert.False(_mechanism.TryNextCommand(_output));
    }
}
