namespace Zerowire.Protocol;

/// <summary>How a peer broke the protocol; the values are libzmq's and travel in monitor events.</summary>
internal enum ProtocolError
{
    None = 0,

    /// <summary>The stream is not ZMTP, or a ZMTP that is not spoken here (see <see cref="ZmtpVersion"/>).</summary>
    ZmtpUnspecified = 0x10000000,
    UnexpectedCommand = 0x10000001,
    InvalidSequence = 0x10000002,
    KeyExchange = 0x10000003,
    MalformedCommandUnspecified = 0x10000011,
    MalformedCommandMessage = 0x10000012,
    MalformedCommandHello = 0x10000013,
    MalformedCommandInitiate = 0x10000014,
    MalformedCommandError = 0x10000015,
    MalformedCommandReady = 0x10000016,
    MalformedCommandWelcome = 0x10000017,
    InvalidMetadata = 0x10000018,
    Cryptographic = 0x11000001,
    MechanismMismatch = 0x11000002,

    ZapUnspecified = 0x20000000,
    ZapMalformedReply = 0x20000001,
    ZapBadRequestId = 0x20000002,
    ZapBadVersion = 0x20000003,
    ZapInvalidStatusCode = 0x20000004,
    ZapInvalidMetadata = 0x20000005,

    WsUnspecified = 0x30000000,
}
