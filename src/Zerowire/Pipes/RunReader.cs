using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Pipes;

/// <summary>
/// The reading end of a queue for an engine: runs of bytes that go to the kernel unscanned, and large bodies by
/// reference. Two cursors: what has been handed over, and the last boundary of messages before it. Memory and credit
/// are given back at boundaries only, so that after a lost connection sending resumes at the first message that was
/// not wholly handed over.
/// </summary>
internal sealed unsafe class RunReader<TMemory>(PipeQueue<TMemory> queue, int highWaterMark)
    where TMemory : struct, IMemory
{
    private readonly PipeQueue<TMemory> _queue = queue;
    private readonly CreditCounter<TMemory> _credit = new(queue, highWaterMark);
    private readonly InFlightBodies _bodies = new();
    private Cursor _boundary;
    private Cursor _sent;

    /// <summary>The first segment of the chain, for the cursors that are in none of it yet.</summary>
    private Segment? _entered;

    private long _tailSeen;
    private long _marksSeen;
    private long _marksRead;
    private long _messagesSeen;

    /// <summary>A place in the queue: a position, and how much of the body that lies there has gone.</summary>
    private struct Cursor
    {
        public Segment? Segment;
        public long Position;

        /// <summary>How many bodies have wholly gone, since the queue began.</summary>
        public long Bodies;

        /// <summary>How many bytes of the next body have gone.</summary>
        public int BodyOffset;
    }

    public CreditCounter<TMemory> Credit => _credit;

    /// <summary>How many messages are published and have not wholly gone.</summary>
    public long Waiting => _queue.Messages - _credit.Messages;

    /// <summary>How many bytes are missing of a message that has gone in part: only behind them may bytes follow that
    /// are not of this queue.</summary>
    public long BytesToBoundary()
    {
        Cursor cursor = _boundary;
        long bytes = 0;
        while (IsBefore(cursor, _sent))
            bytes += PassMessage(ref cursor);
        return bytes - BytesGone();
    }

    /// <summary>Fills vectors with what can be sent now. 0 when there is nothing, or a side entry comes next.</summary>
    public int Gather(Span<IoVector> vectors, long maxBytes)
    {
        // Only here: what is seen now is the batch, and it ends with a whole message.
        Refresh();
        _queue.NoteProgress(_credit.Messages);
        Cursor cursor = _sent;
        int count = 0;
        while (count < vectors.Length && maxBytes > 0 && NextPiece(ref cursor, out byte* piece, out int length))
        {
            length = (int)Math.Min(length, maxBytes);
            vectors[count++] = new IoVector { Base = piece, Length = (nuint)length };
            maxBytes -= length;
            Pass(ref cursor, length);
        }
        return count;
    }

    /// <summary>So many bytes have been handed over. True when the writer waits for room and must be woken.</summary>
    public bool Advance(long bytes)
    {
        while (bytes > 0)
        {
            NextPiece(ref _sent, out _, out int length);
            int passed = (int)Math.Min(bytes, length);
            Pass(ref _sent, passed);
            bytes -= passed;
        }
        return IsDrained ? ReleaseAll() : ReleaseWholeMessages();
    }

    /// <summary>The side entry that comes next, when <see cref="Gather"/> has nothing; null when there is none.</summary>
    public object? PeekMark()
    {
        if (_marksRead == _marksSeen || _sent.BodyOffset > 0 || _bodies.End > _sent.Bodies)
            return null;
        ref readonly MarkQueue.Mark mark = ref _queue.Marks.Peek();
        return mark.Position == _sent.Position && mark.Item is not FrameBody ? mark.Item : null;
    }

    /// <summary>Takes the entry that was peeked at. True when the writer must be woken.</summary>
    public bool TakeMark(bool countsAsMessage)
    {
        // A side entry stands at a boundary, and what stands before it has gone.
        bool wake = ReleaseWholeMessages();
        _queue.Marks.Take();
        _marksRead++;
        if (countsAsMessage)
            wake |= _credit.Add(1);
        return wake;
    }

    /// <summary>The connection was lost: goes back to the first message that was not wholly handed over.</summary>
    public void Rewind() => _sent = _boundary;

    /// <summary>Drops messages until a side entry comes, or there is nothing more. True to wake the writer.</summary>
    public bool DropRun()
    {
        bool wake = false;
        Refresh();
        while (NextPiece(ref _sent, out _, out int length))
        {
            Pass(ref _sent, length);
            wake |= IsDrained ? ReleaseAll() : ReleaseWholeMessages();
        }
        return wake;
    }

    /// <summary>Goes to sleep. False when something has come meanwhile. True in <paramref name="wakeWriter"/> when the
    /// last message counted late: the count is published behind the tail, and without this look a writer could wait
    /// for the credit of a message that has gone long ago.</summary>
    public bool TrySleep(out bool wakeWriter)
    {
        _queue.ArmReader(_credit.Messages);
        bool isWriterOutside = _queue.IsWriterOutside;
        Refresh();
        wakeWriter = false;
        if (!IsDrained)
        {
            _queue.CancelReader();
            return false;
        }
        wakeWriter = ReleaseAll();
        // An idle queue holds no memory.
        if (isWriterOutside && (_boundary.Segment ?? _entered) is { } chain && _queue.TryDetach(chain))
            _entered = _boundary.Segment = _sent.Segment = null;
        return true;
    }

    /// <summary>Drops everything and frees the queue.</summary>
    public void Free()
    {
        _bodies.ReleaseTo(_bodies.End);
        for (long count = _queue.PublishedMarks; _marksRead < count; _marksRead++)
        {
            (_queue.Marks.Peek().Item as FrameBody)?.Release();
            _queue.Marks.Take();
        }
        _queue.Free(_boundary.Segment ?? _entered);
        _boundary = _sent = default;
        _entered = null;
    }

    private bool IsDrained => _sent.Position == _tailSeen && _marksRead == _marksSeen && _bodies.End == _sent.Bodies;

    private void Refresh()
    {
        // The count first, so that it never exceeds the messages before the tail; then the tail; then the entries, so
        // that none before the tail is missing.
        _messagesSeen = _queue.Messages;
        _tailSeen = _queue.Tail;
        _marksSeen = _queue.PublishedMarks;
    }

    /// <summary>The next piece behind a cursor: the rest of a body, or bytes up to the next body or segment.</summary>
    private bool NextPiece(ref Cursor cursor, out byte* piece, out int length)
    {
        if (TryFindBody(ref cursor, out FrameBody? body))
        {
            piece = body.Data + cursor.BodyOffset;
            length = body.Length - cursor.BodyOffset;
            return true;
        }
        long limit = Math.Min(_tailSeen, NextMarkPosition(cursor));
        if (cursor.Position >= limit)
        {
            piece = null;
            length = 0;
            return false;
        }
        EnterSegment(ref cursor);
        limit = Math.Min(limit, cursor.Segment!.End);
        piece = cursor.Segment.At(cursor.Position);
        length = (int)(limit - cursor.Position);
        return true;
    }

    private bool TryFindBody(ref Cursor cursor, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FrameBody? body)
    {
        if (cursor.Bodies == _bodies.End)
            TakeBodyMark(cursor.Position);
        if (cursor.Bodies < _bodies.End && _bodies.PositionOf(cursor.Bodies) == cursor.Position)
        {
            body = _bodies[cursor.Bodies];
            return true;
        }
        body = null;
        return false;
    }

    private void TakeBodyMark(long position)
    {
        if (_marksRead == _marksSeen)
            return;
        ref readonly MarkQueue.Mark mark = ref _queue.Marks.Peek();
        if (mark.Position != position || mark.Item is not FrameBody body)
            return;
        _bodies.Add(position, body);
        _queue.Marks.Take();
        _marksRead++;
    }

    private long NextMarkPosition(in Cursor cursor)
    {
        if (cursor.Bodies < _bodies.End)
            return _bodies.PositionOf(cursor.Bodies);
        return _marksRead != _marksSeen ? _queue.Marks.Peek().Position : long.MaxValue;
    }

    private void EnterSegment(ref Cursor cursor)
    {
        cursor.Segment ??= _entered ??= _queue.TakeFirst();
        if (cursor.Position == cursor.Segment.End)
            cursor.Segment = cursor.Segment.Next;
    }

    /// <summary>Moves a cursor by a part of the piece that was found behind it.</summary>
    private void Pass(ref Cursor cursor, int length)
    {
        if (cursor.Bodies < _bodies.End && _bodies.PositionOf(cursor.Bodies) == cursor.Position)
        {
            cursor.BodyOffset += length;
            if (cursor.BodyOffset == _bodies[cursor.Bodies].Length)
            {
                cursor.BodyOffset = 0;
                cursor.Bodies++;
            }
            return;
        }
        cursor.Position += length;
    }

    /// <summary>All that was seen has gone, and it ends with a whole message.</summary>
    private bool ReleaseAll()
    {
        bool wake = _messagesSeen > _credit.Messages && _credit.Add((int)(_messagesSeen - _credit.Messages));
        MoveBoundary(_sent);
        return wake;
    }

    /// <summary>Looks for the last end of a message before what has gone. Rare: a run usually goes whole.</summary>
    private bool ReleaseWholeMessages()
    {
        Cursor cursor = _boundary;
        int messages = 0;
        while (IsBefore(cursor, _sent))
        {
            PassMessage(ref cursor);
            if (IsBefore(_sent, cursor))
                break;
            messages++;
            MoveBoundary(cursor);
        }
        return messages > 0 && _credit.Add(messages);
    }

    /// <summary>Moves a cursor from the start of a message to its end; returns its length on the wire.</summary>
    private long PassMessage(ref Cursor cursor)
    {
        long length = 0;
        bool more;
        do
        {
            EnterSegment(ref cursor);
            byte* start = cursor.Segment!.At(cursor.Position);
            int readable = (int)Math.Min(FrameHeader.MaxLength, cursor.Segment.Capacity - (start - cursor.Segment.Data));
            FrameHeader.TryRead(new ReadOnlySpan<byte>(start, readable), out FrameFlags flags, out int header, out long body);
            more = (flags & FrameFlags.More) != 0;
            cursor.Position += header;
            if (body > QueueWriter<TMemory>.LongestCopiedBody)
                cursor.Bodies++;
            else
                cursor.Position += body;
            length += header + body;
        }
        while (more);
        return length;
    }

    private static bool IsBefore(in Cursor one, in Cursor other) =>
        one.Position < other.Position || (one.Position == other.Position && (one.Bodies < other.Bodies
            || (one.Bodies == other.Bodies && one.BodyOffset < other.BodyOffset)));

    private long BytesGone()
    {
        long bytes = _sent.Position - _boundary.Position + _sent.BodyOffset;
        for (long number = _boundary.Bodies; number < _sent.Bodies; number++)
            bytes += _bodies[number].Length;
        return bytes;
    }

    private void MoveBoundary(in Cursor cursor)
    {
        // A cursor that has met side entries only is in no segment yet; the first one is the writer's still.
        Segment? segment = cursor.Segment is null ? null : _boundary.Segment ?? _entered;
        while (segment != cursor.Segment)
        {
            Segment? next = segment!.Next;
            _queue.ReturnSegment(segment);
            segment = next;
        }
        _bodies.ReleaseTo(cursor.Bodies);
        _boundary = cursor;
        _boundary.BodyOffset = 0;
    }
}
