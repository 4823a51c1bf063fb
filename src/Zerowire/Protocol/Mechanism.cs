using System.Buffers;

namespace Zerowire.Protocol;

/// <summary>
/// A security mechanism: the handshake between greeting and traffic. Commands of the peer go in, frames to be sent
/// come out; when it is ready the peer's metadata is known and has been checked.
/// </summary>
internal abstract class Mechanism
{
    /// <summary>The longest routing id that a peer may announce (RFC 37, the Identity property).</summary>
    public const int MaxIdentityLength = 255;

    protected Mechanism(ZmqSocketType socketType) => SocketType = socketType;

    /// <summary>The own socket's type.</summary>
    public ZmqSocketType SocketType { get; }

    /// <summary>Whether peers older than ZMTP 3.0 may connect. They know no mechanism: whatever protects a socket would
    /// be gone around, so only a mechanism that protects nothing admits them.</summary>
    public virtual bool AdmitsOldPeers => false;

    /// <summary>The name in the greeting.</summary>
    public abstract ReadOnlySpan<byte> Name { get; }

    public MechanismStatus Status { get; protected set; }

    /// <summary>What the peer did wrong; none when the handshake failed because the peer sent an ERROR.</summary>
    public ProtocolError Error { get; private set; }

    /// <summary>The reason of the peer's ERROR, with everything that is not printable ASCII replaced.</summary>
    public string? ErrorReason { get; private set; }

    /// <summary>300, 400 or 500 when that is the reason of the peer's ERROR: authentication failed.</summary>
    public int? AuthStatus { get; private set; }

    public Metadata PeerMetadata { get; private set; } = Metadata.Empty;

    /// <summary>The peer's socket type, null if it has not announced one.</summary>
    public ZmqSocketType? PeerSocketType { get; private set; }

    /// <summary>Writes the next frame of the handshake, if one is due; returns whether there was one.</summary>
    public abstract bool TryNextCommand(IBufferWriter<byte> output);

    /// <summary>Takes the body of a frame that arrived during the handshake.</summary>
    public void ProcessCommand(ReadOnlySpan<byte> body, bool isCommandFrame)
    {
        if (Status != MechanismStatus.Handshaking)
            return;
        if (!isCommandFrame)
            Fail(ProtocolError.UnexpectedCommand);
        else if (!Command.TryParse(body, out CommandKind kind, out ReadOnlySpan<byte> data))
            Fail(ProtocolError.MalformedCommandUnspecified);
        else if (kind == CommandKind.Error)
            ProcessError(data);
        else
            Process(kind, data);
    }

    /// <summary>Takes a well-formed command of the handshake, any but ERROR.</summary>
    protected abstract void Process(CommandKind kind, ReadOnlySpan<byte> data);

    protected void Fail(ProtocolError error)
    {
        Error = error;
        Status = MechanismStatus.Failed;
    }

    /// <summary>The properties that every mechanism announces, in the order in which libzmq sends them.</summary>
    protected static Metadata LocalMetadata(ZmqSocketType socketType, ReadOnlySpan<byte> identity,
        Metadata? application)
    {
        var type = new MetadataProperty(Metadata.SocketType, SocketTypes.Name(socketType).ToArray());
        Metadata standard = SocketTypes.AnnouncesIdentity(socketType)
            ? new Metadata(type, new MetadataProperty(Metadata.Identity, identity.ToArray()))
            : new Metadata(type);
        return application is null ? standard : standard.Over(application);
    }

    /// <summary>Reads and checks the peer's metadata; on false the handshake has failed.</summary>
    protected bool AcceptMetadata(ReadOnlySpan<byte> encoded)
    {
        if (Metadata.TryParse(encoded, out Metadata metadata) && IsAcceptable(metadata))
        {
            PeerMetadata = metadata;
            return true;
        }

        Fail(ProtocolError.InvalidMetadata);
        return false;
    }

    // A peer that does not say its type is taken as it is, as libzmq does.
    private bool IsAcceptable(Metadata metadata)
    {
        if (metadata.Find(Metadata.Identity) is { Length: > MaxIdentityLength })
            return false;
        if (metadata.Find(Metadata.SocketType) is not { } name)
            return true;
        if (!SocketTypes.TryParse(name, out ZmqSocketType peer) || !SocketTypes.AreCompatible(SocketType, peer))
            return false;
        PeerSocketType = peer;
        return true;
    }

    private void ProcessError(ReadOnlySpan<byte> data)
    {
        if (!Command.TryParseError(data, out ReadOnlySpan<byte> reason))
        {
            Fail(ProtocolError.MalformedCommandError);
            return;
        }

        ErrorReason = string.Create(reason.Length, reason, static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = source[i] is >= 0x20 and < 0x7F ? (char)source[i] : '?';
        });
        AuthStatus = ErrorReason switch { "300" => 300, "400" => 400, "500" => 500, _ => null };
        Fail(ProtocolError.None);
    }
}
