using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Pipes;

/// <summary>The reading end of a queue for a socket: whole messages, copied out; large bodies by reference.</summary>
internal sealed unsafe class QueueReader<TMemory>(PipeQueue<TMemory> queue, int highWaterMark)
    where TMemory : struct, IMemory
{
    private readonly PipeQueue<TMemory> _queue = queue;
    private readonly CreditCounter<TMemory> _credit = new(queue, highWaterMark);
    private Segment? _segment;
    private byte* _read;

    /// <summary>Where the reader stands while it has no segment.</summary>
    private long _position;

    /// <summary>Everything before this address can be read without looking at shared state.</summary>
    private byte* _limit;

    private long _tailSeen;
    private long _marksSeen;
    private long _marksRead;

    public CreditCounter<TMemory> Credit => _credit;

    public long MessagesRead => _credit.Messages;

    /// <summary>How many messages are published and not read.</summary>
    public long Waiting => Math.Max(0, _queue.Messages - _credit.Messages);

    private enum Step
    {
        Empty,
        Bytes,
        Mark,
    }

    /// <summary>What comes next at the boundary of two messages.</summary>
    public QueueItem Next()
    {
        while (true)
        {
            if (_read != _limit)
            {
                if ((*_read & (byte)FrameFlags.Skip) == 0)
                    return QueueItem.Message;
                StepOver();
                continue;
            }
            switch (Refill())
            {
                case Step.Empty:
                    return QueueItem.None;
                case Step.Mark:
                    return QueueItem.Mark;
            }
        }
    }

    /// <summary>Whether something can be read, judged from what is published; nothing is taken, nobody is armed.</summary>
    public bool HasPublished() =>
        _read != _limit || _queue.Tail != _tailSeen || _tailSeen != CurrentPosition
        || _queue.PublishedMarks != _marksRead;

    /// <summary>After <see cref="QueueItem.Mark"/>: the side entry, without taking it.</summary>
    public object PeekMark() => _queue.Marks.Peek().Item;

    public void TakeMark(bool countsAsMessage, out bool wakeWriter)
    {
        _queue.Marks.Take();
        _marksRead++;
        wakeWriter = countsAsMessage && _credit.Add(1);
    }

    /// <summary>After <see cref="QueueItem.Message"/>: appends the frames of the message.
    /// True when the writer waits for the room and must be woken.</summary>
    public bool Read(ref MessageBuffer message)
    {
        bool more;
        do
        {
            int length = ReadHeader(out more);
            if (_read == _limit && TryTakeBody(out FrameBody? body))
            {
                message.Add(body);
            }
            else
            {
                new ReadOnlySpan<byte>(_read, length).CopyTo(message.AddUninitialized(length));
                _read += length;
            }
        }
        while (more);
        return _credit.Add(1);
    }

    /// <summary>The bytes of the next message, when it is one frame of a short length. They stay where they are until
    /// <see cref="TakeSmall"/>.</summary>
    public bool TryPeekSmall(out ReadOnlySpan<byte> frame)
    {
        const byte NotSmall = (byte)(FrameFlags.Skip | FrameFlags.More | FrameFlags.Large);
        frame = default;
        while (_read == _limit)
        {
            if (Refill() != Step.Bytes)
                return false;
        }
        if ((*_read & NotSmall) != 0)
            return false;
        frame = new ReadOnlySpan<byte>(_read + FrameHeader.ShortLength, _read[1]);
        return true;
    }

    /// <summary>Takes the message of <see cref="TryPeekSmall"/>. True when the writer must be woken.</summary>
    public bool TakeSmall(int length)
    {
        _read += FrameHeader.ShortLength + length;
        return _credit.Add(1);
    }

    /// <summary>After <see cref="QueueItem.Message"/>: drops the message. True when the writer must be woken.</summary>
    public bool Skip()
    {
        bool more;
        do
        {
            int length = ReadHeader(out more);
            if (_read == _limit && TryTakeBody(out FrameBody? body))
                body.Release();
            else
                _read += length;
        }
        while (more);
        return _credit.Add(1);
    }

    /// <summary>After <see cref="QueueItem.Message"/>: the first frame's bytes, which stay where they are.</summary>
    public ReadOnlySpan<byte> PeekFrame()
    {
        byte* body = ParseHeader(_read, out _, out int length);
        if (body == _limit && BodyIsHere(_segment!.PositionOf(body)))
            return ((FrameBody)_queue.Marks.Peek().Item).Span;
        return new ReadOnlySpan<byte>(body, length);
    }

    /// <summary>Goes to sleep. False when something has come meanwhile and the reader stays awake.</summary>
    public bool TrySleep()
    {
        _queue.ArmReader(_credit.Messages);
        bool isWriterOutside = _queue.IsWriterOutside;
        if (HasPublished())
        {
            _queue.CancelReader();
            return false;
        }
        if (isWriterOutside && _segment is not null)
            Detach();
        return true;
    }

    /// <summary>An idle queue holds no memory.</summary>
    private void Detach()
    {
        long position = CurrentPosition;
        if (!_queue.TryDetach(_segment!))
            return;
        _position = position;
        _segment = null;
        _read = _limit = null;
    }

    /// <summary>Drops everything and frees the queue; writer and reader are done with it.</summary>
    public void Free()
    {
        _marksSeen = _queue.PublishedMarks;
        for (; _marksRead < _marksSeen; _marksRead++)
        {
            (_queue.Marks.Peek().Item as FrameBody)?.Release();
            _queue.Marks.Take();
        }
        _queue.Free(_segment);
        _segment = null;
        _read = _limit = null;
    }

    private long CurrentPosition => _segment is null ? _position : _segment.PositionOf(_read);

    private int ReadHeader(out bool more)
    {
        // Within a message every frame is published, but commands may lie between, and segments may end.
        while (_read == _limit || (*_read & (byte)FrameFlags.Skip) != 0)
        {
            if (_read == _limit)
                Refill();
            else
                StepOver();
        }
        _read = ParseHeader(_read, out byte flags, out int length);
        more = (flags & (byte)FrameFlags.More) != 0;
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ParseHeader(byte* header, out byte flags, out int length)
    {
        flags = *header;
        if ((flags & (byte)FrameFlags.Large) == 0)
        {
            length = header[1];
            return header + FrameHeader.ShortLength;
        }
        long longLength = Unsafe.ReadUnaligned<long>(header + 1);
        length = (int)(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(longLength) : longLength);
        return header + FrameHeader.MaxLength;
    }

    private void StepOver()
    {
        byte* body = ParseHeader(_read, out _, out int length);
        _read = body + length;
    }

    private bool TryTakeBody([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FrameBody? body)
    {
        if (!BodyIsHere(CurrentPosition))
        {
            body = null;
            return false;
        }
        body = (FrameBody)_queue.Marks.Peek().Item;
        _queue.Marks.Take();
        _marksRead++;
        SetLimit();
        return true;
    }

    private bool BodyIsHere(long position)
    {
        if (_marksRead == _marksSeen)
            return false;
        ref readonly MarkQueue.Mark mark = ref _queue.Marks.Peek();
        return mark.Position == position && mark.Item is FrameBody;
    }

    /// <summary>At the limit: finds out why it is there, and moves it if bytes follow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Step Refill()
    {
        long position = CurrentPosition;
        if (position == _tailSeen || _marksRead == _marksSeen)
        {
            // The tail first: then all entries up to it are counted.
            _tailSeen = _queue.Tail;
            _marksSeen = _queue.PublishedMarks;
            _queue.NoteProgress(_credit.Messages);
        }
        if (_marksRead != _marksSeen && _queue.Marks.Peek().Position == position)
            return Step.Mark;
        if (position == _tailSeen)
            return Step.Empty;
        if (_segment is null)
        {
            _segment = _queue.TakeFirst();
            _read = _segment.Data;
        }
        if (position == _segment.End)
        {
            Segment next = _segment.Next!;
            _queue.ReturnSegment(_segment);
            _segment = next;
            _read = next.Data;
        }
        SetLimit();
        return Step.Bytes;
    }

    private void SetLimit()
    {
        long limit = Math.Min(_tailSeen, _segment!.End);
        if (_marksRead != _marksSeen)
            limit = Math.Min(limit, _queue.Marks.Peek().Position);
        _limit = _segment.At(limit);
    }
}
