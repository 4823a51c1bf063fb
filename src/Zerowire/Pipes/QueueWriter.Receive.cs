using Zerowire.Protocol;

namespace Zerowire.Pipes;

// The writer of an engine: the kernel writes the bytes, the engine scans them and publishes whole messages in batches.
// Between _write and _received lie bytes that were received but not yet accepted.
internal sealed unsafe partial class QueueWriter<TMemory>
{
    private byte* _received;
    private CommitPoint _committed;

    /// <summary>The writer is inside its segment: something was received and not published yet.</summary>
    private bool _isReceiving;

    /// <summary>The bytes that were received and not yet accepted; they begin at the start of a frame.</summary>
    public Span<byte> Unaccepted => new(_write, (int)(_received - _write));

    /// <summary>Room in the current segment behind what was received; none when <see cref="MakeSpace"/> must be asked
    /// whether there still is a segment.</summary>
    public int FreeSpace => _isReceiving ? (int)(_end - _received) : 0;

    /// <summary>Where to receive directly.</summary>
    public byte* ReceiveAddress => _received;

    /// <summary>Takes note that so many bytes were received at <see cref="ReceiveAddress"/>.</summary>
    public void NoteReceived(int count) => _received += count;

    /// <summary>Makes room for so many bytes behind what was received; a partial frame moves along.</summary>
    public void MakeSpace(int needed, bool large)
    {
        if (!_isReceiving)
            EnterReceiving();
        if (FreeSpace >= needed && _segment is not null)
            return;
        int partial = (int)(_received - _write);
        byte* source = _write;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)partial + needed, Segment.LargeSize, nameof(needed));
        if (_segment is null)
        {
            Segment first = _queue.RentSegment(large || needed > Segment.SmallSize, Position);
            _queue.First = first;
            UseSegment(first, first.Data);
        }
        else
        {
            long position = Position;
            Segment next = _queue.RentSegment(large || partial + needed > Segment.SmallSize, position);
            new ReadOnlySpan<byte>(source, partial).CopyTo(new Span<byte>(next.Data, partial));
            _segment.Next = next;
            _segment.End = position;
            UseSegment(next, next.Data);
        }
        _received = _write + partial;
    }

    /// <summary>Receives bytes that lie elsewhere by copying them.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        MakeSpace(bytes.Length, large: false);
        bytes.CopyTo(new Span<byte>(_received, bytes.Length));
        _received += bytes.Length;
    }

    /// <summary>Accepts scanned frames, the first of the unaccepted bytes. They are published by
    /// <see cref="PublishReceived"/> when their message is whole.</summary>
    public void Accept(int count) => _write += count;

    /// <summary>Replaces the unaccepted bytes by a part of themselves: the head of a large body goes elsewhere.</summary>
    public void ReplaceUnaccepted(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(_write, bytes.Length));
        _received = _write + bytes.Length;
        LeaveIfUnused();
    }

    /// <summary>Leaves the segment to the reader when nothing lies in it that is not published.</summary>
    public void LeaveIfUnused()
    {
        if (_isReceiving && _received == _write && Position == _committed.Position && _marks == _committed.MarkCount)
            LeaveReceiving();
    }

    /// <summary>Adds a large body by reference behind its accepted header.</summary>
    public void AcceptBody(FrameBody body)
    {
        _queue.Marks.Add(Position, body);
        _marks++;
    }

    /// <summary>Adds a whole message of one frame that lies elsewhere, and accepts it; nothing unaccepted may be
    /// there.</summary>
    public void AcceptMessage(ReadOnlySpan<byte> body)
    {
        // The memory first: when there is none, the queue is as it was.
        FrameBody? reference = body.Length > LongestCopiedBody ? FrameBody.Copy(body) : null;
        int copied = reference is null ? body.Length : 0;
        MakeSpace(FrameHeader.MaxLength + copied, large: false);
        int header = FrameHeader.Write(_received, body.Length, FrameFlags.None);
        body[..copied].CopyTo(new Span<byte>(_received + header, copied));
        NoteReceived(header + copied);
        Accept(header + copied);
        if (reference is not null)
            AcceptBody(reference);
    }

    /// <summary>Publishes what was accepted; it ends with a whole message. True when the reader must be woken.</summary>
    public bool PublishReceived(int messages)
    {
        _committed = SaveCommitPoint();
        bool leaves = _received == _write;
        if (leaves && messages > 0)
        {
            // Told before the publication, which makes it true: a reader that is quick finds the writer outside.
            _isReceiving = false;
            _queue.Leave(_messages + messages);
            return Commit(messages);
        }
        bool wake = Commit(messages);
        if (leaves)
            LeaveReceiving();
        return wake;
    }

    /// <summary>Writes a side entry between messages. True when the reader must be woken.</summary>
    public bool WriteReceivedMark(object item, int messages)
    {
        if (!_isReceiving)
            EnterReceiving();
        AddMark(item);
        return PublishReceived(messages);
    }

    /// <summary>The connection is gone: drops what was accepted of an incomplete message, and what was not.</summary>
    public void AbandonReceived()
    {
        if (!_isReceiving)
            return;
        Restore(_committed);
        _received = _write;
        LeaveReceiving();
    }

    private void EnterReceiving()
    {
        _isReceiving = true;
        if (_queue.Enter(PipeQueue<TMemory>.Unknown))
            WakeLater();
        _received = _write;
        _committed = SaveCommitPoint();
    }

    private void LeaveReceiving()
    {
        _isReceiving = false;
        Leave();
    }
}
