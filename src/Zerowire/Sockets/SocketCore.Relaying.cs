using Zerowire.Pipes;

namespace Zerowire.Sockets;

// Messages that go on to another socket, in a step that takes a message only if it can go on. Everything here runs under
// the words of all sockets concerned.
internal sealed partial class SocketCore
{
    /// <summary>A message that was taken and given back; the next one to be received.</summary>
    private MessageBuffer _returned;

    /// <summary>The capture sockets that were sent a copy of it: no proxy, be it another one, sends a second.</summary>
    private List<SocketCore>? _copiedTo;

    public bool HasReturned { get; private set; }

    public SocketWord Word => _word;

    /// <summary>None while the socket can be used.</summary>
    public ZmqError Status => _status;

    /// <summary>Whether a message can be received; if not, it is seen to that those who watch are told of one.</summary>
    public bool CanReceiveNow => HasMoreFrames || HasReturned || _pattern.CanReceive;

    /// <summary>Whether a message can be sent; if not, it is seen to that those who watch are told of room.</summary>
    public bool CanSendNow => !MustReceiveFirst && _pattern.CanSend;

    /// <summary>Without effect: false when there is no message at this moment.</summary>
    public bool MayReceive => HasMoreFrames || HasReturned || _pattern.HasIncoming;

    /// <summary>Without effect: false when there is no room at this moment.</summary>
    public bool MaySend => _pattern.HasRoom;

    /// <summary>Receives the next message into an empty buffer.</summary>
    public ZmqError Take(ref MessageBuffer message)
    {
        ZmqError error = ZmqError.None;
        if (HasMoreFrames)
        {
            // The rest of a message that was counted when it came.
            _unfinished.RemoveFirst(_handedOut);
            _handedOut = 0;
            (message, _unfinished) = (_unfinished, message);
            return error;
        }
        if (!HasReturned)
            error = _pattern.Receive(ref message);
        else
            (message, _returned) = (_returned, message);
        HasReturned = false;
        if (error == ZmqError.None)
            _received.Add(in message);
        return error;
    }

    /// <summary>Whether a copy of the message that was given back last has been sent to that socket.</summary>
    public bool IsCopiedTo(SocketCore capture) => _copiedTo is not null && _copiedTo.Contains(capture);

    /// <summary>Gives back the message that was taken last: it is the next one to be received, by whomever.</summary>
    /// <param name="message">The message.</param>
    /// <param name="again">Whether it was one that had been given back.</param>
    /// <param name="copiedTo">Where a copy of it has been sent, if it has.</param>
    public void GiveBack(ref MessageBuffer message, bool again, SocketCore? copiedTo)
    {
        _received.TakeBack(in message);
        (_returned, message) = (message, _returned);
        HasReturned = true;
        if (!again)
            _copiedTo?.Clear();
        if (copiedTo is not null && !IsCopiedTo(copiedTo))
            (_copiedTo ??= []).Add(copiedTo);
        // Somebody may be waiting for one.
        if (!_receivers.IsEmpty)
            _word.Remind();
    }

    /// <summary>Sends a message, which is left as it is.</summary>
    public ZmqError Pass(ref MessageBuffer message)
    {
        if (IsTooLarge(in message))
            return ZmqError.MessageTooLarge;
        try
        {
            return SendCounted(ref message);
        }
        catch
        {
            // No memory: nothing of it has been sent.
            _pattern.AbortSend();
            throw;
        }
    }
}
