using System.Buffers;
using System.Buffers.Binary;

namespace Zerowire.Protocol;

/// <summary>
/// The greeting of a ZMTP connection (RFC 37, version negotiation), both directions. It is sent in stages, each after
/// the peer has shown enough of its own, so that peers of ZMTP 1.0 and 2.0 can be told apart before anything that
/// they would not understand has been sent.
/// Older peers are told from newer ones by their tenth byte and by their revision (RFC 15, backwards interoperability).
/// </summary>
internal sealed class GreetingExchange
{
    public const int Length = 64;
    public const int SignatureLength = 10;
    public const int MechanismLength = 20;

    /// <summary>The greeting of ZMTP 2.0: a signature, the revision and the socket type.</summary>
    public const int OldLength = 12;

    private const int MajorOffset = 10;
    private const int MinorOffset = 11;
    private const int OldTypeOffset = 11;
    private const int MechanismOffset = 12;
    private const int AsServerOffset = 32;

    private readonly byte[] _mechanism = new byte[MechanismLength];
    private readonly byte[] _received = new byte[Length];
    private readonly bool _asServer;
    private readonly int _routingIdSize;
    private readonly ZmqSocketType? _typeForOldPeers;
    private int _receivedCount;

    /// <param name="mechanismName">The mechanism, which both sides must name alike.</param>
    /// <param name="asServer">The own as-server bit.</param>
    /// <param name="routingIdSize">The length of the own routing id.</param>
    /// <param name="typeForOldPeers">The own socket type when peers older than 3.0, which have no mechanism, are
    /// admitted; null to refuse them.</param>
    public GreetingExchange(
        ReadOnlySpan<byte> mechanismName, bool asServer, int routingIdSize, ZmqSocketType? typeForOldPeers = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mechanismName.Length, MechanismLength);
        ArgumentOutOfRangeException.ThrowIfNegative(routingIdSize);
        mechanismName.CopyTo(_mechanism);
        _asServer = asServer;
        _routingIdSize = routingIdSize;
        _typeForOldPeers = typeForOldPeers;
    }

    public GreetingStatus Status { get; private set; }

    public ProtocolError Error { get; private set; }

    /// <summary>
    /// The version to speak once the greeting is done; a newer peer speaks 3.1. When the greeting failed because the
    /// peer is older than 3.0, the version that it was found to speak.
    /// </summary>
    public ZmtpVersion PeerVersion { get; private set; }

    /// <summary>Whether the peer speaks ZMTP 1.0 without a greeting of any kind.</summary>
    public bool IsUnversioned { get; private set; }

    /// <summary>What was consumed here and is no greeting: the start of an unversioned peer's first frame.</summary>
    public ReadOnlySpan<byte> Unread => IsUnversioned ? _received.AsSpan(0, _receivedCount) : default;

    /// <summary>The peer's as-server bit; it has a meaning only to a mechanism with roles.</summary>
    public bool PeerAsServer { get; private set; }

    /// <summary>Sends the signature: to a ZMTP 1.0 peer it reads as the header of a routing id frame.</summary>
    public void Start(IBufferWriter<byte> output)
    {
        Span<byte> signature = output.GetSpan(SignatureLength)[..SignatureLength];
        signature[0] = 0xFF;
        BinaryPrimitives.WriteUInt64BigEndian(signature[1..], (ulong)_routingIdSize + 1);
        signature[9] = 0x7F;
        output.Advance(SignatureLength);
    }

    /// <summary>Takes received bytes, never more than the greeting, and sends the stages that have come due.</summary>
    public GreetingStatus Feed(ReadOnlySpan<byte> input, out int consumed, IBufferWriter<byte> output)
    {
        consumed = 0;
        while (Status == GreetingStatus.NeedMore)
        {
            int stageEnd = StageEnd();
            int taken = Math.Min(stageEnd - _receivedCount, input.Length - consumed);
            input.Slice(consumed, taken).CopyTo(_received.AsSpan(_receivedCount));
            _receivedCount += taken;
            consumed += taken;
            if (_receivedCount < stageEnd)
                break;
            EndStage(output);
        }

        return Status;
    }

    // The stages end where a decision can be taken: first byte, signature, major version, everything.
    private int StageEnd() => _receivedCount switch
    {
        0 => 1,
        < SignatureLength => SignatureLength,
        MajorOffset => MajorOffset + 1,
        _ => IsOldRevision ? OldLength : Length,
    };

    // 0 and 1 are revisions of ZMTP 1.0 and 2.0; 2 was never given out and is treated as newer.
    private bool IsOldRevision => _received[MajorOffset] <= 1;

    private void EndStage(IBufferWriter<byte> output)
    {
        switch (_receivedCount)
        {
            case 1:
                if (_received[0] != 0xFF)
                    MeetUnversioned();
                break;

            case SignatureLength:
                // In a ZMTP 1.0 stream this byte is the flags of the routing id frame, and its lowest bit is 0.
                if ((_received[9] & 1) == 0)
                    MeetUnversioned();
                else
                    output.Write([(byte)3]);
                break;

            case MajorOffset + 1:
                if (!IsOldRevision)
                    SendRest(output);
                else if (AdmitOld(_received[MajorOffset] == 0 ? ZmtpVersion.V10 : ZmtpVersion.V20))
                    output.Write([(byte)_typeForOldPeers!.Value]);
                break;

            case OldLength:
                EndOldGreeting();
                break;

            default:
                EndGreeting();
                break;
        }
    }

    private void SendRest(IBufferWriter<byte> output)
    {
        const int restLength = Length - MinorOffset;
        Span<byte> rest = output.GetSpan(restLength)[..restLength];
        rest.Clear();
        rest[0] = 1;
        _mechanism.CopyTo(rest[(MechanismOffset - MinorOffset)..]);
        rest[AsServerOffset - MinorOffset] = _asServer ? (byte)1 : (byte)0;
        output.Advance(restLength);
    }

    private void EndGreeting()
    {
        PeerVersion = _received[MajorOffset] == 3 && _received[MinorOffset] == 0 ? ZmtpVersion.V30 : ZmtpVersion.V31;
        PeerAsServer = (_received[AsServerOffset] & 1) != 0;
        if (_received.AsSpan(MechanismOffset, MechanismLength).SequenceEqual(_mechanism))
            Status = GreetingStatus.Done;
        else
            Fail(ProtocolError.MechanismMismatch);
    }

    private void MeetUnversioned()
    {
        if (!AdmitOld(ZmtpVersion.V10))
            return;
        IsUnversioned = true;
        Status = GreetingStatus.Done;
    }

    private bool AdmitOld(ZmtpVersion version)
    {
        PeerVersion = version;
        if (_typeForOldPeers is null)
            Fail(ProtocolError.ZmtpUnspecified);
        return _typeForOldPeers is not null;
    }

    // ZMTP 2.0 checks the types (RFC 15). A number that is no type is let pass: it says nothing that could be wrong.
    private void EndOldGreeting()
    {
        var peer = (ZmqSocketType)_received[OldTypeOffset];
        if (PeerVersion == ZmtpVersion.V20 && !SocketTypes.Name(peer).IsEmpty
            && !SocketTypes.AreCompatible(_typeForOldPeers!.Value, peer))
            Fail(ProtocolError.InvalidMetadata);
        else
            Status = GreetingStatus.Done;
    }

    private void Fail(ProtocolError error)
    {
        Error = error;
        Status = GreetingStatus.Failed;
    }
}
