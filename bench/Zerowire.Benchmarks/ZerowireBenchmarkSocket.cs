namespace Zerowire.Benchmarks;

/// <summary>The zero-allocation calls of Zerowire's public API.</summary>
internal readonly struct ZerowireBenchmarkSocket : IBenchmarkSocket<ZerowireBenchmarkSocket>
{
    /// <summary>What a ROUTER receives into; a process has one at most.</summary>
    private static readonly ZmqMessage s_message = new();

    private readonly ZmqSocket _socket;
    // By their classes, not through the interfaces: as users call them.
    private readonly SendingSocket? _sending;
    private readonly ReceivingSocket? _receiving;
    private readonly DuplexSocket? _duplex;
    private readonly RouterSocket? _router;

    private ZerowireBenchmarkSocket(ZmqSocket socket)
    {
        _socket = socket;
        _sending = socket as SendingSocket;
        _receiving = socket as ReceivingSocket;
        _duplex = socket as DuplexSocket;
        _router = socket as RouterSocket;
        _router?.Mandatory = true;
        if (socket is IZmqSender sender) sender.SendHighWaterMark = 1000;
        if (socket is IZmqReceiver receiver) receiver.ReceiveHighWaterMark = 1000;
    }

    public static ZerowireBenchmarkSocket Create(ZmqSocketType type) => new(type switch
    {
        ZmqSocketType.Push => new PushSocket(),
        ZmqSocketType.Pull => new PullSocket(),
        ZmqSocketType.Request => new RequestSocket(),
        ZmqSocketType.Reply => new ReplySocket(),
        ZmqSocketType.Pair => new PairSocket(),
        ZmqSocketType.Router => new RouterSocket(),
        ZmqSocketType.Dealer => new DealerSocket(),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    });

    public static void Proxy(ZerowireBenchmarkSocket frontend, ZerowireBenchmarkSocket backend) =>
        new ZmqProxy(frontend._socket, backend._socket).Run();

    public string Bind(string endpoint) => _socket.Bind(endpoint).Endpoint;

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Send(ReadOnlySpan<byte> body)
    {
        if (_duplex is null) _sending!.Send(body);
        else _duplex.Send(body);
    }

    public int Receive(Span<byte> buffer) =>
        (_duplex is null ? _receiving!.Receive(buffer) : _duplex.Receive(buffer)).FrameLength;

    public void SendTo(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> body) => _router!.Send(routingId, body);

    public (int RoutingId, int Body) ReceiveFrom(Span<byte> routingId, Span<byte> body)
    {
        _router!.Receive(s_message);
        ReadOnlySpan<byte> first = s_message[0].Span;
        ReadOnlySpan<byte> second = s_message[1].Span;
        first.CopyTo(routingId);
        second.CopyTo(body);
        return (first.Length, second.Length);
    }

    public void Dispose() => _socket.Dispose();
}
