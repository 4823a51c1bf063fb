using System.Runtime.CompilerServices;
using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Pipes;

/// <summary>
/// The writing end of a queue. A frame never straddles two segments. Frames become visible with the last one of their
/// message; until then <see cref="Rollback"/> takes them back.
/// </summary>
internal sealed unsafe partial class QueueWriter<TMemory>(PipeQueue<TMemory> queue, int highWaterMark)
    where TMemory : struct, IMemory
{
    /// <summary>Bodies up to this length are copied: cheaper than passing a reference along (measured).</summary>
    public const int LongestCopiedBody = 16 << 10;

    private readonly PipeQueue<TMemory> _queue = queue;
    private Segment? _segment;
    private byte* _write;
    private byte* _end;

    /// <summary>The position of address 0 in the current segment, so that a position is one addition away.</summary>
    private long _origin;

    private long _messages;
    private long _marks;
    private long _creditSeen;
    private bool _insideMessage;

    /// <summary>A wake-up that was taken when the writer entered its segment, for the next publication.</summary>
    private bool _owesWake;

    private CommitPoint _messageStart;

    private struct CommitPoint
    {
        /// <summary>Null when the writer had none: then the chain that it has begun since is all behind the point.</summary>
        public Segment? Segment;
        public byte* Write;
        public long Position;
        public MarkQueue.Bookmark Marks;
        public long MarkCount;
    }

    /// <summary>How many whole messages may wait in the queue; 0 is no limit.</summary>
    public int HighWaterMark { get; set; } = highWaterMark;

    public long Messages => _messages;

    public bool IsInsideMessage => _insideMessage;

    private long Position => _origin + (long)_write;

    /// <summary>How many more messages fit now.</summary>
    public int Room
    {
        get
        {
            if (HighWaterMark == 0)
                return int.MaxValue;
            long room = HighWaterMark - (_messages - _creditSeen);
            if (room <= 0)
            {
                _creditSeen = _queue.Credit;
                room = HighWaterMark - (_messages - _creditSeen);
            }
            return (int)Math.Clamp(room, 0, int.MaxValue);
        }
    }

    /// <summary>Whether more messages wait than the mark allows.</summary>
    public bool IsBeyondMark => HighWaterMark > 0 && _messages - _queue.Credit > HighWaterMark;

    /// <summary>True when a message fits. When false the reader tells once there is room (after half has been read).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CheckRoom() => HighWaterMark == 0 || _messages - _creditSeen < HighWaterMark || CheckRoomSlowly();

    /// <summary>Writes a frame of a message that has room. True when the reader sleeps and must be woken.</summary>
    public bool Write(in Frame frame, bool more)
    {
        int length = frame.Length;
        if (!_insideMessage)
        {
            if (_queue.Enter(_messages + 1))
                WakeLater();
            if (more)
                BeginMultipart();
        }
        FrameFlags flags = more ? FrameFlags.More : FrameFlags.None;
        if (length <= LongestCopiedBody)
        {
            if (_end - _write < length + FrameHeader.MaxLength)
                NextSegment(length + FrameHeader.MaxLength);
            byte* write = _write;
            write += FrameHeader.Write(write, length, flags);
            frame.Bytes.CopyTo(new Span<byte>(write, length));
            _write = write + length;
        }
        else
        {
            WriteReference(frame, flags);
        }
        if (more)
            return false;
        _insideMessage = false;
        return Commit(1);
    }

    /// <summary>Writes a side entry that counts as so many messages. True when the reader must be woken.</summary>
    public bool WriteMark(object item, int messages)
    {
        if (!_isReceiving && _queue.Enter(PipeQueue<TMemory>.Unknown))
            WakeLater();
        AddMark(item);
        if (_isReceiving)
        {
            // What is published can no more be abandoned with the received bytes behind it.
            _committed = SaveCommitPoint();
            return Commit(messages);
        }
        bool wake = Commit(messages);
        _queue.Leave(_messages);
        return wake;
    }

    /// <summary>Takes back the frames of a message that was not completed.</summary>
    public void Rollback()
    {
        AbandonReceived();
        if (!_insideMessage)
            return;
        _insideMessage = false;
        Restore(_messageStart);
        Leave();
    }

    private bool Commit(int messages)
    {
        _messages += messages;
        bool wake = _queue.Publish(Position, _marks, _messages) | _owesWake;
        _owesWake = false;
        return wake;
    }

    /// <summary>The reader sleeps. It will have to be woken, and it may have detached the segment.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeLater()
    {
        _owesWake |= _queue.TakeWake(out bool detached);
        if (detached)
            ForgetSegment();
    }

    /// <summary>Nothing unpublished is left in the segment, and the reader may detach it from now on. One that holds
    /// nothing at all goes back at once: no reader will come to see it.</summary>
    private void Leave()
    {
        if (_segment is { } segment && segment == _queue.First && segment.Start == Position)
        {
            _queue.First = null;
            ForgetSegment();
            SegmentPool.Return(segment);
        }
        _queue.Leave(_messages);
    }

    private void ForgetSegment()
    {
        _origin = Position;
        _segment = null;
        _write = _end = _received = null;
    }

    private void AddMark(object item)
    {
        _queue.Marks.Add(Position, item);
        _marks++;
    }

    private void BeginMultipart()
    {
        _messageStart = SaveCommitPoint();
        _insideMessage = true;
    }

    private CommitPoint SaveCommitPoint() => new()
    {
        Segment = _segment,
        Write = _write,
        Position = Position,
        Marks = _queue.Marks.Save(),
        MarkCount = _marks,
    };

    /// <summary>Goes back to a point behind which nothing has been published, so the reader has seen none of it.</summary>
    private void Restore(in CommitPoint point)
    {
        Segment? dropped;
        if (point.Segment is { } segment)
        {
            dropped = segment.Next;
            segment.Next = null;
            segment.End = long.MaxValue;
            UseSegment(segment, point.Write);
        }
        else
        {
            dropped = _queue.First;
            _queue.First = null;
            ForgetSegment();
            _origin = point.Position;
        }
        _queue.ReturnChain(dropped);
        if (_marks != point.MarkCount)
        {
            _queue.Marks.Restore(point.Marks, _marks - point.MarkCount);
            _marks = point.MarkCount;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteReference(in Frame frame, FrameFlags flags)
    {
        // The memory first: when there is none, the queue is as it was.
        FrameBody body = frame.Body ?? FrameBody.Copy(frame.Bytes);
        if (_end - _write < FrameHeader.MaxLength)
            NextSegment(FrameHeader.MaxLength);
        frame.Body?.AddReference();
        _write += FrameHeader.Write(_write, frame.Length, flags);
        AddMark(body);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CheckRoomSlowly()
    {
        if (Room > 0)
            return true;
        // The writer goes to sleep: flag first, then the last look (PublishCredit does the two in the other order).
        _queue.ArmWriter();
        if (Room == 0)
            return false;
        _queue.CancelWriter();
        return true;
    }

    /// <summary>Leaves the current segment, if any, for a new one with room for the given number of bytes. A queue
    /// begins with a small segment, and again after each sleep of its reader: most connections never have more than a
    /// few messages waiting.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NextSegment(int needed)
    {
        bool large = (_segment is not null && !_queue.StaysSmall) || needed > Segment.SmallSize;
        long position = Position;
        Segment next = _queue.RentSegment(large, position);
        if (_segment is null)
        {
            _queue.First = next;
        }
        else
        {
            _segment.Next = next;
            _segment.End = position;
        }
        UseSegment(next, next.Data);
    }

    private void UseSegment(Segment segment, byte* write)
    {
        _segment = segment;
        _write = write;
        _end = segment.Data + segment.Capacity;
        _origin = segment.Start - (long)segment.Data;
    }
}
