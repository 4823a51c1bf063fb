namespace Zerowire.Sockets;

/// <summary>Something that is watched by a <see cref="PollSet"/>.</summary>
internal abstract class PollItem(PollSet set, object source, object? state, ZmqPollEvents wanted)
{
    private int _wanted = (int)wanted;

    protected PollSet Set { get; } = set;

    /// <summary>What is watched, as the user knows it.</summary>
    public object Source { get; } = source;

    /// <summary>What the user has put beside it.</summary>
    public object? State { get; } = state;

    public ZmqPollEvents Wanted
    {
        get => (ZmqPollEvents)Volatile.Read(ref _wanted);
        set => Volatile.Write(ref _wanted, (int)value);
    }

    // Of the set, under its lock.

    public PollItem? Next { get; set; }

    public PollItem? Previous { get; set; }

    public bool IsQueued { get; set; }

    public bool IsRemoved { get; set; }

    /// <summary>Begins to watch; the answer is not None when it has ended already.</summary>
    public abstract ZmqError Begin();

    /// <summary>What it is ready for now; when for nothing, it puts itself into the set as soon as that may have
    /// changed. NotASocket when it has been closed.</summary>
    public abstract ZmqError Look(out ZmqPollEvents ready);

    /// <summary>Watches no more.</summary>
    public abstract void End();
}
