using Zerowire.Pipes;
using Zerowire.Runtime;
using Zerowire.Sessions;

namespace Zerowire.Sockets;

/// <summary>One bound or connected endpoint of a socket: what it is made of, and how it stands.</summary>
internal sealed class EndpointHandle(SocketCore socket, string endpoint) : IEndpointObserver
{
    private readonly SocketCore _socket = socket;
    private readonly Lock _sync = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _ready;
    private bool _isReady;

    /// <summary>The address really bound, or the address connected to.</summary>
    public string Endpoint { get; } = endpoint;

    /// <summary>The address as the user wrote it.</summary>
    public string Requested { get; init; } = endpoint;

    public bool IsReady => Volatile.Read(ref _isReady) && !IsClosed;

    public bool IsClosed => _ended.Task.IsCompleted;

    // What it is made of; touched under the socket's word.

    /// <summary>The listener or the session; null over inproc.</summary>
    public OwnedObject? Object { get; set; }

    /// <summary>The socket's end of the pipe, when the endpoint has one of its own.</summary>
    public Pipe? Pipe { get; set; }

    /// <summary>Over inproc: the name that is bound.</summary>
    public InprocBinding? Binding { get; set; }

    /// <summary>Over inproc: the connection that waits for its name to be bound.</summary>
    public InprocConnection? Pending { get; set; }

    public bool IsListener => Object is Listener;

    /// <summary>Ends this endpoint; a second call does nothing. Returns when a listener's address is free again.</summary>
    public void Close() => _socket.CloseEndpoint(this);

    /// <summary>Completes when the handshake is done; fails when the endpoint ends first.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_isReady)
                return Task.CompletedTask;
            _ready ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (IsClosed)
                _ready.TrySetException(new ZmqException(ZmqError.NotConnected, $"The endpoint {Endpoint} has ended."));
            return AwaitReadyAsync(_ready.Task, cancellationToken);
        }
    }

    /// <summary>A task that is completed by the pool: a caller's synchronization context is not called by the thread that
    /// made the connection.</summary>
    private static async Task AwaitReadyAsync(Task ready, CancellationToken cancellationToken) =>
        await ready.WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until a listener's address is free.</summary>
    public void WaitUntilEnded() => _ended.Task.Wait();

    public Task Ended => _ended.Task;

    void IEndpointObserver.Connecting()
    {
        lock (_sync)
        {
            Volatile.Write(ref _isReady, false);
            if (_ready is { Task.IsCompleted: true })
                _ready = null;
        }
    }

    void IEndpointObserver.Ready() => SetReady();

    void IEndpointObserver.Ended() => SetEnded();

    public void SetReady()
    {
        lock (_sync)
        {
            Volatile.Write(ref _isReady, true);
            _ready?.TrySetResult();
        }
    }

    public void SetEnded()
    {
        lock (_sync)
        {
            Volatile.Write(ref _isReady, false);
            _ended.TrySetResult();
            // Those who asked before the connection was made have their answer; those who ask now get another.
            if (_ready is { Task.IsCompletedSuccessfully: true })
                _ready = null;
            _ready?.TrySetException(new ZmqException(ZmqError.NotConnected, $"The endpoint {Endpoint} has ended."));
        }
    }
}
