namespace Zerowire.Benchmarks;

/// <summary>The zero-allocation calls of Zerowire's public API.</summary>
internal readonly struct ZerowireBenchmarkSocket : IBenchmarkSocket<ZerowireBenchmarkSocket>
{
    private readonly ZmqSocket _socket;
    private readonly IZmqSender? _sender;
    private readonly IZmqReceiver? _receiver;

    private ZerowireBenchmarkSocket(ZmqSocket socket)
    {
        _socket = socket;
        _sender = socket as IZmqSender;
        _receiver = socket as IZmqReceiver;
        if (_sender is not null) _sender.SendHighWaterMark = 1000;
        if (_receiver is not null) _receiver.ReceiveHighWaterMark = 1000;
    }

    public static ZerowireBenchmarkSocket Create(ZmqSocketType type) => new(type switch
    {
        ZmqSocketType.Push => new PushSocket(),
        ZmqSocketType.Pull => new PullSocket(),
        ZmqSocketType.Request => new RequestSocket(),
        ZmqSocketType.Reply => new ReplySocket(),
        ZmqSocketType.Pair => new PairSocket(),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    });

    public string Bind(string endpoint) => _socket.Bind(endpoint).Endpoint;

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Send(ReadOnlySpan<byte> body) => _sender!.Send(body);

    public int Receive(Span<byte> buffer) => _receiver!.Receive(buffer).FrameLength;

    public void Dispose() => _socket.Dispose();
}
