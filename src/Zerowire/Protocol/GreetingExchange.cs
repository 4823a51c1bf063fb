using System.Buffers;
using System.Buffers.Binary;

namespace Zerowire.Protocol;

/// <summary>
/// The greeting of a ZMTP connection (RFC 37, version negotiation), both directions. It is sent in stages, each after
/// the peer has shown enough of its own, so that peers of ZMTP 1.0 and 2.0 can be told apart before anything that
/// they would not understand has been sent.
/// </summary>
internal sealed class GreetingExchange
{
    public const int Length = 64;
    public const int SignatureLength = 10;
    public const int MechanismLength = 20;

    private const int MajorOffset = 10;
    private const int MinorOffset = 11;
    private const int MechanismOffset = 12;
    private const int AsServerOffset = 32;

    private readonly byte[] _mechanism = new byte[MechanismLength];
    private readonly byte[] _received = new byte[Length];
    private readonly bool _asServer;
    private readonly int _routingIdSize;
    private int _receivedCount;

    public GreetingExchange(ReadOnlySpan<byte> mechanismName, bool asServer, int routingIdSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mechanismName.Length, MechanismLength);
        ArgumentOutOfRangeException.ThrowIfNegative(routingIdSize);
        mechanismName.CopyTo(_mechanism);
        _asServer = asServer;
        _routingIdSize = routingIdSize;
    }

    public GreetingStatus Status { get; private set; }

    public ProtocolError Error { get; private set; }

    /// <summary>
    /// The version to speak once the greeting is done: 3.0 or 3.1, a newer peer speaks 3.1. When the greeting failed
    /// because the peer is older than 3.0, the version that it was found to speak.
    /// </summary>
    public ZmtpVersion PeerVersion { get; private set; }

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
            int stageEnd = StageEnd(_receivedCount);
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
    private static int StageEnd(int count) => count switch
    {
        0 => 1,
        < SignatureLength => SignatureLength,
        MajorOffset => MajorOffset + 1,
        _ => Length,
    };

    private void EndStage(IBufferWriter<byte> output)
    {
        switch (_receivedCount)
        {
            case 1:
                if (_received[0] != 0xFF)
                    FailOldPeer(ZmtpVersion.V10);
                break;

            case SignatureLength:
                // In a ZMTP 1.0 stream this byte is the flags of the routing id frame, and its lowest bit is 0.
                if ((_received[9] & 1) == 0)
                    FailOldPeer(ZmtpVersion.V10);
                else
                    output.Write([(byte)3]);
                break;

            case MajorOffset + 1:
                // 0 and 1 are revisions of ZMTP 1.0 and 2.0; 2 was never given out and is treated as newer.
                if (_received[MajorOffset] <= 1)
                    FailOldPeer(_received[MajorOffset] == 0 ? ZmtpVersion.V10 : ZmtpVersion.V20);
                else
                    SendRest(output);
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

    private void FailOldPeer(ZmtpVersion version)
    {
        PeerVersion = version;
        Fail(ProtocolError.ZmtpUnspecified);
    }

    private void Fail(ProtocolError error)
    {
        Error = error;
        Status = GreetingStatus.Failed;
    }
}
