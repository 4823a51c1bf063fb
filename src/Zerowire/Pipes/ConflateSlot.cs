using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>
/// One direction of a conflating pipe: the newest message and no older one. One writer, one reader, and three cells: one
/// that is being written, one that is being read, and one that lies between the two. A whole message is passed on by
/// exchanging the written cell for the one between; it is taken by exchanging the read cell for it. So neither side ever
/// waits for the other, what is being read is never touched, and half a message is never seen. What the writer gets back
/// unread was replaced, and its memory is free at once.
/// The end stands beside the message, so that it can neither replace it nor be replaced.
/// </summary>
internal sealed class ConflateSlot<TMemory>
    where TMemory : struct, IMemory
{
    /// <summary>In <see cref="_between"/>: the message there has not been taken.</summary>
    private const int News = 4;

    private readonly ConflateCell<TMemory>[] _cells;

    /// <summary>The number of the cell that lies between writer and reader.</summary>
    private int _between = 1;

    private int _ended;
    private SleepGate<TMemory> _readerGate;

    /// <summary>The writer's cell; the writer's alone.</summary>
    private int _writing;

    /// <summary>The reader's cell; the reader's alone.</summary>
    private int _reading = 2;

    /// <param name="readsRuns">Whether the reader is a session.</param>
    public ConflateSlot(bool readsRuns) => _cells = [new(readsRuns), new(readsRuns), new(readsRuns)];

    /// <summary>Writer: takes the next message, frame by frame; another one after each <see cref="Publish"/>.</summary>
    public QueueWriter<TMemory> Writer => _cells[_writing].Writer;

    /// <summary>Reader: what is being read; another one after each <see cref="TryTake"/>.</summary>
    public ConflateCell<TMemory> Front => _cells[_reading];

    /// <summary>Writer: passes on the message that was written; it replaces one that was not taken. True when the
    /// reader must be woken.</summary>
    public bool Publish(ConnectionInfo? connection)
    {
        _cells[_writing].Connection = connection;
        int old = TMemory.Exchange(ref _between, _writing | News);
        _writing = old & ~News;
        if ((old & News) != 0)
            _cells[_writing].Clear();
        // The exchange was the fence between publishing and looking whether the reader sleeps.
        return _readerGate.MustWakeBehindFence();
    }

    /// <summary>Writer: nothing follows. True when the reader must be woken.</summary>
    public bool End()
    {
        TMemory.Write(ref _ended, 1);
        return _readerGate.MustWake();
    }

    /// <summary>Reader: whether there is a message that was not taken.</summary>
    public bool HasNews => (TMemory.Read(in _between) & News) != 0;

    /// <summary>Reader: whether nothing follows what was taken.</summary>
    public bool IsFinished
    {
        get
        {
            // In this order: who sees the end sees the message before it.
            bool ended = TMemory.Read(in _ended) != 0;
            return ended && !HasNews;
        }
    }

    /// <summary>Reader: moves on to the newest message, and drops what is left of the one before. False when there is
    /// no newer one.</summary>
    public bool TryTake()
    {
        if (!HasNews)
            return false;
        _cells[_reading].Clear();
        // Only the reader takes, so there is still one, or a newer one.
        _reading = TMemory.Exchange(ref _between, _reading) & ~News;
        return true;
    }

    /// <summary>Reader, when it is done with what it took: whether a message comes next, or the end (a mark). None: it
    /// sleeps now.</summary>
    public QueueItem NextOrSleep()
    {
        while (true)
        {
            if (IsFinished)
                return QueueItem.Mark;
            if (HasNews)
                return QueueItem.Message;
            Arm();
            if (!HasNews && TMemory.Read(in _ended) == 0)
                return QueueItem.None;
            _readerGate.Cancel();
        }
    }

    /// <summary>Reader: is woken by what comes next.</summary>
    public void Arm() => _readerGate.Arm(itemsSoFar: 0, adaptive: false);

    /// <summary>Frees everything; writer and reader are done with it.</summary>
    public void Free()
    {
        foreach (ConflateCell<TMemory> cell in _cells)
            cell.Free();
    }
}
