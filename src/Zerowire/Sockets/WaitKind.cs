namespace Zerowire.Sockets;

/// <summary>What a waiting caller wants.</summary>
internal enum WaitKind
{
    Send,
    Receive,

    /// <summary>Send the first of several frames.</summary>
    SendFirstFrame,

    /// <summary>Send a frame that is a message.</summary>
    SendOnlyFrame,

    /// <summary>Have a frame to receive.</summary>
    ReceiveFrame,

    /// <summary>Send a request and receive its reply.</summary>
    Request,
}
