namespace Zerowire.Protocol;

/// <summary>The commands of ZMTP 3.x, those of the mechanisms included.</summary>
internal enum CommandKind
{
    /// <summary>A well-formed command of a name that is not known: dropped once the handshake is over.</summary>
    Unknown,
    Ready,
    Error,
    Subscribe,
    Cancel,
    Ping,
    Pong,
    Join,
    Leave,
    Hello,
    Welcome,
    Initiate,
    Message,
}
