using Zerowire.Pipes;

namespace Zerowire.Sockets;

// Messages in blocking and non-blocking calls. Timeouts are milliseconds: 0 never blocks, -1 waits for ever.
internal sealed partial class SocketCore
{
    /// <summary>A buffer for callers that have none, used under the word.</summary>
    private MessageBuffer _scratch;

    /// <summary>The context's limit for frames.</summary>
    private readonly int _longestSent;

    // Used under the word.
    private BriefSpin _sendSpin;
    private BriefSpin _receiveSpin;

    public bool CanSend => Ask(static socket => socket.CanSendNow);

    public bool CanReceive => Ask(static socket => socket.CanReceiveNow);

    /// <summary>Sends a message of one frame.</summary>
    public ZmqError Send(ReadOnlySpan<byte> body, int timeout)
    {
        _word.Enter();
        ZmqError error;
        try
        {
            if (TrySendNow(new Frame(body)))
                return ZmqError.None;
            if (timeout != 0 && !_pattern.HasRoom)
                _sendSpin.AwaitRoom(_word, _pattern);
            error = _status != ZmqError.None ? _status
                : body.Length > _longestSent ? ZmqError.MessageTooLarge
                : _senders.IsEmpty ? SendCounted(body)
                : ZmqError.WouldBlock;
            if (error == ZmqError.WouldBlock)
                _descriptor?.FoundImpossible(ZmqPollEvents.Out);
        }
        finally
        {
            _word.Exit();
        }
        return error == ZmqError.WouldBlock && timeout != 0 ? SendSlowly(body, timeout) : error;
    }

    /// <summary>Sends a message, which is emptied on success and untouched on failure.</summary>
    public ZmqError Send(ref MessageBuffer message, int timeout)
    {
        _word.Enter();
        ZmqError error;
        try
        {
            if (timeout != 0 && !_pattern.HasRoom)
                _sendSpin.AwaitRoom(_word, _pattern);
            error = _status != ZmqError.None ? _status
                : IsTooLarge(in message) ? ZmqError.MessageTooLarge
                : _senders.IsEmpty ? SendCounted(ref message)
                : ZmqError.WouldBlock;
            if (error == ZmqError.WouldBlock)
                _descriptor?.FoundImpossible(ZmqPollEvents.Out);
        }
        finally
        {
            _word.Exit();
        }
        if (error == ZmqError.WouldBlock && timeout != 0)
            return WaitWith(WaitKind.Send, _senders, ref message, timeout);
        if (error == ZmqError.None)
            message.Clear();
        return error;
    }

    /// <summary>Replaces the content of the message by what is received.</summary>
    public ZmqError Receive(ref MessageBuffer message, int timeout)
    {
        bool givesBack = message.HoldsBodies;
        if (givesBack)
            DeferredReleases.Begin();
        _word.Enter();
        ZmqError error;
        try
        {
            if (timeout != 0 && !_pattern.HasIncoming)
                _receiveSpin.AwaitMessage(_word, _pattern, _received.Messages);
            error = ReceiveNow(ref message);
        }
        finally
        {
            _word.Exit();
            if (givesBack)
                DeferredReleases.End();
        }
        return error == ZmqError.WouldBlock && timeout != 0
            ? WaitWith(WaitKind.Receive, _receivers, ref message, timeout)
            : error;
    }

    /// <summary>Receives a message and copies its first frame as far as it fits.</summary>
    /// <param name="buffer">Where the frame goes.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="length">The full length of the first frame.</param>
    /// <param name="frames">The number of frames of the message.</param>
    public ZmqError Receive(Span<byte> buffer, int timeout, out int length, out int frames)
    {
        length = frames = 0;
        bool givesBack = false;
        _word.Enter();
        ZmqError error;
        try
        {
            if (PeekSmall(out ReadOnlySpan<byte> small) is { } pipe)
            {
                length = small.Length;
                frames = 1;
                small[..Math.Min(length, buffer.Length)].CopyTo(buffer);
                TakeSmall(pipe, length);
                return ZmqError.None;
            }
            if (timeout != 0 && !_pattern.HasIncoming)
                _receiveSpin.AwaitMessage(_word, _pattern, _received.Messages);
            error = ReceiveNow(ref _scratch);
            if (error == ZmqError.None)
            {
                givesBack = _scratch.HoldsBodies;
                if (givesBack)
                    DeferredReleases.Begin();
                CopyOut(ref _scratch, buffer, out length, out frames);
            }
        }
        finally
        {
            _word.Exit();
            if (givesBack)
                DeferredReleases.End();
        }
        if (error != ZmqError.WouldBlock || timeout == 0)
            return error;
        SyncWaiter waiter = SyncWaiter.ForThread(WaitKind.Receive);
        error = Wait(waiter, _receivers, timeout);
        waiter.ThrowFault();
        if (error == ZmqError.None)
            CopyOut(ref waiter.Buffer, buffer, out length, out frames);
        return error;
    }

    /// <summary>Under the word: sends a message of one frame, when it can go straight into a pipe. False, without effect,
    /// otherwise.</summary>
    private bool TrySendNow(in Frame frame)
    {
        if (_status != ZmqError.None || frame.Length > _longestSent || !_senders.IsEmpty || !_pattern.TrySend(frame))
            return false;
        _sent.Add(frame.Length);
        return true;
    }

    /// <summary>Whether a frame is longer than the context allows.</summary>
    private bool IsTooLarge(in MessageBuffer message)
    {
        if (_longestSent == int.MaxValue)
            return false;
        for (int i = 0; i < message.Count; i++)
        {
            if (message.LengthOf(i) > _longestSent)
                return true;
        }
        return false;
    }

    /// <summary>Under the word: the pipe of the next message, when that can be copied straight out of it.</summary>
    private Pipe? PeekSmall(out ReadOnlySpan<byte> frame)
    {
        if (_status == ZmqError.None && _receivers.IsEmpty && !HasReturned && !HasMoreFrames)
            return _pattern.PeekSmall(out frame);
        frame = default;
        return null;
    }

    /// <summary>Takes the message of <see cref="PeekSmall"/>.</summary>
    private void TakeSmall(Pipe pipe, int length)
    {
        _pattern.TakeSmall(pipe, length);
        _received.Add(length);
    }

    private ZmqError ReceiveNow(ref MessageBuffer message)
    {
        if (_status != ZmqError.None)
            return _status;
        if (!_receivers.IsEmpty)
            return ZmqError.WouldBlock;
        message.Clear();
        ZmqError error = Take(ref message);
        if (error == ZmqError.WouldBlock)
            _descriptor?.FoundImpossible(ZmqPollEvents.In);
        return error;
    }

    private static void CopyOut(ref MessageBuffer message, Span<byte> buffer, out int length, out int frames)
    {
        ReadOnlySpan<byte> first = message[0];
        length = first.Length;
        frames = message.Count;
        first[..Math.Min(length, buffer.Length)].CopyTo(buffer);
        message.Clear();
    }

    private ZmqError SendSlowly(ReadOnlySpan<byte> body, int timeout)
    {
        SyncWaiter waiter = SyncWaiter.ForThread(WaitKind.Send);
        waiter.Buffer.Add(body);
        ZmqError error = Wait(waiter, _senders, timeout);
        waiter.Buffer.Clear();
        waiter.ThrowFault();
        return error;
    }

    /// <summary>Waits with the caller's message, which moves into the waiter meanwhile.</summary>
    private ZmqError WaitWith(WaitKind kind, WaiterQueue queue, ref MessageBuffer message, int timeout)
    {
        SyncWaiter waiter = SyncWaiter.ForThread(kind);
        (waiter.Buffer, message) = (message, waiter.Buffer);
        ZmqError error = Wait(waiter, queue, timeout);
        (waiter.Buffer, message) = (message, waiter.Buffer);
        waiter.ThrowFault();
        return error;
    }

    private bool Ask(Func<SocketCore, bool> question)
    {
        _word.Enter();
        try
        {
            return _status == ZmqError.None && question(this);
        }
        finally
        {
            _word.Exit();
        }
    }
}
