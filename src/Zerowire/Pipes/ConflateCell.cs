using Zerowire.Platform;

namespace Zerowire.Pipes;

/// <summary>
/// Room for one message of a <see cref="ConflateSlot{TMemory}"/>: a queue of its own, with both of its ends. Whoever holds
/// the cell uses either end.
/// </summary>
internal sealed class ConflateCell<TMemory>
    where TMemory : struct, IMemory
{
    public ConflateCell(bool readsRuns)
    {
        // Never more than one message: large segments would make a conflating pipe cost more than an ordinary one.
        var queue = new PipeQueue<TMemory>(adaptive: true) { StaysSmall = true };
        Writer = new QueueWriter<TMemory>(queue, highWaterMark: 0);
        if (readsRuns)
            Runs = new RunReader<TMemory>(queue, highWaterMark: 0);
        else
            Reader = new QueueReader<TMemory>(queue, highWaterMark: 0);
    }

    public QueueWriter<TMemory> Writer { get; }

    /// <summary>For a reader that is a socket; else null.</summary>
    public QueueReader<TMemory>? Reader { get; }

    /// <summary>For a reader that is a session; else null.</summary>
    public RunReader<TMemory>? Runs { get; }

    /// <summary>The connection that the message came by, if it was a connection.</summary>
    public ConnectionInfo? Connection { get; set; }

    /// <summary>Drops the message that nobody has read; nothing happens when there is none.</summary>
    public void Clear()
    {
        Runs?.DropRun();
        while (Reader?.Next() == QueueItem.Message)
            Reader.Skip();
    }

    public void Free()
    {
        Runs?.Free();
        Reader?.Free();
    }
}
