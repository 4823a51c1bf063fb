namespace Zerowire.Protocol;

/// <summary>Where a mechanism's handshake stands.</summary>
internal enum MechanismStatus
{
    Handshaking,
    Ready,
    Failed,
}
