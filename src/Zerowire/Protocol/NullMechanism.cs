using System.Buffers;

namespace Zerowire.Protocol;

/// <summary>NULL: both sides send READY and neither waits for the other (RFC 37).</summary>
internal sealed class NullMechanism : Mechanism
{
    private readonly Metadata _metadata;
    private bool _sent;
    private bool _received;

    /// <param name="socketType">The own socket's type.</param>
    /// <param name="identity">The own routing id; announced by REQ, DEALER and ROUTER only, even when empty.</param>
    /// <param name="application">Properties of the application (<c>X-...</c>).</param>
    public NullMechanism(ZmqSocketType socketType, ReadOnlySpan<byte> identity, Metadata? application = null)
        : base(socketType) => _metadata = LocalMetadata(socketType, identity, application);

    public static ReadOnlySpan<byte> WireName => "NULL"u8;

    public override ReadOnlySpan<byte> Name => WireName;

    public override bool AdmitsOldPeers => true;

    public override bool TryNextCommand(IBufferWriter<byte> output)
    {
        if (_sent || Status != MechanismStatus.Handshaking)
            return false;
        Command.WriteReady(output, _metadata);
        _sent = true;
        BecomeReady();
        return true;
    }

    protected override void Process(CommandKind kind, ReadOnlySpan<byte> data)
    {
        if (kind != CommandKind.Ready || _received)
        {
            Fail(ProtocolError.UnexpectedCommand);
        }
        else if (AcceptMetadata(data))
        {
            _received = true;
            BecomeReady();
        }
    }

    private void BecomeReady()
    {
        if (_sent && _received)
            Status = MechanismStatus.Ready;
    }
}
