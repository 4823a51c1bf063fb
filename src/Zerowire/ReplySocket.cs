namespace Zerowire;

/// <summary>
/// Answers requests (REP, RFC 28): <c>Receive</c> and <c>Send</c> take turns, and what is sent goes to the peer whose
/// request was received last. A call out of turn fails with <see cref="ZmqError.WrongState"/>.
/// </summary>
/// <example>
/// <code>
/// await using var server = new ReplySocket();
/// server.Bind("tcp://*:5555");
/// using ZmqMessage request = await server.ReceiveAsync(ct);
/// server.Send("World");
/// </code>
/// </example>
public sealed class ReplySocket : RequestReplySocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public ReplySocket(ZmqContext? context = null)
        : base(ZmqSocketType.Reply, context)
    {
    }
}
