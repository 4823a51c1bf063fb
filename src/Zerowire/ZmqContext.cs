using Zerowire.Runtime;
using Zerowire.Sockets;
using Zerowire.Transports;

namespace Zerowire;

/// <summary>
/// What sockets live in: it owns the I/O threads that they share, and the names of the inproc transport. A program
/// needs at most one, and none at all when <see cref="Shared"/> will do.
/// </summary>
/// <remarks>
/// <para>All its threads are background threads and begin with the first socket. It is safe to use from any
/// thread.</para>
/// <para>There are two ways to end it. <see cref="Dispose"/> and <see cref="DisposeAsync"/> close the sockets that are
/// still open, too. <see cref="Terminate"/> is libzmq's: it ends all waiting calls and waits until the sockets have
/// been closed by their owners.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var context = new ZmqContext { IOThreads = 2 };
/// await using var pull = new PullSocket(context);
/// </code>
/// </example>
public sealed partial class ZmqContext : IDisposable, IAsyncDisposable
{
    private readonly Lock _sync = new();
    private readonly HashSet<ZmqSocket> _sockets = [];
    private readonly ContextCore _core;
    private bool _isDisposed;

    /// <summary>Creates a context. Nothing is started before its first socket.</summary>
    public ZmqContext()
        : this(TimeProvider.System)
    {
    }

    internal ZmqContext(TimeProvider timeProvider) => _core = new ContextCore { TimeProvider = timeProvider };

    /// <summary>Who looks host names up, where that is not the one of the process.</summary>
    internal Resolver? Resolver { get; init; }

    /// <summary>
    /// The context of sockets that are created without one. It lasts as long as the process: it cannot be shut down or
    /// terminated, and disposing of it does nothing.
    /// </summary>
    public static ZmqContext Shared { get; } = new();

    /// <summary>
    /// Ends all waiting calls on the context's sockets, and fails all later ones, with
    /// <see cref="ZmqError.ContextTerminated"/>; does not wait. The sockets are still to be closed. Stands for
    /// <c>zmq_ctx_shutdown</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is <see cref="Shared"/>.</exception>
    public void Shutdown()
    {
        ThrowIfShared();
        _core.Shutdown();
    }

    /// <summary>
    /// Shuts the context down and waits until all its sockets have been closed by their owners and their lingers are
    /// over: for ever, if a socket is never closed. Stands for <c>zmq_ctx_term</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is <see cref="Shared"/>.</exception>
    public void Terminate()
    {
        ThrowIfShared();
        _core.Terminate(Timeout.Infinite);
    }

    /// <summary>Shuts the context down and waits as <see cref="Terminate"/> does, for a limited time.</summary>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False when sockets were still open or lingering then; the call may be repeated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <exception cref="InvalidOperationException">This is <see cref="Shared"/>.</exception>
    public bool TryTerminate(TimeSpan timeout)
    {
        int milliseconds = timeout.ToTimeout();
        ThrowIfShared();
        return _core.Terminate(milliseconds);
    }

    /// <summary>
    /// Closes all sockets that are still open and ends the context. The sockets linger in parallel, so this takes no
    /// longer than the longest <see cref="ZmqSocket.Linger"/> among them. A second call does nothing.
    /// </summary>
    public void Dispose()
    {
        if (IsShared)
            return;
        // None of these is awaited: termination waits for what they wait for.
        foreach (ZmqSocket socket in BeginDispose())
            _ = socket.DisposeAsync().AsTask();
        _core.Terminate(Timeout.Infinite);
    }

    /// <summary>
    /// Closes the sockets and ends the context as <see cref="Dispose"/> does, without holding a thread.
    /// </summary>
    /// <returns>Completes when the context has ended.</returns>
    public async ValueTask DisposeAsync()
    {
        if (IsShared)
            return;
        foreach (ZmqSocket socket in BeginDispose())
            _ = socket.DisposeAsync().AsTask();
        await _core.TerminateAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// What the context's sockets have done and what they hold, at this moment. It is put together anew each time, and
    /// costs nothing until it is asked for. The sum over all contexts of the process is also told by the meter
    /// <c>Zerowire</c> (<see cref="System.Diagnostics.Metrics.Meter"/>).
    /// </summary>
    public ZmqContextStatistics Statistics => _core.Statistics;

    internal SocketCore CreateSocket(ZmqSocketType type)
    {
        lock (_sync)
            ObjectDisposedException.ThrowIf(_isDisposed, this);
        return SocketCore.Create(_core, type, Resolver);
    }

    /// <summary>Takes a socket that is ready into the list of those that end with the context.</summary>
    internal void Register(ZmqSocket socket)
    {
        lock (_sync)
        {
            if (!_isDisposed)
            {
                _sockets.Add(socket);
                return;
            }
        }
        socket.Dispose();
        throw new ObjectDisposedException(nameof(ZmqContext));
    }

    internal void Forget(ZmqSocket socket)
    {
        lock (_sync)
            _sockets.Remove(socket);
    }

    private bool IsShared => ReferenceEquals(this, Shared);

    /// <summary>From now on there are no new sockets; the result is those that are left.</summary>
    private ZmqSocket[] BeginDispose()
    {
        lock (_sync)
        {
            _isDisposed = true;
            return [.. _sockets];
        }
    }

    private void ThrowIfShared()
    {
        if (IsShared)
            throw new InvalidOperationException("The shared context lasts as long as the process.");
    }
}
