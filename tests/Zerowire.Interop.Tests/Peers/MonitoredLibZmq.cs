using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests.Peers;

/// <summary>A socket of the real libzmq with its monitor.</summary>
internal sealed class MonitoredLibZmq : IMonitored
{
    private const int All = 0xFFFF;

    private readonly LibZmqContext _context = new();
    private readonly LibZmqSocket _socket;
    private readonly LibZmqSocket _events;

    public MonitoredLibZmq(ZmqSocketType type)
    {
        _socket = new LibZmqSocket(_context, (LibZmqSocketType)type);
        _socket.Monitor("inproc://events", All);
        _events = new LibZmqSocket(_context, LibZmqSocketType.Pair);
        _events.Connect("inproc://events");
    }

    public string Bind(string endpoint) => _socket.Bind(endpoint);

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Unbind(string endpoint) => _socket.Unbind(endpoint);

    public void Disconnect(string endpoint) => _socket.Disconnect(endpoint);

    public void Close() => _socket.Dispose();

    public byte[][] NextEvent() => _events.ReceiveMessage();

    public void Dispose()
    {
        _socket.Dispose();
        _events.Dispose();
        _context.Dispose();
    }
}
