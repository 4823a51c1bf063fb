using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Sockets;

/// <summary>
/// A connection to an inproc name that nobody has bound yet. Both ends of its pipe belong to the connecting socket
/// until the name is bound; then that socket hands the far end over.
/// </summary>
internal sealed class InprocConnection(SocketCore socket, string name, Pipe near, Pipe far)
    : IInprocConnecter, IPipeEvents, ITimerHandler
{
    public SocketCore Socket { get; } = socket;

    public string Name { get; } = name;

    public Pipe Near { get; } = near;

    public Pipe Far { get; } = far;

    /// <summary>Who has bound the name; null when nobody will.</summary>
    public InprocBinding? Binding { get; private set; }

    public EndpointHandle? Handle { get; set; }

    void IInprocConnecter.Bound(IInprocBinder binder)
    {
        Binding = (InprocBinding)binder;
        Post();
    }

    void IInprocConnecter.Abandoned() => Post();

    void ITimerHandler.TimerEvent(int id) => Socket.AbandonInproc(this);

    void IPipeEvents.ReadActivated(Pipe pipe)
    {
    }

    void IPipeEvents.WriteActivated(Pipe pipe)
    {
    }

    void IPipeEvents.Hiccuped(Pipe pipe)
    {
    }

    void IPipeEvents.PipeTerminated(Pipe pipe)
    {
    }

    private void Post()
    {
        if (Socket.Executor.Enqueue(new Command(CommandKind.InprocConnected, Socket, this)))
            Socket.Executor.Wake();
    }
}
