using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>
/// One direction of a pipe: a chain of byte segments that hold ZMTP v2 frames, and side entries for what is not bytes.
/// One writer (<see cref="QueueWriter{TMemory}"/>) and one reader (<see cref="QueueReader{TMemory}"/> message by message, or
/// <see cref="RunReader{TMemory}"/> in runs). This object holds what the two share; who writes which field, and the memory
/// order, stands in docs/internals/shared-state.md.
/// </summary>
internal sealed class PipeQueue<TMemory>
    where TMemory : struct, IMemory
{
    /// <summary>For <see cref="Enter"/>: the writer cannot say how many messages it will publish.</summary>
    public const long Unknown = -1;

    private WriterSide _writer;
    private ReaderSide _reader;
    private SleepGate<TMemory> _readerGate;
    private Segment? _spare;

    /// <summary>Whether writer and reader may agree on unfenced publication (see <see cref="SleepGate{TMemory}"/>).</summary>
    private readonly bool _adaptive;

    public PipeQueue(bool adaptive) => _adaptive = adaptive;

    /// <summary>Whether large segments are used only for what needs them, and none is kept.</summary>
    public bool StaysSmall { get; init; }

    public MarkQueue Marks { get; } = new();

    /// <summary>The first segment of a chain that the reader has not entered yet. The writer begins a chain when it has
    /// no segment: at first, and when the reader has detached what there was.</summary>
    public Segment? First { get; set; }

    // ---- published by the writer

    /// <summary>Writer: publishes everything up to a position, with its side entries and its messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish(long tail, long marks, long messages)
    {
        // In this order: whoever sees the tail sees the entries, and whoever sees the count sees the messages counted.
        // All three release: a reader may see the number of entries before the tail.
        TMemory.Write(ref _writer.Marks, marks);
        TMemory.Write(ref _writer.Tail, tail);
        TMemory.Write(ref _writer.Messages, messages);
        return _readerGate.MustWake();
    }

    /// <summary>Writer: is going to write into its segment, until it has published so many messages;
    /// <see cref="Unknown"/> when it will tell by <see cref="Leave"/>. True when the reader sleeps: the caller must take
    /// the wake-up before it touches the segment, which may not be its own any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Enter(long messages)
    {
        TMemory.Write(ref _writer.InsideUntil, messages);
        return _readerGate.MayDetach();
    }

    /// <inheritdoc cref="SleepGate{TMemory}.TakeWake(out bool)"/>
    public bool TakeWake(out bool detached) => _readerGate.TakeWake(out detached);

    /// <summary>Writer: is outside its segment once so many messages are published.</summary>
    public void Leave(long messages) => TMemory.Write(ref _writer.InsideUntil, messages);

    public long Messages => TMemory.Read(in _writer.Messages);

    public long Tail => TMemory.Read(in _writer.Tail);

    public long PublishedMarks => TMemory.Read(in _writer.Marks);

    // ---- published by the reader

    /// <summary>Reader: tells how many messages have been read. True when the writer waits for it.</summary>
    public bool PublishCredit(long messagesRead)
    {
        TMemory.Write(ref _reader.Credit, messagesRead);
        // Against the writer that raises its flag and looks at the credit once more.
        TMemory.Fence();
        return TMemory.Read(in _reader.WriterAsleep) != 0 && TMemory.Exchange(ref _reader.WriterAsleep, 0) != 0;
    }

    public long Credit => TMemory.Read(in _reader.Credit);

    /// <summary>Writer: raises its flag; the credit must be looked at once more afterwards.</summary>
    public void ArmWriter() => TMemory.Exchange(ref _reader.WriterAsleep, 1);

    public void CancelWriter() => TMemory.Exchange(ref _reader.WriterAsleep, 0);

    /// <summary>Reader: raises its flag; the tail must be looked at once more afterwards.</summary>
    public void ArmReader(long messagesRead) => _readerGate.Arm(messagesRead, _adaptive);

    /// <summary>Reader: so many messages have been read, and it is awake.</summary>
    public void NoteProgress(long messagesRead)
    {
        if (_adaptive)
            _readerGate.NoteProgress(messagesRead);
    }

    public void CancelReader() => _readerGate.Cancel();

    /// <summary>Reader: whether the writer is outside its segment. To be asked when armed, and before the last look at
    /// what is published: then a writer that was inside has been seen, and one that enters takes the wake-up.</summary>
    public bool IsWriterOutside => TMemory.Read(in _writer.InsideUntil) == TMemory.Read(in _writer.Messages);

    /// <summary>Reader: armed, with nothing left to read and the writer outside. Takes the chain of segments, which
    /// ends with the writer's, and gives it back. False when the writer was quicker.</summary>
    public bool TryDetach(Segment chain)
    {
        if (!_readerGate.TryDetach())
            return false;
        ReturnChain(chain);
        return true;
    }

    /// <summary>Reader: enters a new chain of segments, of which something is published.</summary>
    public Segment TakeFirst()
    {
        Segment first = First!;
        First = null;
        return first;
    }

    // ---- segments

    public Segment RentSegment(bool large, long start)
    {
        if (large && TMemory.Exchange(ref _spare, null) is { } spare)
        {
            spare.Reset(start);
            return spare;
        }
        return SegmentPool.Rent(large, start);
    }

    /// <summary>Reader: gives a segment back. One is kept for the writer, warm in the caches.</summary>
    public void ReturnSegment(Segment segment)
    {
        if (segment.Capacity == Segment.LargeSize && !StaysSmall)
        {
            segment.Next = null;
            if (TMemory.Exchange(ref _spare, segment) is not { } previous)
                return;
            segment = previous;
        }
        SegmentPool.Return(segment);
    }

    /// <summary>Frees what is left, when writer and reader are done with the queue.</summary>
    public void Free(Segment? current)
    {
        // A chain that the reader has not entered is there as well.
        ReturnChain(current ?? First);
        First = null;
    }

    /// <summary>Gives a chain of segments back that nothing published lies in, or that has been read.</summary>
    public void ReturnChain(Segment? segment)
    {
        while (segment is not null)
        {
            Segment? next = segment.Next;
            SegmentPool.Return(segment);
            segment = next;
        }
        // Most queues have none; who puts one there meanwhile has it taken out the next time.
        if (_spare is not null && TMemory.Exchange(ref _spare, null) is { } spare)
            SegmentPool.Return(spare);
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct WriterSide
    {
        public long Tail;
        public long Marks;
        public long Messages;

        /// <summary>The writer is inside its segment unless this equals <see cref="Messages"/>.</summary>
        public long InsideUntil;
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct ReaderSide
    {
        public long Credit;
        public int WriterAsleep;
    }
}
