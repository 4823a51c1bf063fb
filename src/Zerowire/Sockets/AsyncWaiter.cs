using System.Threading.Tasks.Sources;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

/// <summary>An asynchronous call that could not be done at once. Reused by its socket; continuations run on the pool.</summary>
internal sealed class AsyncWaiter(SocketCore socket) : Waiter, IValueTaskSource
{
    private readonly SocketCore _socket = socket;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellationToken;
    private IMessageOwner? _message;
    private IMessageOwner? _reply;

    public ValueTask Task => new(this, _source.Version);

    public void Begin(
        WaitKind kind, IMessageOwner? message, ReadOnlyMemory<byte> body, IMessageOwner? reply, CancellationToken token)
    {
        Kind = kind;
        _message = message;
        Body = body;
        _reply = reply;
        Ticket = 0;
        Fault = null;
        if (message is not null)
            Exchange(message);
        _cancellationToken = token;
    }

    /// <summary>After the waiter was queued, outside the word: a token that is cancelled already calls back at once.</summary>
    public void WatchToken()
    {
        if (_cancellationToken.CanBeCanceled)
            _registration = _cancellationToken.UnsafeRegister(static state => ((AsyncWaiter)state!).Cancel(), this);
    }

    public override void Finish()
    {
        if (Result == ZmqError.None)
            _source.SetResult(true);
        else
            _source.SetException(Fault ?? _socket.ExceptionFor(Result));
    }

    public void GetResult(short token)
    {
        // Waits for a callback of the token that is running now, so that it cannot meet the next use of this object.
        _registration.Dispose();
        _registration = default;
        try
        {
            _source.GetResult(token);
            if (_reply is not null || Kind == WaitKind.Receive)
                Exchange(_reply ?? _message!);
        }
        catch when (_message is { IsDisposed: false } && Ticket == 0)
        {
            // What was not sent is the caller's again.
            Exchange(_message);
            throw;
        }
        finally
        {
            _source.Reset();
            Buffer.Clear();
            _message = _reply = null;
            Body = default;
            _cancellationToken = default;
            _socket.Recycle(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        const ValueTaskSourceOnCompletedFlags Scheduling = ValueTaskSourceOnCompletedFlags.UseSchedulingContext;
        if ((flags & Scheduling) != 0 && ContextContinuation.Capture(continuation, state) is { } captured)
            _source.OnCompleted(ContextContinuation.Schedule, captured, token, flags & ~Scheduling);
        else
            _source.OnCompleted(continuation, state, token, flags);
    }

    private void Exchange(IMessageOwner message)
    {
        ref MessageBuffer buffer = ref message.Buffer;
        (Buffer, buffer) = (buffer, Buffer);
    }

    private void Cancel()
    {
        if (_socket.Withdraw(this))
            _source.SetException(new OperationCanceledException(_cancellationToken));
    }
}
