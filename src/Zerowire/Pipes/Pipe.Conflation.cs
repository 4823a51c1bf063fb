using Zerowire.Runtime;

namespace Zerowire.Pipes;

// Conflation: the messages of a direction go through a slot that keeps the newest one. The ends of a queue that such a
// direction reads and writes are those of the slot's cells, so that the ways of ordinary pipes do not change.
internal sealed partial class Pipe
{
    /// <summary>Where the messages go that this end writes; null unless they conflate.</summary>
    private ConflateSlot? _outSlot;

    /// <summary>Where the messages come from that this end reads; null unless they conflate.</summary>
    private ConflateSlot? _inSlot;

    /// <summary>The reading end of the queue that this end writes, when messages do not go to the slot directly: an
    /// engine publishes many at once, with the beginning of the next one behind them.</summary>
    private QueueReader? _staging;

    /// <summary>The message on its way from the queue to the slot.</summary>
    private MessageBuffer _staged;

    /// <summary>The connection whose messages are being received.</summary>
    private ConnectionInfo? _outConnection;

    /// <summary>Whether the frame that was looked at belongs to the message that is to be read next.</summary>
    private bool _isPeeked;

    /// <summary>
    /// From now on this end's messages conflate: a newer one replaces those that the peer has not taken, no high-water
    /// mark holds any back. Only while both ends are in the hands of the caller.
    /// </summary>
    public void ConflateOutput()
    {
        if (_outSlot is not null)
            return;
        bool isWritten = _writer.Messages > 0 || _writer.IsInsideMessage || _delimiterWritten;
        var slot = new ConflateSlot(readsRuns: _peer._runs is not null);
        if (_runs is not null || isWritten)
        {
            _staging = _peer._reader;
            _writer.HighWaterMark = 0;
        }
        else
        {
            _writer = slot.Writer;
        }
        _outSlot = _peer._inSlot = slot;
        _peer.ReadFront();
        if (!_peer._inActive)
            slot.Arm();
        if (_staging is not null && PassStaged())
            SendToPeer(CommandKind.ActivateRead);
    }

    /// <summary>A message was written whole: passes it on. True when the reader must be woken.</summary>
    private bool PassNewest()
    {
        if (_staging is not null)
            return PassStaged();
        bool mustWake = _outSlot!.Publish(connection: null);
        _writer = _outSlot.Writer;
        return mustWake;
    }

    /// <summary>Passes on the newest message of the queue, and drops those before it. True when the reader must be
    /// woken.</summary>
    private bool PassStaged()
    {
        bool mustWake = false;
        while (true)
        {
            switch (_staging!.Next())
            {
                case QueueItem.None:
                    return mustWake;
                case QueueItem.Mark:
                    mustWake |= PassMark();
                    break;
                default:
                    if (_writer.Messages - _staging.MessagesRead > 1)
                        _staging.Skip();
                    else
                        mustWake |= PassMessage();
                    break;
            }
        }
    }

    private bool PassMessage()
    {
        _staging!.Read(ref _staged);
        QueueWriter writer = _outSlot!.Writer;
        for (int i = 0; i < _staged.Count; i++)
            writer.Write(_staged.GetFrame(i), more: i < _staged.Count - 1);
        _staged.Clear();
        return _outSlot.Publish(_outConnection);
    }

    private bool PassMark()
    {
        object item = _staging!.PeekMark();
        _staging.TakeMark(item is Subscription, out _);
        if (item is ConnectionStart start)
            _outConnection = start.Connection;
        return item == PipeMark.Delimiter && _outSlot!.End();
    }

    /// <summary>As <see cref="CheckRead"/>: moves on to the newest message. One that was looked at is kept, since it is
    /// what its user has decided to take.</summary>
    private bool CheckNewest()
    {
        if (_isPeeked && _reader!.Next() == QueueItem.Message)
            return true;
        _isPeeked = false;
        while (true)
        {
            TakeNewest();
            if (_reader!.Next() == QueueItem.Message)
                return true;
            switch (_inSlot!.NextOrSleep())
            {
                case QueueItem.None:
                    _inActive = false;
                    return false;
                case QueueItem.Mark:
                    ProcessDelimiter();
                    return false;
            }
        }
    }

    /// <summary>A message that has gone in part is finished first; one that has not begun makes way.</summary>
    private void GatherNewest()
    {
        if (_runs!.BytesToBoundary() == 0)
            TakeNewest();
    }

    /// <summary>Nothing can be gathered: ends, or goes to sleep.</summary>
    private void FinishOrSleep()
    {
        switch (_inSlot!.NextOrSleep())
        {
            case QueueItem.None:
                _inActive = false;
                break;
            case QueueItem.Mark:
                ProcessDelimiter();
                break;
        }
    }

    private void TakeNewest()
    {
        if (_inSlot!.TryTake())
            ReadFront();
    }

    private void ReadFront()
    {
        ConflateCell<Platform.HardwareMemory> front = _inSlot!.Front;
        if (_runs is not null)
            _runs = front.Runs;
        else
            _reader = front.Reader;
        Connection = front.Connection ?? Connection;
    }

    /// <summary>Frees what this end reads, and what it alone uses.</summary>
    private void FreeQueues()
    {
        if (_inSlot is not null)
        {
            _inSlot.Free();
        }
        else
        {
            _reader?.Free();
            _runs?.Free();
        }
        _staging?.Free();
        _staged.Release();
    }
}
