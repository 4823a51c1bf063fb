using Zerowire.LibZmq;

namespace Zerowire.Benchmarks;

/// <summary>zmq_send and zmq_recv of the system's libzmq.</summary>
internal readonly struct LibZmqBenchmarkSocket : IBenchmarkSocket<LibZmqBenchmarkSocket>
{
    private static readonly LibZmqContext s_context = new();

    private readonly LibZmqSocket _socket;

    private LibZmqBenchmarkSocket(LibZmqSocket socket) => _socket = socket;

    public static LibZmqBenchmarkSocket Create(ZmqSocketType type)
    {
        var socket = new LibZmqSocket(s_context, (LibZmqSocketType)type);
        socket.SetOption(LibZmqOption.SendHighWaterMark, 1000);
        socket.SetOption(LibZmqOption.ReceiveHighWaterMark, 1000);
        if (type == ZmqSocketType.Router) socket.SetOption(LibZmqOption.RouterMandatory, 1);
        return new LibZmqBenchmarkSocket(socket);
    }

    public static void Proxy(LibZmqBenchmarkSocket frontend, LibZmqBenchmarkSocket backend) =>
        LibZmqSocket.Proxy(frontend._socket, backend._socket);

    public string Bind(string endpoint) => _socket.Bind(endpoint);

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Send(ReadOnlySpan<byte> body) => _socket.Send(body);

    public int Receive(Span<byte> buffer) => _socket.Receive(buffer);

    public void SendTo(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> body)
    {
        _socket.Send(routingId, more: true);
        _socket.Send(body);
    }

    public (int RoutingId, int Body) ReceiveFrom(Span<byte> routingId, Span<byte> body) =>
        (_socket.Receive(routingId), _socket.Receive(body));

    public void Dispose() => _socket.Dispose();
}
