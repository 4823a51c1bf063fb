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

    /// <summary>
    /// Whether only the newest message is kept for each peer: one that was not received yet is replaced by
    /// the next one that comes. Messages of several frames are replaced whole. The high-water marks have no effect then.
    /// Default: false. Takes effect for connections made after it is set. Stands for
    /// <c>ZMQ_CONFLATE</c>.
    /// </summary>
    public bool Conflate
    {
        get => Core.Options.Conflate;
        set => SetOption(OptionNumber.Conflate, value ? 1 : 0);
    }
}
