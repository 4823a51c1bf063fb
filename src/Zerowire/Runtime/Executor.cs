namespace Zerowire.Runtime;

/// <summary>
/// A place where commands run, one at a time: an I/O thread, the reaper, or a socket under its word. Every object
/// belongs to one executor, is touched by that executor only, and sends commands to the others through it.
/// </summary>
internal abstract class Executor
{
    private readonly Mailbox _mailbox = new();

    /// <summary>Puts a command into this executor's mailbox. True when the caller must <see cref="Wake"/> it.</summary>
    public bool Enqueue(in Command command) => _mailbox.Add(command);

    /// <summary>
    /// Makes sure that the commands in the mailbox are run soon. The caller must not be inside any socket's word:
    /// waking a socket may mean running its commands here and now.
    /// </summary>
    public abstract void Wake();

    /// <summary>Sends a command on behalf of an object of this executor.</summary>
    public void Post(Executor destination, in Command command)
    {
        if (destination.Enqueue(command))
            WakeLater(destination);
    }

    /// <summary>
    /// Wakes another executor once this one has finished its current step, because waking may run the other's
    /// commands on this thread, and nothing is to be held meanwhile.
    /// </summary>
    protected abstract void WakeLater(Executor destination);

    /// <summary>Runs all commands that are in the mailbox. False when there were none.</summary>
    protected bool RunMailbox()
    {
        ReadOnlySpan<Command> commands = _mailbox.Take();
        if (commands.IsEmpty)
            return false;
        foreach (ref readonly Command command in commands)
            command.Target.ProcessCommand(command);
        _mailbox.Recycle(commands.Length);
        return true;
    }
}
