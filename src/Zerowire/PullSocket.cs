namespace Zerowire;

/// <summary>
/// Takes in work (PULL, RFC 30): receives from all connected <see cref="PushSocket"/>s, one message of each in turn.
/// </summary>
/// <example>
/// <code>
/// await using var pull = new PullSocket();
/// pull.Connect("tcp://ventilator:5557");
/// await foreach (ZmqMessage job in pull.ReceiveAllAsync(ct))
///     using (job) { ... }
/// </code>
/// </example>
public sealed class PullSocket : ReceivingSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public PullSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Pull, context)
    {
    }
}
