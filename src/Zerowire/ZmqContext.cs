using Zerowire.Runtime;
using Zerowire.Sockets;

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
public sealed class ZmqContext : IDisposable, IAsyncDisposable
{
    private const int MostSockets = 65535;
    private const int LongestPrefix = 16;

    /// <summary>The size of <c>zmq_msg_t</c>, which programs in C may ask for.</summary>
    private const int MessageStructSize = 64;

    private readonly Lock _sync = new();
    private readonly HashSet<ZmqSocket> _sockets = [];
    private readonly ContextCore _core;
    private bool _hasStarted;
    private bool _isDisposed;

    /// <summary>Creates a context. Nothing is started before its first socket.</summary>
    public ZmqContext()
        : this(TimeProvider.System)
    {
    }

    internal ZmqContext(TimeProvider timeProvider) => _core = new ContextCore { TimeProvider = timeProvider };

    /// <summary>
    /// The context of sockets that are created without one. It lasts as long as the process: it cannot be shut down or
    /// terminated, and disposing of it does nothing.
    /// </summary>
    public static ZmqContext Shared { get; } = new();

    /// <summary>
    /// The number of I/O threads, at least 0; with 0 there is only inproc. One is enough for gigabytes a second.
    /// Default: 1. Stands for <c>ZMQ_IO_THREADS</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public int IOThreads
    {
        get => _core.IOThreads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            lock (_sync)
            {
                ThrowIfStarted();
                _core.IOThreads = value;
            }
        }
    }

    /// <summary>
    /// How many sockets may be open at once, from 1 to 65535; one that was closed counts until its linger is over.
    /// Default: 1023. Stands for <c>ZMQ_MAX_SOCKETS</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 65535.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public int MaxSockets
    {
        get => _core.MaxSockets;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostSockets);
            lock (_sync)
            {
                ThrowIfStarted();
                _core.MaxSockets = value;
            }
        }
    }

    /// <summary>
    /// Put before the names of the context's threads, by which debuggers and <c>top -H</c> show them: at most 16
    /// characters, of which Linux shows those that fit. Default: none. Stands for <c>ZMQ_THREAD_NAME_PREFIX</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Null, or longer than 16 characters.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public string ThreadNamePrefix
    {
        get => _core.ThreadNamePrefix;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Length > LongestPrefix)
                throw new ArgumentException("The prefix of thread names has at most 16 characters.", nameof(value));
            lock (_sync)
            {
                ThrowIfStarted();
                _core.ThreadNamePrefix = value;
            }
        }
    }

    /// <summary>
    /// What the context's I/O threads stand on. Reading it tells the one in use. Default: the best of the system; where
    /// the code of a program cannot be changed, the value <c>Zerowire.Reactor</c> in its <c>runtimeconfig.json</c>
    /// (<see cref="AppContext.GetData"/>) or else the environment variable <c>ZEROWIRE_REACTOR</c> names another one for
    /// all contexts that are told none. libzmq decides this when it is built.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a <see cref="ZmqReactor"/>.</exception>
    /// <exception cref="ZmqException">This system does not have it (<see cref="ZmqError.NotSupported"/>), or the value or
    /// the variable names none (<see cref="ZmqError.InvalidArgument"/>; also thrown by the first socket).</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public ZmqReactor Reactor
    {
        get => BackEnd.For(_core.Reactor).Kind;
        set
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such reactor.");
            ZmqReactor chosen = BackEnd.For(value).Kind;
            lock (_sync)
            {
                ThrowIfStarted();
                _core.Reactor = chosen;
            }
        }
    }

    /// <summary>
    /// Whether sockets created from now on use IPv6 addresses besides IPv4 ones (<see cref="ZmqSocket.IPv6"/>).
    /// Default: false. Stands for <c>ZMQ_IPV6</c>.
    /// </summary>
    public bool IPv6
    {
        get => _core.IPv6;
        set => _core.IPv6 = value;
    }

    /// <summary>
    /// False when <c>ZMQ_BLOCKY</c> is off: new sockets drop at once what is not sent when they close.
    /// </summary>
    internal bool SocketsLinger => _core.Blocky;

    /// <summary>
    /// Sets an option by its number in <c>zmq.h</c>: IO_THREADS (1), MAX_SOCKETS (2), IPV6 (42) and BLOCKY (70).
    /// Stands for <c>zmq_ctx_set</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">The value, as libzmq takes it.</param>
    /// <exception cref="ZmqException">The option does not exist here, or does not take the value
    /// (<see cref="ZmqError.InvalidArgument"/>).</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, and it is too late for this
    /// option.</exception>
    public void SetOption(int option, int value)
    {
        switch (option)
        {
            case ContextOptionNumber.IOThreads when value >= 0:
                IOThreads = value;
                break;
            case ContextOptionNumber.MaxSockets when value is >= 1 and <= MostSockets:
                MaxSockets = value;
                break;
            case ContextOptionNumber.IPv6 when value >= 0:
                IPv6 = value != 0;
                break;
            case ContextOptionNumber.Blocky when value >= 0:
                _core.Blocky = value != 0;
                break;
            default:
                throw new ZmqException(ZmqError.InvalidArgument);
        }
    }

    /// <summary>
    /// Reads an option by its number in <c>zmq.h</c>: IO_THREADS (1), MAX_SOCKETS (2), SOCKET_LIMIT (3), MSG_T_SIZE
    /// (6), IPV6 (42) and BLOCKY (70). Stands for <c>zmq_ctx_get</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <returns>The value, as libzmq gives it.</returns>
    /// <exception cref="ZmqException">The option does not exist here
    /// (<see cref="ZmqError.InvalidArgument"/>).</exception>
    public int GetOption(int option) => option switch
    {
        ContextOptionNumber.IOThreads => IOThreads,
        ContextOptionNumber.MaxSockets => MaxSockets,
        ContextOptionNumber.SocketLimit => MostSockets,
        ContextOptionNumber.MessageStructSize => MessageStructSize,
        ContextOptionNumber.IPv6 => IPv6 ? 1 : 0,
        ContextOptionNumber.Blocky => _core.Blocky ? 1 : 0,
        _ => throw new ZmqException(ZmqError.InvalidArgument),
    };

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

    internal SocketCore CreateSocket(ZmqSocketType type)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _hasStarted = true;
        }
        return SocketCore.Create(_core, type);
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

    private void ThrowIfStarted()
    {
        if (_hasStarted)
            throw new InvalidOperationException("The option has no effect any more: the context has had a socket.");
    }
}
