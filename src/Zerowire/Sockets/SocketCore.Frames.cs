using System.Diagnostics;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

// Messages frame by frame, as the C API sends and receives them. A message goes out while it is being put together: its
// pipe is chosen, or it is refused, with the first frame. It comes in whole, and is handed out in pieces.
internal sealed partial class SocketCore
{
    /// <summary>The message whose frames are being handed out.</summary>
    private MessageBuffer _unfinished;

    /// <summary>How many of its frames have been.</summary>
    private int _handedOut;

    /// <summary>Whether a message was begun and not completed.</summary>
    private bool _isSendingFrames;

    /// <summary>Whether a message was received of which frames are left.</summary>
    public bool HasMoreFrames => _handedOut < _unfinished.Count;

    /// <summary>REQ and REP go on to their next step when they have taken the whole message, and so do their users.</summary>
    private bool MustReceiveFirst => _handedOut > 0 && Alternates;

    private bool Alternates => Options.Type is ZmqSocketType.Request or ZmqSocketType.Reply;

    /// <summary>Sends a frame; the one without more completes the message. Only the first of a message can wait, and only
    /// it can be refused, but for its length.</summary>
    public ZmqError SendFrame(in Frame frame, bool more, int timeout)
    {
        _word.Enter();
        ZmqError error;
        try
        {
            if (!more && !_isSendingFrames && TrySendNow(frame))
                return ZmqError.None;
            if (timeout != 0 && !_isSendingFrames && !_pattern.HasRoom)
                _sendSpin.AwaitRoom(_word, _pattern);
            error = _isSendingFrames || _senders.IsEmpty ? SendFrameNow(frame, more) : ZmqError.WouldBlock;
            if (error == ZmqError.WouldBlock)
                _descriptor?.FoundImpossible(ZmqPollEvents.Out);
        }
        finally
        {
            _word.Exit();
        }
        if (error != ZmqError.WouldBlock || timeout == 0)
            return error;
        SyncWaiter waiter = SyncWaiter.ForThread(more ? WaitKind.SendFirstFrame : WaitKind.SendOnlyFrame);
        waiter.Buffer.Add(frame);
        error = Wait(waiter, _senders, timeout);
        waiter.Buffer.Clear();
        waiter.ThrowFault();
        return error;
    }

    /// <summary>Receives a frame: the next one of the message at hand, or the first of the next message.</summary>
    public ZmqError ReceiveFrame<T>(ref T taker, int timeout)
        where T : struct, IFrameTaker
    {
        long start = timeout > 0 ? Stopwatch.GetTimestamp() : 0;
        int left = timeout;
        while (true)
        {
            ZmqError error = ReceiveFrameNow(ref taker, waits: timeout != 0);
            if (error != ZmqError.WouldBlock || left == 0)
                return error;
            SyncWaiter waiter = SyncWaiter.ForThread(WaitKind.ReceiveFrame);
            error = Wait(waiter, _receivers, left);
            waiter.ThrowFault();
            if (error != ZmqError.None)
                return error;
            // Another thread may take the frame first.
            if (timeout > 0)
                left = (int)Math.Max(0, timeout - (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private ZmqError ReceiveFrameNow<T>(ref T taker, bool waits)
        where T : struct, IFrameTaker
    {
        bool givesBack = false;
        _word.Enter();
        try
        {
            if (PeekSmall(out ReadOnlySpan<byte> small) is { } pipe)
            {
                taker.Take(new Frame(small), pipe.ConnectionOfMessages, more: false);
                TakeSmall(pipe, small.Length);
                return ZmqError.None;
            }
            ZmqError error = _status;
            if (error == ZmqError.None && !HasMoreFrames)
            {
                if (waits && !_pattern.HasIncoming)
                    _receiveSpin.AwaitMessage(_word, _pattern, _received.Messages);
                _handedOut = 0;
                error = ReceiveNow(ref _unfinished);
            }
            if (error != ZmqError.None)
                return error;
            givesBack = _unfinished.HoldsBodies;
            if (givesBack)
                DeferredReleases.Begin();
            bool more = _handedOut + 1 < _unfinished.Count;
            taker.Take(_unfinished.GetFrame(_handedOut), _unfinished.Connection, more);
            _handedOut++;
            if (!more)
                ForgetUnfinished();
            return ZmqError.None;
        }
        finally
        {
            _word.Exit();
            if (givesBack)
                DeferredReleases.End();
        }
    }

    /// <summary>All frames were handed out: the socket is where a receiver of whole messages would have been before.</summary>
    private void ForgetUnfinished()
    {
        // What was to be received first may be sent now.
        if (_handedOut > 1 && Alternates)
            RemindOfWatches();
        _unfinished.Clear();
        _handedOut = 0;
    }

    /// <summary>Under the word: receives a message for <see cref="ReceiveFrame{T}"/>, unless frames of one are left.</summary>
    private ZmqError PrepareFrames()
    {
        if (HasMoreFrames)
            return ZmqError.None;
        _unfinished.Clear();
        _handedOut = 0;
        return Take(ref _unfinished);
    }

    /// <summary>Under the word: sends a frame if there is room.</summary>
    private ZmqError SendFrameNow(in Frame frame, bool more)
    {
        // The second frame of a stream socket is the last, and programs often say otherwise.
        more &= !_isSendingFrames || Options.Type != ZmqSocketType.Stream;
        if (_status != ZmqError.None)
            return _status;
        if (frame.Length > _longestSent)
            return ZmqError.MessageTooLarge;
        if (MustReceiveFirst)
            return ZmqError.WrongState;
        ZmqError error;
        try
        {
            error = _pattern.SendFrame(frame, more);
        }
        catch
        {
            // No memory: nothing of the message is sent.
            _isSendingFrames = false;
            _pattern.AbortSend();
            throw;
        }
        if (error == ZmqError.None)
        {
            _isSendingFrames = more;
            _sent.Add(frame.Length, completes: !more);
        }
        return error;
    }
}
