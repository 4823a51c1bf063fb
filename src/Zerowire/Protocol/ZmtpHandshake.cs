using System.Buffers;

namespace Zerowire.Protocol;

/// <summary>
/// Everything before the traffic of a connection: the greeting, then the commands of the mechanism, or with peers older
/// than ZMTP 3.0 the routing ids. Received bytes may come in any split; those behind the handshake are left to the
/// caller.
/// </summary>
internal sealed class ZmtpHandshake
{
    /// <summary>
    /// The longest body of a handshake command: a bound on what a peer that is not authenticated can make us keep.
    /// </summary>
    public const int MaxCommandLength = 64 * 1024;

    private readonly GreetingExchange _greeting;
    private readonly Mechanism _mechanism;
    private readonly byte[] _routingId;
    private IdentityExchange? _identities;
    private byte[] _partial = [];
    private int _partialLength;

    public ZmtpHandshake(Mechanism mechanism, byte[] routingId, bool asServer = false)
    {
        _mechanism = mechanism;
        _routingId = routingId;
        _greeting = new GreetingExchange(
            mechanism.Name, asServer, routingId.Length, mechanism.AdmitsOldPeers ? mechanism.SocketType : null);
    }

    public HandshakeStatus Status { get; private set; }

    /// <summary>Whether the greeting is over; from then on the version is known.</summary>
    public bool GreetingDone => _greeting.Status == GreetingStatus.Done;

    /// <inheritdoc cref="GreetingExchange.PeerVersion"/>
    public ZmtpVersion Version => _greeting.PeerVersion;

    /// <inheritdoc cref="GreetingExchange.IsUnversioned"/>
    public bool IsUnversioned => _greeting.IsUnversioned;

    /// <inheritdoc cref="Mechanism.Error"/>
    public ProtocolError Error { get; private set; }

    /// <inheritdoc cref="Mechanism.ErrorReason"/>
    public string? ErrorReason => _mechanism.ErrorReason;

    /// <inheritdoc cref="Mechanism.AuthStatus"/>
    public int? AuthStatus => _mechanism.AuthStatus;

    public Metadata PeerMetadata => _mechanism.PeerMetadata;

    /// <inheritdoc cref="Mechanism.PeerSocketType"/>
    public ZmqSocketType? PeerSocketType => _mechanism.PeerSocketType;

    /// <summary>The routing id that the peer has announced, empty if none.</summary>
    public ReadOnlySpan<byte> PeerIdentity =>
        _identities is null ? PeerMetadata.Find(Metadata.Identity) : _identities.PeerIdentity;

    public void Start(IBufferWriter<byte> output) => _greeting.Start(output);

    /// <summary>
    /// Takes received bytes and writes what is to be sent, also when the handshake fails (an ERROR to the peer).
    /// </summary>
    public HandshakeStatus Feed(ReadOnlySpan<byte> input, out int consumed, IBufferWriter<byte> output)
    {
        consumed = 0;
        if (Status != HandshakeStatus.NeedMore)
            return Status;

        if (!GreetingDone)
        {
            GreetingStatus greeting = _greeting.Feed(input, out consumed, output);
            if (greeting == GreetingStatus.Failed)
                return Fail(_greeting.Error);
            if (greeting == GreetingStatus.NeedMore)
                return Status;
            if (Version.Major < 3)
                BeginIdentities(output);
        }

        if (_identities is not null)
        {
            if (Status == HandshakeStatus.NeedMore)
            {
                FeedIdentities(input[consumed..], out int taken);
                consumed += taken;
            }

            return Status;
        }

        Advance(output);
        while (Status == HandshakeStatus.NeedMore && consumed < input.Length)
            consumed += FeedFrame(input[consumed..], output);
        return Status;
    }

    private void BeginIdentities(IBufferWriter<byte> output)
    {
        _identities = new IdentityExchange(Version);
        _identities.Start(output, _routingId, afterHeader: IsUnversioned);
        FeedIdentities(_greeting.Unread, out _);
    }

    private void FeedIdentities(ReadOnlySpan<byte> input, out int consumed)
    {
        Status = _identities!.Feed(input, out consumed);
        if (Status == HandshakeStatus.Failed)
            Fail(ProtocolError.ZmtpUnspecified);
    }

    // Takes bytes of one frame; a frame that is whole in the input is not copied.
    private int FeedFrame(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (_partialLength == 0 && TryProcessFrame(input, output, out int frameLength))
            return frameLength;
        if (Status != HandshakeStatus.NeedMore)
            return 0;

        int missing = MissingLength();
        int taken = Math.Min(missing, input.Length);
        Append(input[..taken]);
        if (taken == missing && TryProcessFrame(_partial.AsSpan(0, _partialLength), output, out _))
            _partialLength = 0;
        return taken;
    }

    // How much to take: first the two bytes that tell the header's length, then the header, then the frame.
    private int MissingLength()
    {
        ReadOnlySpan<byte> partial = _partial.AsSpan(0, _partialLength);
        if (FrameHeader.TryRead(partial, out _, out int headerLength, out long bodyLength))
            return headerLength + (int)bodyLength - _partialLength;
        int wanted = _partialLength < FrameHeader.ShortLength ? FrameHeader.ShortLength : FrameHeader.MaxLength;
        return wanted - _partialLength;
    }

    private bool TryProcessFrame(ReadOnlySpan<byte> source, IBufferWriter<byte> output, out int frameLength)
    {
        frameLength = 0;
        if (!FrameHeader.TryRead(source, out FrameFlags flags, out int headerLength, out long bodyLength))
            return false;
        if (bodyLength is < 0 or > MaxCommandLength || (flags & FrameFlags.More) != 0)
        {
            Fail(ProtocolError.MalformedCommandUnspecified);
            return false;
        }

        frameLength = headerLength + (int)bodyLength;
        if (source.Length < frameLength)
            return false;
        _mechanism.ProcessCommand(source[headerLength..frameLength], (flags & FrameFlags.Command) != 0);
        Advance(output);
        return true;
    }

    // Memory grows with the bytes that have arrived, never with the length that the peer declares.
    private void Append(ReadOnlySpan<byte> bytes)
    {
        int length = _partialLength + bytes.Length;
        if (length > _partial.Length)
            Array.Resize(ref _partial, Math.Max(length, Math.Max(64, _partial.Length * 2)));
        bytes.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength = length;
    }

    // Sends what the mechanism has due and follows its state.
    private void Advance(IBufferWriter<byte> output)
    {
        while (_mechanism.TryNextCommand(output))
        {
        }

        if (_mechanism.Status == MechanismStatus.Failed)
            Fail(_mechanism.Error);
        else if (_mechanism.Status == MechanismStatus.Ready)
            Status = HandshakeStatus.Done;
        if (Status != HandshakeStatus.NeedMore)
            _partial = [];
    }

    private HandshakeStatus Fail(ProtocolError error)
    {
        Error = error;
        return Status = HandshakeStatus.Failed;
    }
}
