using System.Net;
using System.Net.Sockets;

namespace Zerowire.Tests.Infrastructure;

/// <summary>
/// A context for one test, with sockets that do not linger and do not wait for ever, endpoints of the scenario's
/// transport, and calls in the scenario's form.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    // Below the ports that the system gives away, so that nobody takes one between its choice and its use.
    private const int FirstPort = 20_000;
    private const int Ports = 10_000;

    private static int s_port = Random.Shared.Next(Ports);

    private readonly List<string> _paths = [];

    public Stage(string scenario)
    {
        Scenario = Scenario.Parse(scenario);
        Context = new ZmqContext { Reactor = Scenario.Reactor };
    }

    public Scenario Scenario { get; }

    public ZmqContext Context { get; }

    public bool IsInproc => Scenario.Transport == TransportKind.Inproc;

    /// <summary>An endpoint that can be bound; what was really bound is known by the listener.</summary>
    public string AnyEndpoint => Scenario.Transport switch
    {
        TransportKind.Tcp => "tcp://127.0.0.1:*",
        TransportKind.Ipc => "ipc://*",
        _ => $"inproc://{Guid.NewGuid():N}",
    };

    public PairSocket Pair() => Prepared(new PairSocket(Context));

    public PushSocket Push() => Prepared(new PushSocket(Context));

    public PullSocket Pull() => Prepared(new PullSocket(Context));

    public PublisherSocket Publisher() => Prepared(new PublisherSocket(Context));

    public SubscriberSocket Subscriber(params string[] topics)
    {
        SubscriberSocket socket = Prepared(new SubscriberSocket(Context));
        foreach (string topic in topics)
            socket.Subscribe(topic);
        return socket;
    }

    public XPublisherSocket XPublisher() => Prepared(new XPublisherSocket(Context));

    public XSubscriberSocket XSubscriber(params string[] topics)
    {
        XSubscriberSocket socket = Prepared(new XSubscriberSocket(Context));
        foreach (string topic in topics)
            socket.Subscribe(topic);
        return socket;
    }

    public RequestSocket Request() => Prepared(new RequestSocket(Context));

    public ReplySocket Reply() => Prepared(new ReplySocket(Context));

    public DealerSocket Dealer(string? routingId = null) => Named(Prepared(new DealerSocket(Context)), routingId);

    public RouterSocket Router(string? routingId = null) => Named(Prepared(new RouterSocket(Context)), routingId);

    public StreamSocket Stream() => Prepared(new StreamSocket(Context));

    /// <summary>An endpoint of its own that nobody has bound yet.</summary>
    public string NewEndpoint()
    {
        switch (Scenario.Transport)
        {
            case TransportKind.Tcp:
                return $"tcp://127.0.0.1:{FreePort()}";
            case TransportKind.Ipc:
                string path = Path.Combine(Path.GetTempPath(), $"zw-{Guid.NewGuid():N}");
                _paths.Add(path);
                return "ipc://" + path;
            default:
                return AnyEndpoint;
        }
    }

    /// <summary>Binds one socket, connects the other, and waits for the handshake.</summary>
    public async Task<ZmqConnection> JoinAsync(ZmqSocket binder, ZmqSocket connecter)
    {
        ZmqConnection connection = connecter.Connect(binder.Bind(AnyEndpoint).Endpoint);
        await connection.WaitUntilReadyAsync().InTimeAsync();
        return connection;
    }

    public Task SendAsync(IZmqSender socket, params string[] frames)
    {
        var message = new ZmqMessage();
        foreach (string frame in frames)
            message.Append(frame);
        return SendAsync(socket, message);
    }

    /// <summary>Sends in the form of the scenario, and sees that the message is emptied.</summary>
    public async Task SendAsync(IZmqSender socket, ZmqMessage message)
    {
        switch (Scenario.Api)
        {
            case ApiForm.Sync:
                socket.Send(message, Eventually.Patience);
                break;
            case ApiForm.Try:
                Assert.True(socket.TrySend(message, Eventually.Patience), "Nobody took the message.");
                break;
            default:
                await socket.SendAsync(message).InTimeAsync();
                break;
        }
        Assert.Empty(message);
    }

    /// <summary>Receives in the form of the scenario.</summary>
    public async Task<ZmqMessage> ReceiveAsync(IZmqReceiver socket)
    {
        switch (Scenario.Api)
        {
            case ApiForm.Sync:
                return socket.Receive(Eventually.Patience);
            case ApiForm.Try:
                Assert.True(socket.TryReceive(out ZmqMessage? message, Eventually.Patience), "No message came.");
                return message;
            default:
                return await socket.ReceiveAsync().InTimeAsync();
        }
    }

    /// <summary>Receives a message and gives its frames as text, joined by '|'.</summary>
    public async Task<string> ReceiveTextAsync(IZmqReceiver socket)
    {
        using ZmqMessage message = await ReceiveAsync(socket);
        return message.Text();
    }

    /// <summary>Waits until what is published under a topic reaches the subscriber, and removes the traces.</summary>
    public async Task AwaitSubscriptionAsync(IZmqSender publisher, IZmqReceiver subscriber, string topic = "")
    {
        await Eventually.TrueAsync(
            () =>
            {
                publisher.Send(topic + "?");
                return subscriber.TryReceiveString(out _, TimeSpan.FromMilliseconds(20));
            },
            $"a subscription to '{topic}'");
        publisher.Send(topic + "!");
        while (await ReceiveTextAsync(subscriber) != topic + "!")
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync().InTimeAsync();
        foreach (string path in _paths)
            File.Delete(path);
    }

    /// <summary>A port of this machine that nobody listens at, nor will by chance.</summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = FirstPort + ((int)((uint)Interlocked.Increment(ref s_port) % Ports));
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    private static T Prepared<T>(T socket)
        where T : ZmqSocket
    {
        socket.Linger = TimeSpan.Zero;
        // A lost connection is made again soon: tests wait for it.
        socket.ReconnectInterval = TimeSpan.FromMilliseconds(20);
        if (socket is IZmqSender sender)
            sender.SendTimeout = Eventually.Patience;
        if (socket is IZmqReceiver receiver)
            receiver.ReceiveTimeout = Eventually.Patience;
        return socket;
    }

    private static T Named<T>(T socket, string? routingId)
        where T : RequestReplySocket
    {
        if (routingId is not null)
            socket.RoutingId = System.Text.Encoding.UTF8.GetBytes(routingId);
        return socket;
    }
}
