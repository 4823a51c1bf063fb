namespace Zerowire.Interop.Tests.Peers;

/// <summary>A socket of ours with its monitor.</summary>
internal sealed class MonitoredZerowire : IMonitored
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ZmqContext _context = new();
    private readonly ZmqSocket _socket;
    private readonly PairSocket _events;

    public MonitoredZerowire(ZmqSocketType type)
    {
        _socket = type == ZmqSocketType.Pull ? new PullSocket(_context) : new PushSocket(_context);
        _socket.Linger = TimeSpan.Zero;
        _socket.Monitor("inproc://events");
        _events = new PairSocket(_context);
        _events.Connect("inproc://events");
    }

    public string Bind(string endpoint) => _socket.Bind(endpoint).Endpoint;

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Unbind(string endpoint) => _socket.Unbind(endpoint);

    public void Disconnect(string endpoint) => _socket.Disconnect(endpoint);

    public void Close() => _socket.Dispose();

    public byte[][] NextEvent()
    {
        using ZmqMessage message = _events.Receive(s_patience);
        return [.. message.Select(frame => frame.ToArray())];
    }

    public void Dispose() => _context.Dispose();
}
