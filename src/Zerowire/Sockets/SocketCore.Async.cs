using Zerowire.Pipes;

namespace Zerowire.Sockets;

// Messages in asynchronous calls, which complete at once when they can.
internal sealed partial class SocketCore
{
    private const int SpareWaiters = 4;

    private readonly AsyncWaiter?[] _spareWaiters = new AsyncWaiter?[SpareWaiters];

    public ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        return Complete(Send(body.Span, timeout: 0), WaitKind.Send, null, body, null, cancellationToken);
    }

    public ValueTask SendAsync(IMessageOwner message, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        return Complete(Send(ref message.Buffer, timeout: 0), WaitKind.Send, message, default, null, cancellationToken);
    }

    public ValueTask ReceiveAsync(IMessageOwner message, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        return Complete(
            Receive(ref message.Buffer, timeout: 0), WaitKind.Receive, message, default, null, cancellationToken);
    }

    /// <summary>Sends a request and fills the reply. Several may be under way; each pipe carries one at a time.</summary>
    public ValueTask RequestAsync(IMessageOwner request, IMessageOwner reply, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        ZmqError error = IsTooLarge(in request.Buffer) ? ZmqError.MessageTooLarge : ZmqError.WouldBlock;
        return Complete(error, WaitKind.Request, request, default, reply, cancellationToken);
    }

    public Exception ExceptionFor(ZmqError error) => error switch
    {
        ZmqError.NotASocket => new ObjectDisposedException($"{Options.Type}Socket"),
        ZmqError.BadAddress => new ObjectDisposedException(nameof(ZmqMessage)),
        ZmqError.InvalidArgument when Options.Type == ZmqSocketType.Stream => new ArgumentException(
            "A message of a stream socket has two frames: the routing id of the peer, and the bytes for it."),
        ZmqError.MessageTooLarge => new ZmqException(
            error, $"A frame of the message has more bytes than the {_longestSent} that its context allows."),
        _ => new ZmqException(error),
    };

    /// <summary>Keeps a waiter for the next call.</summary>
    public void Recycle(AsyncWaiter waiter)
    {
        foreach (ref AsyncWaiter? spare in _spareWaiters.AsSpan())
        {
            if (spare is null && Interlocked.CompareExchange(ref spare, waiter, null) is null)
                return;
        }
    }

    private ValueTask Complete(
        ZmqError error, WaitKind kind, IMessageOwner? message, ReadOnlyMemory<byte> body, IMessageOwner? reply,
        CancellationToken cancellationToken)
    {
        if (error == ZmqError.None)
            return default;
        if (error != ZmqError.WouldBlock)
            return ValueTask.FromException(ExceptionFor(error));
        AsyncWaiter waiter = RentWaiter();
        waiter.Begin(kind, message, body, reply, cancellationToken);
        ValueTask task = waiter.Task;
        _word.Enter();
        (kind == WaitKind.Receive ? _receivers : _senders).Add(waiter);
        _word.Remind();
        _word.Exit();
        waiter.WatchToken();
        return task;
    }

    private AsyncWaiter RentWaiter()
    {
        foreach (ref AsyncWaiter? spare in _spareWaiters.AsSpan())
        {
            if (spare is not null && Interlocked.Exchange(ref spare, null) is { } waiter)
                return waiter;
        }
        return new AsyncWaiter(this);
    }
}
