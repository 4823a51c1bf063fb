namespace Zerowire;

/// <summary>
/// Hands out work (PUSH, RFC 30): each message goes to one of the connected <see cref="PullSocket"/>s in turn, passing
/// over those that are not ready. When none is, sending waits.
/// </summary>
/// <example>
/// <code>
/// await using var push = new PushSocket();
/// push.Bind("tcp://*:5557");
/// await push.SendAsync("job 1", ct);
/// </code>
/// </example>
public sealed class PushSocket : SendingSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public PushSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Push, context)
    {
    }

    /// <summary>
    /// Whether only the newest message is kept for each peer: one that was not sent yet is replaced by the
    /// next one. Messages of several frames are replaced whole. Sending never waits for a slow peer. The high-water marks have no effect then.
    /// Default: false. Takes effect for connections made after it is set. Stands for
    /// <c>ZMQ_CONFLATE</c>.
    /// </summary>
    public bool Conflate
    {
        get => Core.Options.Conflate;
        set => SetOption(OptionNumber.Conflate, value ? 1 : 0);
    }
}
