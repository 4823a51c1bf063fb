namespace Zerowire;

public abstract partial class ZmqSocket
{
    /// <summary>
    /// What the socket can do at this moment without waiting: receive (<see cref="ZmqPollEvents.In"/>), send
    /// (<see cref="ZmqPollEvents.Out"/>), both or nothing. Another thread may be quicker to do it. Reading it re-arms
    /// <see cref="EventDescriptor"/>. Stands for <c>ZMQ_EVENTS</c>.
    /// </summary>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public ZmqPollEvents Events => (ZmqPollEvents)GetOption(OptionNumber.Events);

    /// <summary>
    /// A descriptor (on Windows a socket handle) for event loops of other libraries. When it is readable, look at
    /// <see cref="Events"/>, which makes it unreadable again. It tells of changes only: before waiting for it, go on
    /// until <see cref="Events"/> no longer has what you want, or a call has found that it would wait. The first call
    /// makes it; it belongs to the socket and is closed with it. Only ever wait until it is readable. Stands for
    /// <c>ZMQ_FD</c>.
    /// </summary>
    /// <exception cref="ZmqException">No descriptor is to be had (<see cref="ZmqError.TooManySockets"/>); the context
    /// was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <remarks>To wait for several sockets of this library, <see cref="ZmqPoller"/> is simpler and faster.</remarks>
    public nint EventDescriptor
    {
        get
        {
            Core.GetDescriptor(out nint descriptor).ThrowIfFailed(this);
            return descriptor;
        }
    }
}
