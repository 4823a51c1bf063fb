namespace Zerowire.Sockets;

/// <summary>A call that waits for something in a <see cref="PollSet"/>.</summary>
internal abstract class PollWaiter
{
    // Of the set, under its lock.

    public PollWaiter? Next { get; set; }

    public PollWaiter? Previous { get; set; }

    public bool IsQueued { get; set; }

    /// <summary>There is something to look at. Called once, outside the set's lock, perhaps under a socket's word.</summary>
    public abstract void Signal();
}
