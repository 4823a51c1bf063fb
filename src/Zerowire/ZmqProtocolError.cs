namespace Zerowire;

/// <summary>How a peer violated the protocol, with libzmq's numbers (<c>ZMQ_PROTOCOL_ERROR_...</c>).</summary>
public enum ZmqProtocolError
{
    /// <summary>No violation; never reported.</summary>
    None = 0,

    /// <summary>Something in ZMTP that has no number of its own.</summary>
    Unspecified = 0x10000000,

    /// <summary>A command that does not belong here.</summary>
    UnexpectedCommand = 0x10000001,

    /// <summary>Commands or nonces out of order.</summary>
    InvalidSequence = 0x10000002,

    /// <summary>The keys could not be exchanged.</summary>
    KeyExchange = 0x10000003,

    /// <summary>A malformed command of no known name.</summary>
    MalformedCommand = 0x10000011,

    /// <summary>A malformed MESSAGE command.</summary>
    MalformedMessage = 0x10000012,

    /// <summary>A malformed HELLO command.</summary>
    MalformedHello = 0x10000013,

    /// <summary>A malformed INITIATE command.</summary>
    MalformedInitiate = 0x10000014,

    /// <summary>A malformed ERROR command.</summary>
    MalformedError = 0x10000015,

    /// <summary>A malformed READY command.</summary>
    MalformedReady = 0x10000016,

    /// <summary>A malformed WELCOME command.</summary>
    MalformedWelcome = 0x10000017,

    /// <summary>Malformed metadata, or a socket type that does not fit.</summary>
    InvalidMetadata = 0x10000018,

    /// <summary>Something was not encrypted or signed as it must be.</summary>
    Cryptographic = 0x11000001,

    /// <summary>The peers do not use the same security mechanism.</summary>
    MechanismMismatch = 0x11000002,

    /// <summary>Something in the reply of the authenticator (ZAP, RFC 27) that has no number of its own.</summary>
    ZapUnspecified = 0x20000000,

    /// <summary>The authenticator's reply does not have the right frames.</summary>
    ZapMalformedReply = 0x20000001,

    /// <summary>The authenticator's reply is for another request.</summary>
    ZapBadRequestId = 0x20000002,

    /// <summary>The authenticator's reply is of another version of ZAP.</summary>
    ZapBadVersion = 0x20000003,

    /// <summary>The authenticator's reply has an unknown status code.</summary>
    ZapInvalidStatusCode = 0x20000004,

    /// <summary>The authenticator's reply has malformed metadata.</summary>
    ZapInvalidMetadata = 0x20000005,

    /// <summary>Something in the WebSocket protocol (RFC 45).</summary>
    WebSocketUnspecified = 0x30000000,
}
