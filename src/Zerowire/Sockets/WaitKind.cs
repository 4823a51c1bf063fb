namespace Zerowire.Sockets;

/// <summary>What a waiting caller wants.</summary>
internal enum WaitKind
{
    Send,
    Receive,

    /// <summary>Send a request and receive its reply.</summary>
    Request,
}
