namespace Zerowire.Runtime;

/// <summary>Finishes closed sockets on a thread of its own, so that closing never blocks the one who closes.</summary>
internal sealed class Reaper(ContextCore context, IoThread thread) : ICommandTarget
{
    private readonly ContextCore _context = context;

    public IoThread Thread { get; } = thread;

    /// <summary>Sends a command to the reaper from any thread.</summary>
    public void Post(CommandKind kind, IContextSocket socket)
    {
        if (Thread.Enqueue(new Command(kind, this, socket)))
            Thread.Wake();
    }

    public void ProcessCommand(in Command command)
    {
        var socket = (IContextSocket)command.Argument!;
        switch (command.Kind)
        {
            case CommandKind.Reap:
                socket.BeginReaping();
                break;
            case CommandKind.RunClosed:
                socket.RunClosed();
                break;
            case CommandKind.Reaped:
                _context.Forget(socket);
                socket.Forgotten();
                break;
            default:
                throw new InvalidOperationException($"The reaper does not know the command {command.Kind}.");
        }
    }
}
