using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Zerowire.Runtime;

namespace Zerowire.Pipes;

// Messages: how a socket writes and reads.
internal sealed partial class Pipe
{
    /// <summary>Side entries that came while a message was being written; null when there are none.</summary>
    private Queue<object>? _deferred;

    /// <summary>True when a message can be written now. When false, WriteActivated follows once there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CheckWrite()
    {
        if (!_outActive || _state != PipeState.Active)
            return false;
        if (_writer.CheckRoom())
            return true;
        _outActive = false;
        return false;
    }

    /// <summary>
    /// Writes a frame. The first of a message is refused (false) like <see cref="CheckWrite"/>; the later ones always
    /// fit. The message becomes visible with its last frame. An end that is ending swallows the rest of a message.
    /// </summary>
    public bool TryWrite(in Frame frame, bool more)
    {
        if (!_writer.IsInsideMessage)
        {
            if (!CheckWrite())
                return false;
        }
        else if (!_outOpen)
        {
            return true;
        }
        bool mustWake = _writer.Write(frame, more);
        if (_outSlot is not null)
            mustWake = !more && PassNewest();
        if (mustWake)
            SendToPeer(CommandKind.ActivateRead);
        if (_deferred is not null && !more)
            WriteDeferred();
        return true;
    }

    /// <summary>Writes a message of one frame, if there is room at this moment and nothing else is to be done. False,
    /// without effect, otherwise: then <see cref="TryWrite"/> is to be asked.</summary>
    public bool TryWriteWhole(in Frame frame)
    {
        if (!_outActive || _state != PipeState.Active || _outSlot is not null || _deferred is not null
            || _writer.IsInsideMessage || _writer.Room == 0)
            return false;
        if (_writer.Write(frame, more: false))
            SendToPeer(CommandKind.ActivateRead);
        return true;
    }

    /// <summary>Forgets the frames of a message that was not completed.</summary>
    public void Rollback()
    {
        // Once this end has agreed to the end, the peer may have freed the queue already.
        if (_outOpen)
            _writer.Rollback();
        if (_deferred is not null)
            WriteDeferred();
    }

    /// <summary>Writes a subscription; the high-water mark does not hold it back.</summary>
    public void WriteSubscription(Subscription subscription) => WriteMark(subscription);

    /// <summary>Tells the reader to drop what was written before a lost connection, because all is written anew.</summary>
    public void WriteRestart() => WriteMark(PipeMark.Restart);

    /// <summary>Writes a side entry. Within a message it would publish the half that is there, so it waits for the
    /// end.</summary>
    private void WriteMark(object item)
    {
        if (!CanWriteMark)
            return;
        if (_writer.IsInsideMessage)
            (_deferred ??= []).Enqueue(item);
        else if (_writer.WriteMark(item, item is Subscription ? 1 : 0))
            SendToPeer(CommandKind.ActivateRead);
    }

    private void WriteDeferred()
    {
        Queue<object> deferred = _deferred!;
        _deferred = null;
        foreach (object item in deferred)
            WriteMark(item);
    }

    /// <summary>Nobody conflates messages of sockets that subscribe: what they say is never replaced.</summary>
    private bool CanWriteMark => _outOpen && _state is PipeState.Active && _outSlot is null;

    /// <summary>True when a message (or an accepted subscription) can be read. When false, ReadActivated follows.</summary>
    public bool CheckRead()
    {
        if (!_inActive || _state is not (PipeState.Active or PipeState.WaitingForDelimiter))
            return false;
        if (_inSlot is not null)
            return CheckNewest();
        while (true)
        {
            switch (_reader!.Next())
            {
                case QueueItem.Message:
                    return true;
                case QueueItem.Mark:
                    if (IsMarkForUser())
                        return true;
                    if (_state is not (PipeState.Active or PipeState.WaitingForDelimiter))
                        return false;
                    break;
                default:
                    if (_reader.TrySleep())
                    {
                        _inActive = false;
                        return false;
                    }
                    break;
            }
        }
    }

    /// <summary>Whether something can be read, without going to sleep when there is nothing. For brief spinning.</summary>
    public bool PeekRead() => _inActive && (_reader!.HasPublished() || (_inSlot is not null && _inSlot.HasNews));

    /// <summary>Whether a message can be written, without asking to be told when there is no room. For brief
    /// spinning.</summary>
    public bool PeekWrite() => !_outActive || _state != PipeState.Active || _writer.Room > 0;

    /// <summary>After CheckRead: whether a subscription comes next, which is taken.</summary>
    public bool TryReadSubscription([NotNullWhen(true)] out Subscription? subscription)
    {
        subscription = null;
        if (_reader!.Next() != QueueItem.Mark)
            return false;
        subscription = (Subscription)_reader.PeekMark();
        _reader.TakeMark(countsAsMessage: true, out bool wakeWriter);
        if (wakeWriter)
            SendToPeer(CommandKind.ActivateWrite);
        return true;
    }

    /// <summary>Reads a whole message, appending its frames. False when there is none.</summary>
    public bool TryRead(ref MessageBuffer message)
    {
        if (!CheckRead())
            return false;
        if (AcceptsSubscriptions && _reader!.Next() == QueueItem.Mark)
            return false;
        message.Connection = ConnectionOfMessages;
        try
        {
            if (_reader!.Read(ref message))
                SendToPeer(CommandKind.ActivateWrite);
        }
        catch
        {
            // There is no memory for the message, and half of it is read: nothing behind it can be told apart.
            Terminate(delay: false);
            throw;
        }
        NoteDelimiter();
        return true;
    }

    /// <summary>The bytes of the next message, when it is one short frame that lies ready to be copied. They stay where they
    /// are until <see cref="TakeSmall"/>. Without effect; what is not found here, <see cref="TryRead"/> may find.</summary>
    public bool TryPeekSmall(out ReadOnlySpan<byte> frame)
    {
        if (_inActive && _inSlot is null && _state is PipeState.Active or PipeState.WaitingForDelimiter)
            return _reader!.TryPeekSmall(out frame);
        frame = default;
        return false;
    }

    /// <summary>Takes the message of <see cref="TryPeekSmall"/>.</summary>
    public void TakeSmall(int length)
    {
        if (_reader!.TakeSmall(length))
            SendToPeer(CommandKind.ActivateWrite);
        NoteDelimiter();
    }

    /// <summary>After CheckRead: the bytes of the next message's first frame, without taking it.</summary>
    public ReadOnlySpan<byte> PeekFirstFrame()
    {
        _isPeeked = true;
        return _reader!.PeekFrame();
    }

    /// <summary>After CheckRead: drops the next message unread.</summary>
    public void SkipMessage()
    {
        if (_reader!.Skip())
            SendToPeer(CommandKind.ActivateWrite);
        NoteDelimiter();
    }

    /// <summary>A peer that is closing waits for its last message to be taken, not for the read that finds nothing.</summary>
    private void NoteDelimiter()
    {
        if (_state == PipeState.WaitingForDelimiter)
            CheckRead();
    }

    /// <summary>Handles a side entry. True when it is a subscription that the user takes.</summary>
    private bool IsMarkForUser()
    {
        object item = _reader!.PeekMark();
        if (item is Subscription && AcceptsSubscriptions)
            return true;
        _reader.TakeMark(item is Subscription, out bool wakeWriter);
        if (wakeWriter)
            SendToPeer(CommandKind.ActivateWrite);
        if (item == PipeMark.Delimiter)
            ProcessDelimiter();
        else if (item is ConnectionStart start)
            (Connection, MessagesHandedOver) = (start.Connection, start.MessagesHandedOver);
        return false;
    }
}
