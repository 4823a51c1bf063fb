using Zerowire.Patterns;
using Zerowire.Pipes;
using Zerowire.Runtime;
using Zerowire.Sessions;
using Zerowire.Transports;

namespace Zerowire.Sockets;

/// <summary>
/// A socket: one routing pattern, its pipes, those who wait, and its endpoints. Safe to use from any thread: every
/// operation runs under the socket's word, and nothing is held while somebody waits.
/// </summary>
internal sealed partial class SocketCore
    : OwnedObject, IContextSocket, ISessionHost, IPatternHost, IPipeEvents, IOptionTarget
{
    private readonly SocketWord _word;
    private readonly RoutingPattern _pattern;
    private readonly HashSet<Pipe> _pipes = [];

    /// <summary>None while the socket can be used; then what every call answers.</summary>
    private ZmqError _status;

    private SocketCore(ContextCore context, ZmqSocketType type, SocketWord word, Resolver resolver)
        : base(word)
    {
        Context = context;
        Resolver = resolver;
        _word = word;
        word.Belong(this);
        Options = new SocketOptions
        {
            Type = type,
            IPv6 = context.Options.IPv6,
            ContextMaxMessageSize = context.Options.MaxMessageSize,
        };
        Options.Linger = Options.IsSubscriber || !context.Options.Blocky ? 0 : -1;
        _longestSent = Options.ContextMaxMessageSize;
        _pattern = RoutingPattern.Create(type, this);
        _requests = _pattern as RequestPattern;
    }

    public SocketOptions Options { get; }

    public ContextCore Context { get; }

    public Resolver Resolver { get; }

    public bool IsDisposed => _status == ZmqError.NotASocket;

    bool IPatternHost.IsTerminating => IsTerminating;

    protected override int LingerOfChildren => Options.Linger;

    /// <exception cref="ZmqException">TooManySockets, ContextTerminated.</exception>
    public static SocketCore Create(ContextCore context, ZmqSocketType type, Resolver? resolver = null)
    {
        var socket = new SocketCore(context, type, new SocketWord(), resolver ?? Resolver.Shared);
        context.Register(socket);
        return socket;
    }

    public override void ProcessCommand(in Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.Stop:
                Stop();
                break;
            case CommandKind.Bind:
                AttachPipe((Pipe)command.Argument!, locallyInitiated: false);
                CountCommand();
                if (_eventsEnded)
                    EndEvents();
                break;
            case CommandKind.TermEndpoint:
                EndEndpointOf((Session)command.Argument!);
                break;
            case CommandKind.InprocConnected:
                FinishInprocConnect((InprocConnection)command.Argument!);
                CountCommand();
                break;
            case CommandKind.EventsRaised:
                // They are written on leaving.
                break;
            case CommandKind.EventsEnded:
                EndEvents();
                break;
            default:
                base.ProcessCommand(command);
                break;
        }
    }

    IoThread? ISessionHost.ChooseIoThread(ulong affinity) => Context.ChooseIoThread(affinity);

    void IPatternHost.TerminatePipe(Pipe pipe, bool delay) => pipe.Terminate(delay);

    void IPipeEvents.ReadActivated(Pipe pipe) => _pattern.ReadActivated(pipe);

    void IPipeEvents.WriteActivated(Pipe pipe) => _pattern.WriteActivated(pipe);

    void IPipeEvents.Hiccuped(Pipe pipe) => _pattern.Hiccuped(pipe);

    void IPipeEvents.PipeTerminated(Pipe pipe)
    {
        _pattern.PipeTerminated(pipe);
        _pipes.Remove(pipe);
        if (IsTerminating)
            UnregisterTermAck();
    }

    private void AttachPipe(Pipe pipe, bool locallyInitiated)
    {
        pipe.Sink = this;
        _pipes.Add(pipe);
        _pattern.AttachPipe(pipe, locallyInitiated);
        // What has waited for a peer may be possible now.
        _word.Remind();
        if (!IsTerminating)
            return;
        RegisterTermAcks(1);
        pipe.Terminate(delay: false);
    }

    /// <summary>The context is shut down: from now on every call answers so, and all who wait are told.</summary>
    private void Stop()
    {
        if (_status == ZmqError.NotASocket)
            return;
        _status = ZmqError.ContextTerminated;
        TellEndToWatches();
        _word.Remind();
        EndMonitors();
    }
}
