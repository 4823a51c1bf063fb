using Zerowire.Interop.Tests.Peers;
using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests;

/// <summary>XPUB and XSUB between them: subscriptions up, messages down, with the real libzmq at any place.</summary>
public sealed class LibZmqBrokerTests
{
    private const int Subscribe = 6;
    private const int Unsubscribe = 7;
    private const int XPubVerboser = 78;
    private const int XPubManual = 71;
    private const int XPubWelcomeMessage = 72;
    private const int InvertMatching = 74;
    private const int ProbeRouter = 51;

    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    private static readonly (ZmqSocketType, ZmqSocketType)[] s_ends =
    [
        (ZmqSocketType.Publisher, ZmqSocketType.Subscriber),
        (ZmqSocketType.XPublisher, ZmqSocketType.XSubscriber),
    ];

    public static TheoryData<string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, bool, bool>();
        foreach (string transport in (string[])["tcp", "ipc"])
        {
            foreach (bool wePublish in (bool[])[true, false])
            {
                cases.Add(transport, wePublish, true);
                cases.Add(transport, wePublish, false);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Subscriptions_and_messages_of_users_go_up(string transport, bool wePublish, bool publisherBinds)
    {
        using IPeer publisher = Create(wePublish, ZmqSocketType.XPublisher);
        using IPeer subscriber = Create(!wePublish, ZmqSocketType.XSubscriber);
        publisher.SetOption(XPubVerboser, s_on);
        Join(publisher, subscriber, transport, publisherBinds);
        byte[] longTopic = Bodies.Bytes(200);
        longTopic[0] = 1;
        byte[] veryLongTopic = Bodies.Bytes(100_000);
        veryLongTopic[0] = 1;
        byte[][][] ups =
        [
            ["\u0001a"u8.ToArray()], ["\u0001a"u8.ToArray()], ["hello"u8.ToArray()],
            ["more"u8.ToArray(), [], Bodies.Bytes(70_000)], [longTopic], [veryLongTopic], ["\u0000a"u8.ToArray()], [[]],
        ];
        foreach (byte[][] up in ups) subscriber.Send(up);
        foreach (byte[][] up in ups)
        {
            // The first of two cancellations of a topic stays with the subscriber.
            if (up[0].AsSpan().SequenceEqual("\u0000a"u8)) continue;
            AssertHears(publisher, up);
        }

        subscriber.Send("\u0000a"u8.ToArray());
        AssertHears(publisher, ["\u0000a"u8.ToArray()]);
        subscriber.Send([0]);
        AssertHears(publisher, [[0]]);
        publisher.Send("nobody"u8.ToArray());
        byte[] wanted = [.. longTopic[1..], 5];
        publisher.Send(wanted, Bodies.Bytes(20_000));
        AssertHears(subscriber, [wanted, Bodies.Bytes(20_000)]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Manual_subscriptions_are_granted(string transport, bool wePublish, bool publisherBinds)
    {
        using IPeer publisher = Create(wePublish, ZmqSocketType.XPublisher);
        using IPeer subscriber = Create(!wePublish, ZmqSocketType.XSubscriber);
        publisher.SetOption(XPubManual, s_on);
        Join(publisher, subscriber, transport, publisherBinds);
        publisher.SetOption(Subscribe, "granted"u8);
        publisher.Send("refused"u8.ToArray());
        publisher.Send("granted"u8.ToArray());
        AssertHears(subscriber, ["granted"u8.ToArray()]);
        subscriber.Send([0]);
        AssertHears(publisher, [[0]]);
        publisher.Send("granted, still"u8.ToArray());
        AssertHears(subscriber, ["granted, still"u8.ToArray()]);
        publisher.SetOption(Unsubscribe, "granted"u8);
        publisher.Send("granted no more"u8.ToArray());
        subscriber.Send("\u0001b"u8.ToArray());
        AssertHears(publisher, ["\u0001b"u8.ToArray()]);
        publisher.SetOption(Subscribe, "b"u8);
        publisher.Send("b"u8.ToArray());
        AssertHears(subscriber, ["b"u8.ToArray()]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Subscribers_are_welcomed_and_matching_can_be_inverted(
        string transport, bool wePublish, bool publisherBinds)
    {
        using IPeer publisher = Create(wePublish, ZmqSocketType.XPublisher);
        using IPeer subscriber = Create(!wePublish, ZmqSocketType.XSubscriber);
        publisher.SetOption(XPubWelcomeMessage, "welcome"u8);
        publisher.SetOption(InvertMatching, s_on);
        Join(publisher, subscriber, transport, publisherBinds);
        AssertHears(subscriber, ["welcome"u8.ToArray()]);
        publisher.Send("everything matches, so nothing is sent"u8.ToArray());
        subscriber.Send("\u0001a"u8.ToArray());
        subscriber.Send([0]);
        AssertHears(publisher, ["\u0001a"u8.ToArray()]);
        AssertHears(publisher, [[0]]);
        publisher.Send("a"u8.ToArray());
        publisher.Send("b"u8.ToArray());
        AssertHears(subscriber, ["b"u8.ToArray()]);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void Their_proxy_stands_between_our_sockets(string transport)
    {
        using var context = new LibZmqContext();
        string front = "", back = "";
        using var ready = new ManualResetEventSlim();
        var proxy = new Thread(() =>
        {
            using var frontend = new LibZmqSocket(context, LibZmqSocketType.XSubscriber);
            using var backend = new LibZmqSocket(context, LibZmqSocketType.XPublisher);
            front = frontend.Bind(Endpoints.New(transport));
            back = backend.Bind(Endpoints.New(transport));
            ready.Set();
            LibZmqSocket.Proxy(frontend, backend);
        }) { IsBackground = true };
        proxy.Start();
        Assert.True(ready.Wait(TimeSpan.FromSeconds(20)));
        try
        {
            foreach ((ZmqSocketType publishes, ZmqSocketType subscribes) in s_ends)
            {
                using var publisher = new ZerowirePeer(publishes);
                using var subscriber = new ZerowirePeer(subscribes);
                publisher.Connect(front);
                subscriber.Connect(back);
                Converse(publisher, publishes, subscriber, subscribes);
            }
        }
        finally
        {
            context.Shutdown();
            proxy.Join();
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public async Task Our_pair_stands_between_their_sockets(string transport)
    {
        await using var context = new ZmqContext();
        await using var frontend = new XSubscriberSocket(context);
        await using var backend = new XPublisherSocket(context);
        string front = frontend.Bind(Endpoints.New(transport)).Endpoint;
        string back = backend.Bind(Endpoints.New(transport)).Endpoint;
        using var stop = new CancellationTokenSource();
        Task down = PassAsync(frontend, backend, stop.Token);
        Task up = PassAsync(backend, frontend, stop.Token);
        foreach ((ZmqSocketType publishes, ZmqSocketType subscribes) in s_ends)
        {
            using var publisher = new LibZmqPeer(publishes);
            using var subscriber = new LibZmqPeer(subscribes);
            publisher.Connect(front);
            subscriber.Connect(back);
            Converse(publisher, publishes, subscriber, subscribes);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(up, down));
    }

    [Theory]
    [InlineData("tcp", true)]
    [InlineData("tcp", false)]
    [InlineData("ipc", true)]
    [InlineData("ipc", false)]
    public void A_router_hears_of_a_dealer_that_probes(string transport, bool weProbe)
    {
        using IPeer router = weProbe
            ? new LibZmqPeer(ZmqSocketType.Router)
            : new ZerowirePeer(ZmqSocketType.Router);
        using IPeer dealer = weProbe
            ? new ZerowirePeer(ZmqSocketType.Dealer, "me")
            : new LibZmqPeer(ZmqSocketType.Dealer, "me");
        dealer.SetOption(ProbeRouter, s_on);
        dealer.Connect(router.Bind(Endpoints.New(transport)));
        AssertHears(router, ["me"u8.ToArray(), []]);
        router.Send("me"u8.ToArray(), "welcome"u8.ToArray());
        AssertHears(dealer, ["welcome"u8.ToArray()]);
    }

    private static IPeer Create(bool ours, ZmqSocketType type) => ours ? new ZerowirePeer(type) : new LibZmqPeer(type);

    /// <summary>Connects the two, and hears the subscription to everything.</summary>
    private static void Join(IPeer publisher, IPeer subscriber, string transport, bool publisherBinds)
    {
        string endpoint = Endpoints.New(transport);
        if (publisherBinds) subscriber.Connect(publisher.Bind(endpoint));
        else publisher.Connect(subscriber.Bind(endpoint));
        byte[][]? first;
        long deadline = Environment.TickCount64 + 20_000;
        while ((first = publisher.TryReceive()) is null)
        {
            Assert.True(Environment.TickCount64 < deadline, "The subscription did not arrive.");
            subscriber.Poke();
        }

        Assert.Equal([1], Assert.Single(first));
    }

    private static void Converse(IPeer publisher, ZmqSocketType publishes, IPeer subscriber, ZmqSocketType subscribes)
    {
        var conversation = new Conversation(publisher, publishes, subscriber, subscribes);
        conversation.Begin();
        foreach (byte[][] body in Bodies.All()) conversation.PassThereAndBack(body);
    }

    private static async Task PassAsync(IZmqReceiver from, IZmqSender to, CancellationToken stop)
    {
        using var message = new ZmqMessage();
        while (true)
        {
            await from.ReceiveAsync(message, stop);
            await to.SendAsync(message, stop);
        }
    }

    private static void AssertHears(IPeer peer, byte[][] expected)
    {
        byte[][] received = peer.Receive();
        Assert.Equal(expected.Select(frame => frame.Length), received.Select(frame => frame.Length));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].AsSpan().SequenceEqual(received[i]), $"Frame {i} differs.");
    }
}
