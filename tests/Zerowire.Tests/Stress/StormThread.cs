using System.Diagnostics;

namespace Zerowire.Tests.Stress;

/// <summary>One of those who do anything to the sockets that all of them share.</summary>
internal sealed class StormThread(ZmqContext[] contexts, ZmqSocket?[] slots, int seed)
{
    private static readonly string[] s_endpoints =
    [
        "inproc://a", "inproc://b", "tcp://127.0.0.1:*", "ipc://*", "tcp://127.0.0.1:47811", "tcp://127.0.0.1:47812",
        "ipc://@zerowire-storm", "tcp://localhost:47811",
    ];

    private readonly Random _random = new(seed);

    public void Run(TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            try
            {
                Step();
            }
            catch (Exception e) when (e is ZmqException or ObjectDisposedException or TimeoutException
                or OperationCanceledException)
            {
                // Closed, shut down, in use, without a peer: all of it is in order here.
            }
        }
    }

    private void Step()
    {
        int index = _random.Next(slots.Length);
        if (Volatile.Read(ref slots[index]) is not { } socket)
        {
            ZmqSocket created = Create();
            created.Linger = TimeSpan.FromMilliseconds(_random.Next(3) * 5);
            created.ReconnectInterval = TimeSpan.FromMilliseconds(5);
            if (Interlocked.CompareExchange(ref slots[index], created, null) is not null)
                created.Dispose();
            return;
        }
        string endpoint = s_endpoints[_random.Next(s_endpoints.Length)];
        switch (_random.Next(40))
        {
            case 0:
                Volatile.Write(ref slots[index], null);
                socket.Dispose();
                break;
            case 1:
                Volatile.Write(ref slots[index], null);
                _ = socket.DisposeAsync().AsTask();
                break;
            case 2 or 3:
                socket.Bind(endpoint);
                break;
            case 4 or 5 or 6:
                if (!endpoint.EndsWith('*'))
                    socket.Connect(endpoint);
                break;
            case 7 or 8 when socket.LastEndpoint.Length == 0:
                break;
            case 7:
                socket.Unbind(socket.LastEndpoint);
                break;
            case 8:
                socket.Disconnect(socket.LastEndpoint);
                break;
            case 9:
                using (var cancel = new CancellationTokenSource())
                {
                    _ = Discard(socket, cancel.Token);
                    cancel.Cancel();
                }
                break;
            case < 25:
                Send(socket);
                break;
            default:
                Receive(socket);
                break;
        }
    }

    private static async Task Discard(ZmqSocket socket, CancellationToken token)
    {
        try
        {
            if (socket is IZmqReceiver receiver)
                (await receiver.ReceiveAsync(token)).Dispose();
        }
        catch (Exception e) when (e is ZmqException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }

    private void Send(ZmqSocket socket)
    {
        if (socket is not IZmqSender sender)
            return;
        using var message = new ZmqMessage(new byte[_random.Next(20) == 0 ? 50_000 : _random.Next(100)]);
        if (_random.Next(2) == 0)
            message.Append(new byte[_random.Next(100)]);
        sender.TrySend(message, TimeSpan.FromMilliseconds(_random.Next(3)));
    }

    private void Receive(ZmqSocket socket)
    {
        if (socket is IZmqReceiver receiver && receiver.TryReceive(out ZmqMessage? message, TimeSpan.FromMilliseconds(_random.Next(3))))
            message.Dispose();
    }

    private ZmqSocket Create()
    {
        ZmqContext context = contexts[_random.Next(contexts.Length)];
        ZmqSocket socket = _random.Next(9) switch
        {
            0 => new PairSocket(context),
            1 => new PublisherSocket(context),
            2 => new SubscriberSocket(context),
            3 => new RequestSocket(context),
            4 => new ReplySocket(context),
            5 => new DealerSocket(context),
            6 => new RouterSocket(context),
            7 => new PushSocket(context),
            _ => new PullSocket(context),
        };
        if (socket is SubscriberSocket subscriber)
            subscriber.SubscribeToAll();
        return socket;
    }
}
