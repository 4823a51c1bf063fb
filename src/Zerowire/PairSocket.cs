namespace Zerowire;

/// <summary>
/// Talks to exactly one other <see cref="PairSocket"/> (PAIR, RFC 31), most often between two threads over inproc. A
/// second peer is turned away.
/// </summary>
/// <example>
/// <code>
/// await using var left = new PairSocket(context);
/// await using var right = new PairSocket(context);
/// left.Bind("inproc://pair");
/// right.Connect("inproc://pair");
/// left.Send("ready");
/// </code>
/// </example>
public sealed class PairSocket : DuplexSocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public PairSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Pair, context)
    {
    }
}
