using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

// Those who wait. Everything here but Wait and Withdraw runs under the word.
internal sealed partial class SocketCore
{
    private readonly WaiterQueue _senders = new();
    private readonly WaiterQueue _receivers = new();

    /// <summary>Of a REQ socket: requests that were sent, by ticket.</summary>
    private readonly Dictionary<long, Waiter> _awaitingReply = [];

    private readonly RequestPattern? _requests;

    /// <summary>Does what has become possible, in the order of coming. Returns those who are to be told, linked.</summary>
    public Waiter? ServeWaiters()
    {
        Waiter? firstServed = null;
        Waiter? lastServed = null;
        if (_requests is not null)
            ServeReplies(ref firstServed, ref lastServed);
        Serve(_receivers, ref firstServed, ref lastServed);
        Serve(_senders, ref firstServed, ref lastServed);
        _events?.Write();
        return firstServed;
    }

    private void Serve(WaiterQueue queue, ref Waiter? firstServed, ref Waiter? lastServed)
    {
        while (queue.First is { } waiter)
        {
            ZmqError result = _status != ZmqError.None ? _status : TryDo(waiter);
            if (result == ZmqError.WouldBlock)
                return;
            queue.Remove(waiter);
            if (waiter.Kind == WaitKind.Request && result == ZmqError.None)
            {
                _awaitingReply.Add(waiter.Ticket, waiter);
                continue;
            }
            waiter.Result = result;
            Link(waiter, ref firstServed, ref lastServed);
        }
    }

    private void ServeReplies(ref Waiter? firstServed, ref Waiter? lastServed)
    {
        if (_status != ZmqError.None)
        {
            foreach ((long ticket, Waiter waiter) in _awaitingReply)
            {
                _requests!.AbandonRequest(ticket);
                waiter.Result = _status;
                Link(waiter, ref firstServed, ref lastServed);
            }
            _awaitingReply.Clear();
            return;
        }
        while (_requests!.TryPeekReady(out long ticket))
        {
            _awaitingReply.Remove(ticket, out Waiter? waiter);
            waiter!.Buffer.Clear();
            // A request whose peer is gone is not sent to another: nobody knows whether it was carried out.
            waiter.Result = _requests.TakeReply(ticket, ref waiter.Buffer) == ReplyState.Ready
                ? ZmqError.None
                : ZmqError.HostUnreachable;
            if (waiter.Result == ZmqError.None)
                _received.Add(in waiter.Buffer);
            Link(waiter, ref firstServed, ref lastServed);
        }
    }

    private ZmqError TryDo(Waiter waiter)
    {
        try
        {
            return Do(waiter);
        }
        catch (Exception exception)
        {
            // No memory, most likely. The thread that runs here is not the caller's, and it is the call that fails.
            _pattern.AbortSend();
            waiter.Fault = exception;
            return ZmqError.BadAddress;
        }
    }

    private ZmqError Do(Waiter waiter)
    {
        ref MessageBuffer message = ref waiter.Buffer;
        ZmqError error;
        switch (waiter.Kind)
        {
            case WaitKind.Receive:
                message.Clear();
                return Take(ref message);
            case WaitKind.ReceiveFrame:
                return PrepareFrames();
            case WaitKind.SendFirstFrame:
            case WaitKind.SendOnlyFrame:
                return SendFrameNow(message.GetFrame(0), more: waiter.Kind == WaitKind.SendFirstFrame);
            case WaitKind.Request:
                error = _requests!.BeginRequest(ref message, out long ticket);
                waiter.Ticket = ticket;
                if (error == ZmqError.None)
                    _sent.Add(in message);
                break;
            default:
                if (message.Count == 0)
                    return SendBody(waiter);
                error = SendCounted(ref message);
                break;
        }
        if (error == ZmqError.None)
            message.Clear();
        return error;
    }

    private ZmqError SendBody(Waiter waiter)
    {
        ReadOnlySpan<byte> body;
        try
        {
            body = waiter.Body.Span;
        }
        catch (Exception exception)
        {
            // The memory has an owner of its own, who has taken it back; the thread that runs here is not the caller's.
            waiter.Fault = exception;
            return ZmqError.BadAddress;
        }
        return SendCounted(body);
    }

    /// <summary>Waits until the operation is done; WouldBlock when the time is over first, Interrupted when a signal
    /// comes.</summary>
    private ZmqError Wait(SyncWaiter waiter, WaiterQueue queue, int timeout)
    {
        _word.Enter();
        queue.Add(waiter);
        // It is served on leaving, should it have become possible meanwhile.
        _word.Remind();
        _word.Exit();
        if (waiter.Wait(timeout))
            return waiter.Result;
        bool wasInterrupted = waiter.WasInterrupted;
        if (Withdraw(waiter))
            return wasInterrupted ? ZmqError.Interrupted : ZmqError.WouldBlock;
        // It is being served at this moment.
        while (!waiter.Wait(-1))
        {
        }
        return waiter.Result;
    }

    /// <summary>Takes a waiter back. False when it has been served, or is being served.</summary>
    public bool Withdraw(Waiter waiter)
    {
        _word.Enter();
        bool waits = waiter.Queue is not null;
        if (waits)
        {
            waiter.Queue!.Remove(waiter);
            // The next in the queue may be possible where this one was not.
            _word.Remind();
        }
        else if (waiter.Ticket != 0 && _awaitingReply.Remove(waiter.Ticket))
        {
            _requests!.AbandonRequest(waiter.Ticket);
            _word.Remind();
            waits = true;
        }
        _word.Exit();
        return waits;
    }

    private static void Link(Waiter waiter, ref Waiter? first, ref Waiter? last)
    {
        if (last is null)
            first = waiter;
        else
            last.Next = waiter;
        last = waiter;
    }
}
