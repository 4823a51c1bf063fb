using Zerowire.Platform;
using Zerowire.Runtime;

namespace Zerowire.Pipes;

// Runs and batches: how a session's engine reads and writes.
internal sealed partial class Pipe
{
    /// <summary>So many messages since the engine last had nothing to send are a stream.</summary>
    private const int LeastOfStream = 16;

    /// <summary>Whether subscriptions of a lost connection are being dropped.</summary>
    private bool _awaitsRestart;

    private long _sentAtLastLinger;

    /// <summary>The engine receives into this; it tells of what it published through <see cref="Published"/>.</summary>
    public QueueWriter Received => _writer;

    /// <summary>How many received messages may still be published now; 0 when the mark is met, and then WriteActivated
    /// follows.</summary>
    public int ReceiveRoom => CheckWrite() ? _writer.Room : 0;

    /// <summary>Whether more was published than the mark allows, because a connection had ended.</summary>
    public bool IsBeyondReceiveMark => _writer.IsBeyondMark;

    /// <summary>Whether received messages can still reach the socket.</summary>
    public bool CanPublish => _outOpen && _state == PipeState.Active;

    /// <summary>Passes on what a publication of <see cref="Received"/> returned.</summary>
    public void Published(bool mustWake)
    {
        if (_outSlot is not null)
            mustWake = PassStaged();
        if (mustWake)
            SendToPeer(CommandKind.ActivateRead);
    }

    /// <summary>Marks the beginning of a new connection in the stream of received messages.</summary>
    public void WriteConnection(ConnectionInfo connection)
    {
        if (_outOpen)
            Published(_writer.WriteReceivedMark(
                new ConnectionStart(connection, _runs!.Credit.Messages), messages: 0));
    }

    /// <summary>Passes a received subscription on.</summary>
    public void WriteReceivedSubscription(Subscription subscription)
    {
        if (_outOpen)
            Published(_writer.WriteReceivedMark(subscription, messages: 1));
    }

    /// <summary>Adds a message of one frame to those received: news of the connection, for which there need not be
    /// room.</summary>
    public void WriteReceivedMessage(ReadOnlySpan<byte> body)
    {
        if (!CanPublish)
            return;
        _writer.AcceptMessage(body);
        Published(_writer.PublishReceived(1));
    }

    /// <summary>Whether an engine may read: the pipe is in use, or is being emptied before its end.</summary>
    public bool CanReadRuns => _state is PipeState.Active or PipeState.WaitingForDelimiter;

    /// <summary>Fills vectors with bytes that can be sent now; 0 when there are none.</summary>
    public int GatherRuns(Span<IoVector> vectors, long maxBytes)
    {
        if (!CanReadRuns)
            return 0;
        if (_inSlot is not null)
            GatherNewest();
        if (!_awaitsRestart)
            return _runs!.Gather(vectors, maxBytes);
        if (_runs!.DropRun())
            SendToPeer(CommandKind.ActivateWrite);
        return 0;
    }

    /// <summary>How many bytes are missing of a message that has gone in part.</summary>
    public long BytesToBoundary => _runs!.BytesToBoundary();

    /// <summary>So many gathered bytes have been handed to the kernel.</summary>
    public void AdvanceRuns(long bytes)
    {
        if (_runs!.Advance(bytes))
            SendToPeer(CommandKind.ActivateWrite);
    }

    /// <summary>What stands next when nothing can be gathered: a subscription, which is taken. Null when there is
    /// none; then either <see cref="IsReadAsleep"/> and ReadActivated follows, or there is more to gather.</summary>
    public Subscription? NextSubscription()
    {
        while (_inActive && CanReadRuns)
        {
            if (_inSlot is not null)
            {
                FinishOrSleep();
                return null;
            }
            if (_runs!.PeekMark() is { } item)
            {
                if (_runs.TakeMark(item is Subscription))
                    SendToPeer(CommandKind.ActivateWrite);
                if (item is Subscription subscription && !_awaitsRestart)
                    return subscription;
                if (item == PipeMark.Delimiter)
                    ProcessDelimiter();
                _awaitsRestart &= item != PipeMark.Restart;
                return null;
            }
            if (Lingers())
                return null;
            if (_runs.TrySleep(out bool wakeWriter))
                _inActive = false;
            if (wakeWriter)
                SendToPeer(CommandKind.ActivateWrite);
            if (_inActive)
                return null;
        }
        return null;
    }

    /// <summary>While messages stream, gives the processor away once before this end sleeps. The next look often finds
    /// more: the writer need not wake anybody then, and batches are larger. Streams of small messages by tcp and ipc
    /// became a fifth to a third faster by it on two processors.</summary>
    private bool Lingers()
    {
        long sent = _runs!.Credit.Messages;
        bool isStream = sent - _sentAtLastLinger >= LeastOfStream;
        _sentAtLastLinger = sent;
        if (isStream)
            Thread.Yield();
        return isStream;
    }

    /// <summary>Whether the end sleeps after <see cref="NextSubscription"/>, so that nothing is to be gathered.</summary>
    public bool IsReadAsleep => !_inActive || !CanReadRuns;

    /// <summary>Without an engine nobody reads: looks whether only the delimiter is left of a pipe that ends.</summary>
    public void CheckDelimiter()
    {
        Span<IoVector> one = stackalloc IoVector[1];
        if (_state != PipeState.WaitingForDelimiter || GatherRuns(one, 1) > 0)
            return;
        if (_inSlot is not null)
        {
            if (_inSlot.IsFinished)
                ProcessDelimiter();
            return;
        }
        while (_runs!.PeekMark() is { } item && item != PipeMark.Delimiter)
        {
            _runs.TakeMark(item is Subscription);
            _awaitsRestart &= item != PipeMark.Restart;
        }
        if (_runs.PeekMark() == PipeMark.Delimiter)
            ProcessDelimiter();
    }

    /// <summary>The connection was lost: sending resumes at the first message not wholly handed over, and what was
    /// received of an incomplete message is dropped.</summary>
    public void ConnectionLost()
    {
        _runs!.Rewind();
        if (_outOpen)
            _writer.Rollback();
    }

    /// <summary>The connection will be made anew: the socket is told, so that it subscribes again. What it wrote for
    /// the old connection is dropped up to the restart that it writes then.</summary>
    public void Hiccup()
    {
        if (_state != PipeState.Active)
            return;
        _awaitsRestart = true;
        SendToPeer(CommandKind.Hiccup);
    }
}
