using Zerowire.Pipes;
using Zerowire.Runtime;
using Zerowire.Sessions;

namespace Zerowire.Sockets;

/// <summary>
/// The events of a socket as messages of another socket, which is bound to an inproc address. Whoever raises an event
/// leaves it in the feed and wakes that socket, which writes what there is room for under its own word, like every
/// command: nobody waits for it, nor for its peer. What finds no room waits in the feed.
/// </summary>
internal sealed class MonitorSocket
{
    private readonly SocketCore _socket;
    private readonly int _version;
    private InprocBinding? _binding;
    /// <summary>The message that is sent next; under the word.</summary>
    private MessageBuffer _next;

    private MonitorSocket(SocketCore socket, string endpoint, ulong events, int version)
    {
        _socket = socket;
        Endpoint = endpoint;
        _version = version;
        Feed = new MonitorFeed(events) { Added = Tell };
    }

    public string Endpoint { get; }

    public MonitorFeed Feed { get; }

    /// <summary>Opens the socket for the events of another.</summary>
    public static ZmqError Open(
        SocketCore monitored, string endpoint, ulong events, int version, ZmqSocketType type, out MonitorSocket? opened)
    {
        opened = null;
        SocketCore? socket = null;
        try
        {
            socket = SocketCore.Create(monitored.Context, type, monitored.Resolver);
            socket.Options.Linger = 0;
            var monitor = new MonitorSocket(socket, endpoint, events, version);
            socket.Carry(monitor);
            monitor._binding = socket.Bind(endpoint).Binding;
            opened = monitor;
            return ZmqError.None;
        }
        catch (ZmqException exception)
        {
            socket?.BeginClose();
            return exception.Error;
        }
    }

    /// <summary>Under the word: sends what there is room for.</summary>
    public void Write()
    {
        while (true)
        {
            if (_next.Count == 0)
            {
                if (!Feed.TryRead(out MonitorRecord? record))
                    break;
                MonitorMessage.Write(record, _version, ref _next);
            }
            if (!_socket.TrySendEvent(ref _next))
                return;
            _next.Clear();
        }
        // Events are rare.
        _next.Release();
    }

    /// <summary>Sends a last event and closes the socket. The name is free when this returns.</summary>
    /// <param name="by">The executor whose step this is, if it is one's.</param>
    /// <param name="next">The one that replaces it.</param>
    public void End(Executor? by, MonitorSocket? next = null)
    {
        Feed.End(new MonitorRecord(SocketEvent.MonitorStopped, 0), next?.Feed);
        _socket.Context.Inproc.Unbind(_binding!.Name, _binding);
        Post(CommandKind.EventsEnded, by);
    }

    private void Tell() => Post(CommandKind.EventsRaised, by: null);

    /// <summary>A thread of the user that is in nobody's step wakes the socket itself.</summary>
    private void Post(CommandKind kind, Executor? by)
    {
        var command = new Command(kind, _socket);
        if ((by ?? IoThread.Current) is { } current)
            current.Post(_socket.Executor, command);
        else if (_socket.Executor.Enqueue(command))
            _socket.Executor.Wake();
    }
}
