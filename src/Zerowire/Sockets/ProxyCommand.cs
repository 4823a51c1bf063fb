namespace Zerowire.Sockets;

/// <summary>What a control socket asks of a proxy.</summary>
internal enum ProxyCommand
{
    Unknown,
    Pause,
    Resume,
    Terminate,
    Statistics,
}
