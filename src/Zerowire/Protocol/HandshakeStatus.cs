namespace Zerowire.Protocol;

/// <summary>Where the handshake of a connection stands.</summary>
internal enum HandshakeStatus
{
    NeedMore,
    Done,
    Failed,
}
