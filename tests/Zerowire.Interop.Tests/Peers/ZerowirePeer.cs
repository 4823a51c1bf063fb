using System.Text;

namespace Zerowire.Interop.Tests.Peers;

/// <summary>A socket of ours, in a context of its own.</summary>
internal sealed class ZerowirePeer : IPeer
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(5);

    private readonly ZmqContext _context = new();
    private readonly ZmqSocket _socket;

    public ZerowirePeer(ZmqSocketType type, string? routingId = null)
    {
        _socket = Create(type, routingId is null ? null : Encoding.UTF8.GetBytes(routingId));
        _socket.Linger = TimeSpan.Zero;
    }

    private IZmqSender Sender => (IZmqSender)_socket;

    private IZmqReceiver Receiver => (IZmqReceiver)_socket;

    public void SetOption(int option, ReadOnlySpan<byte> value) => _socket.SetOption(option, value);

    public void Poke()
    {
    }

    public string Bind(string endpoint) => _socket.Bind(endpoint).Endpoint;

    public void Connect(string endpoint) => _socket.Connect(endpoint);

    public void Send(params byte[][] frames)
    {
        using ZmqMessage message = Message(frames);
        Sender.Send(message, s_patience);
    }

    public bool TrySend(params byte[][] frames)
    {
        using ZmqMessage message = Message(frames);
        try
        {
            Sender.Send(message, s_patience);
            return true;
        }
        catch (ZmqException e) when (e.Error == ZmqError.HostUnreachable)
        {
            return false;
        }
    }

    public byte[][] Receive()
    {
        using ZmqMessage message = Receiver.Receive(s_patience);
        return Frames(message);
    }

    public byte[][]? TryReceive()
    {
        if (!Receiver.TryReceive(out ZmqMessage? message, s_moment)) return null;
        using (message) return Frames(message);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _context.Dispose();
    }

    private ZmqSocket Create(ZmqSocketType type, byte[]? routingId)
    {
        switch (type)
        {
            case ZmqSocketType.Pair: return new PairSocket(_context);
            case ZmqSocketType.Publisher: return new PublisherSocket(_context);
            case ZmqSocketType.Reply: return new ReplySocket(_context);
            case ZmqSocketType.Pull: return new PullSocket(_context);
            case ZmqSocketType.Push: return new PushSocket(_context);
            case ZmqSocketType.XPublisher: return new XPublisherSocket(_context);
            case ZmqSocketType.XSubscriber:
                var extended = new XSubscriberSocket(_context);
                extended.Subscribe("");
                return extended;
            case ZmqSocketType.Subscriber:
                var subscriber = new SubscriberSocket(_context);
                subscriber.SubscribeToAll();
                return subscriber;
            case ZmqSocketType.Request:
                var request = new RequestSocket(_context);
                if (routingId is not null) request.RoutingId = routingId;
                return request;
            case ZmqSocketType.Dealer:
                var dealer = new DealerSocket(_context);
                if (routingId is not null) dealer.RoutingId = routingId;
                return dealer;
            case ZmqSocketType.Router:
                var router = new RouterSocket(_context) { Mandatory = true };
                if (routingId is not null) router.RoutingId = routingId;
                return router;
            default: throw new ArgumentOutOfRangeException(nameof(type));
        }
    }

    private static ZmqMessage Message(byte[][] frames)
    {
        var message = new ZmqMessage();
        foreach (byte[] frame in frames) message.Append(frame);
        return message;
    }

    private static byte[][] Frames(ZmqMessage message)
    {
        byte[][] frames = new byte[message.Count][];
        for (int i = 0; i < frames.Length; i++) frames[i] = message[i].ToArray();
        return frames;
    }
}
