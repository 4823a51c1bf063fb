using System.Diagnostics;
using System.Net.Sockets;

namespace Zerowire.Tests.Stress;

/// <summary>One of those who do anything to the sockets that all of them share.</summary>
/// <param name="contexts">Whose sockets they are.</param>
/// <param name="slots">The sockets.</param>
/// <param name="types">The types to choose from; one that stands there twice is chosen as often.</param>
/// <param name="seed">What makes a run repeatable, as far as the others play along.</param>
internal sealed class StormThread(ZmqContext[] contexts, ZmqSocket?[] slots, ZmqSocketType[] types, int seed)
{
    private static readonly string[] s_endpoints =
    [
        "inproc://a", "inproc://b", "tcp://127.0.0.1:*", "ipc://*", "tcp://127.0.0.1:47811", "tcp://127.0.0.1:47812",
        "ipc://@zerowire-storm", "tcp://localhost:47811",
    ];

    private readonly Random _random = new(seed);

    public void Run(TimeSpan duration, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration && !stop.IsCancellationRequested)
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
            case 10 when endpoint.StartsWith("tcp", StringComparison.Ordinal) && !endpoint.EndsWith('*'):
                PassBy(endpoint);
                break;
            case < 15:
                DoWhatOnlyItCan(socket);
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

    /// <summary>A plain program that connects, writes something, and ends in one way or another.</summary>
    private void PassBy(string endpoint)
    {
        var uri = new Uri(endpoint);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(uri.Host, uri.Port);
            byte[] noise = new byte[_random.Next(2000)];
            _random.NextBytes(noise);
            socket.Send(noise);
            if (_random.Next(3) == 0)
                socket.Shutdown(SocketShutdown.Send);
            if (_random.Next(2) == 0)
                socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // Nobody is there, or no longer.
        }
    }

    private void DoWhatOnlyItCan(ZmqSocket socket)
    {
        string topic = $"{_random.Next(20)}";
        switch (socket)
        {
            case XSubscriberSocket subscriber when _random.Next(2) == 0:
                subscriber.Subscribe(topic);
                break;
            case XSubscriberSocket subscriber:
                subscriber.Unsubscribe(topic);
                break;
            case XPublisherSocket publisher when _random.Next(4) == 0:
                publisher.Reporting = (ZmqSubscriptionReporting)_random.Next(3);
                break;
            case XPublisherSocket publisher when _random.Next(4) == 0:
                publisher.NoDrop = _random.Next(2) == 0;
                break;
            case XPublisherSocket publisher when _random.Next(4) == 0:
                publisher.Manual = _random.Next(2) == 0;
                break;
            case XPublisherSocket { Manual: true } publisher:
                publisher.Subscribe(topic);
                break;
            case StreamSocket stream when _random.Next(2) == 0:
                stream.DisconnectPeer(stream.LastRoutingId.Span);
                break;
            case StreamSocket stream:
                stream.Connect(s_endpoints[4], [(byte)(1 + _random.Next(3))]);
                break;
        }
    }

    private void Send(ZmqSocket socket)
    {
        if (socket is not IZmqSender sender)
            return;
        byte[] body = new byte[_random.Next(20) == 0 ? 50_000 : _random.Next(100)];
        // The first byte of what an XSUB sends says whether it is a subscription.
        if (body.Length > 0)
            body[0] = (byte)_random.Next(3);
        using ZmqMessage message = socket is StreamSocket stream
            ? new ZmqMessage(stream.LastRoutingId.Span).Append(body)
            : new ZmqMessage(body);
        if (socket is not StreamSocket && _random.Next(2) == 0)
            message.Append(new byte[_random.Next(100)]);
        sender.TrySend(message, TimeSpan.FromMilliseconds(_random.Next(3)));
    }

    private void Receive(ZmqSocket socket)
    {
        var patience = TimeSpan.FromMilliseconds(_random.Next(3));
        if (socket is IZmqReceiver receiver && receiver.TryReceive(out ZmqMessage? message, patience))
            message.Dispose();
    }

    private ZmqSocket Create()
    {
        ZmqContext context = contexts[_random.Next(contexts.Length)];
        bool conflates = _random.Next(4) == 0;
        switch (types[_random.Next(types.Length)])
        {
            case ZmqSocketType.Pair:
                return new PairSocket(context);
            case ZmqSocketType.Publisher:
                return new PublisherSocket(context) { Conflate = conflates };
            case ZmqSocketType.Subscriber:
                var subscriber = new SubscriberSocket(context) { Conflate = conflates };
                subscriber.SubscribeToAll();
                return subscriber;
            case ZmqSocketType.Request:
                return new RequestSocket(context);
            case ZmqSocketType.Reply:
                return new ReplySocket(context);
            case ZmqSocketType.Dealer:
                return new DealerSocket(context) { Conflate = conflates };
            case ZmqSocketType.Router:
                return new RouterSocket(context);
            case ZmqSocketType.Push:
                return new PushSocket(context) { Conflate = conflates };
            case ZmqSocketType.Pull:
                return new PullSocket(context) { Conflate = conflates };
            case ZmqSocketType.XPublisher:
                return new XPublisherSocket(context);
            case ZmqSocketType.XSubscriber:
                var extended = new XSubscriberSocket(context);
                extended.Subscribe("");
                return extended;
            default:
                return new StreamSocket(context);
        }
    }
}
