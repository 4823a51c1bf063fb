using System.Text;
using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests.Peers;

/// <summary>A socket of the real libzmq, in a context of its own.</summary>
internal sealed class LibZmqPeer : IPeer
{
    private const int HostUnreachable = 113;

    private readonly LibZmqContext _context = new();
    private readonly LibZmqSocket _socket;

    public LibZmqPeer(ZmqSocketType type, string? routingId = null)
    {
        _socket = new LibZmqSocket(_context, (LibZmqSocketType)type);
        if (routingId is not null) _socket.SetOption(LibZmqOption.RoutingId, Encoding.UTF8.GetBytes(routingId));
        if (type == ZmqSocketType.Router) _socket.SetOption(LibZmqOption.RouterMandatory, 1);
        if (type == ZmqSocketType.Subscriber) _socket.SetOption(LibZmqOption.Subscribe, []);
        if (type == ZmqSocketType.XSubscriber) _socket.Send([1]);
    }

    public void SetOption(int option, ReadOnlySpan<byte> value) => _socket.SetOption((LibZmqOption)option, value);

    public void Poke() => _ = _socket.Events;

    public string Bind(string endpoint) => _socket.Bind(endpoint);

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Send(params byte[][] frames) => _socket.SendMessage(frames);

    public bool TrySend(params byte[][] frames)
    {
        try
        {
            _socket.SendMessage(frames);
            return true;
        }
        catch (LibZmqException e) when (e.Error == HostUnreachable)
        {
            return false;
        }
    }

    public byte[][] Receive() => _socket.ReceiveMessage();

    public byte[][]? TryReceive()
    {
        _socket.SetOption(LibZmqOption.ReceiveTimeout, 5);
        try
        {
            return _socket.ReceiveMessage();
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _socket.SetOption(LibZmqOption.ReceiveTimeout, LibZmqSocket.PatienceMilliseconds);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _context.Dispose();
    }
}
