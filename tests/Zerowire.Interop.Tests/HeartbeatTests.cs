using Zerowire.Interop.Tests.Peers;
using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests;

/// <summary>Heartbeats between the two implementations, and peers that are stopped.</summary>
public sealed class HeartbeatTests
{
    private const int Interval = 75;
    private const int Timeout = 77;
    private const int Rounds = 10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task Each_answers_the_pings_of_the_other(bool weConnect, bool clientAsks, bool serverAsks)
    {
        using IPeer client = NewPeer(weConnect, clientAsks);
        using IPeer server = NewPeer(!weConnect, serverAsks);
        await using var tap = new Tap(server.Bind("tcp://127.0.0.1:*"));
        client.Connect(tap.Endpoint);
        client.Send("question"u8.ToArray());
        server.Receive();
        await AwaitAsync(() => Pings(tap, client: true) >= (clientAsks ? Rounds : 0)
            && Pings(tap, client: false) >= (serverAsks ? Rounds : 0)
            && Pongs(tap, client: true) >= (serverAsks ? Rounds : 0)
            && Pongs(tap, client: false) >= (clientAsks ? Rounds : 0));
        Assert.True(clientAsks || Pings(tap, client: true) == 0);
        Assert.True(serverAsks || Pings(tap, client: false) == 0);
        server.Send("answer"u8.ToArray());
        Assert.Equal("answer"u8.ToArray(), client.Receive()[0]);
        Assert.Equal(1, tap.Connections);
    }

    [Fact]
    public async Task A_stopped_process_is_noticed_and_found_again_when_it_goes_on()
    {
        using ExternalProcess python = ExternalProcess.Python("router.py", "bind", "tcp://127.0.0.1:*", int.MaxValue);
        string endpoint = await python.ReadEndpointAsync();
        await using var dealer = new DealerSocket { HeartbeatInterval = s_beat, HeartbeatTimeout = 40 * s_beat };
        await using IAsyncEnumerator<ZmqMonitorEvent> events = dealer.MonitorAsync().GetAsyncEnumerator();
        dealer.HiccupMessage = "again"u8.ToArray();
        dealer.Connect(endpoint);
        dealer.Send("before");
        Assert.Equal("BEFORE", dealer.ReceiveString(s_patience));
        python.Suspend();
        do
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(s_patience));
        }
        while (events.Current.Kind != ZmqMonitorEventKind.Disconnected);
        Assert.Contains("silent", events.Current.Reason, StringComparison.Ordinal);
        Assert.Equal("again", dealer.ReceiveString(s_patience));
        python.Resume();
        dealer.Send("after");
        string answer;
        do
        {
            answer = dealer.ReceiveString(s_patience);
        }
        while (answer == "again");
        Assert.Equal("AFTER", answer);
    }

    [Fact]
    public async Task A_stopped_process_that_has_named_a_time_to_live_is_noticed_by_one_that_does_not_ask()
    {
        await using var router = new RouterSocket
        {
            DisconnectMessage = "bye"u8.ToArray(), ReceiveTimeout = s_patience,
        };
        string endpoint = router.Bind("tcp://127.0.0.1:*").Endpoint;
        using ExternalProcess python = ExternalProcess.Python("heartbeat.py", "connect", endpoint, 0);
        foreach (string expected in new[] { "first", "second" })
        {
            using ZmqMessage word = router.Receive();
            Assert.Equal(("python", expected), (word[0].ToString(), word[1].ToString()));
        }

        python.Suspend();
        using ZmqMessage last = router.Receive();
        Assert.Equal(("python", "bye"), (last[0].ToString(), last[1].ToString()));
    }

    [Fact]
    public async Task Libzmq_gives_us_up_after_the_time_to_live_that_we_have_named()
    {
        using var context = new LibZmqContext();
        using var pull = new LibZmqSocket(context, LibZmqSocketType.Pull);
        await using var tap = new Tap(pull.Bind("tcp://127.0.0.1:*"));
        await using var push = new PushSocket
        {
            HeartbeatInterval = s_beat, HeartbeatTimeout = s_patience, HeartbeatTimeToLive = 4 * s_beat,
            Linger = TimeSpan.Zero,
        };
        push.Connect(tap.Endpoint);
        push.Send("word");
        pull.ReceiveMessage();
        await AwaitAsync(() => Pings(tap, client: true) >= 2);
        tap.FallSilent();
        await tap.EndedByServer.WaitAsync(s_patience);
    }

    [Fact]
    public void Each_reads_the_properties_that_the_other_announces()
    {
        using var context = new LibZmqContext();
        using var them = new LibZmqSocket(context, LibZmqSocketType.Dealer);
        them.SetOption(LibZmqOption.Metadata, "X-Theirs:libzmq"u8);
        them.SetOption(LibZmqOption.RoutingId, "them"u8);
        using var us = new DealerSocket { RoutingId = "us"u8.ToArray(), ReceiveTimeout = s_patience };
        us.AnnounceProperty("X-Ours", "zerowire");
        us.AnnounceProperty("X-Long", new string('x', 1000));
        us.Connect(them.Bind("tcp://127.0.0.1:*"));
        (string Name, string? Value)[] properties =
        [
            ("X-Ours", "zerowire"), ("X-Long", new string('x', 1000)), ("Socket-Type", "DEALER"), ("Identity", "us"),
            ("Peer-Address", "127.0.0.1"), ("X-None", null),
        ];
        foreach ((string name, string? value) in properties)
        {
            us.Send("x");
            Assert.Equal(value, them.ReceiveProperty(name));
        }

        them.Send("y"u8);
        using ZmqMessage message = us.Receive();
        Assert.Equal("libzmq", message.Metadata!["X-Theirs"]);
        Assert.Equal("them"u8, message.Metadata.RoutingId.Span);
        Assert.Equal(ZmqSocketType.Dealer, message.Metadata.SocketType);
    }

    [Fact]
    public void Libzmq_receives_our_hello_and_we_hear_when_it_is_gone()
    {
        using var router = new RouterSocket { ReceiveTimeout = s_patience, HelloMessage = "hello"u8.ToArray() };
        router.DisconnectMessage = "bye"u8.ToArray();
        router.Notify = ZmqRouterNotifications.All;
        string endpoint = router.Bind("tcp://127.0.0.1:*").Endpoint;
        using (var them = new LibZmqPeer(ZmqSocketType.Dealer, "them"))
        {
            them.Connect(endpoint);
            Assert.Equal("hello"u8.ToArray(), them.Receive()[0]);
            AssertReceived(router, "");
        }

        AssertReceived(router, "");
        AssertReceived(router, "bye");
    }

    private static void AssertReceived(RouterSocket router, string body)
    {
        using ZmqMessage message = router.Receive();
        Assert.Equal(("them", body), (message[0].ToString(), message[1].ToString()));
    }

    private static IPeer NewPeer(bool ours, bool asks)
    {
        IPeer peer = ours ? new ZerowirePeer(ZmqSocketType.Dealer) : new LibZmqPeer(ZmqSocketType.Dealer);
        if (asks)
        {
            peer.SetOption(Interval, BitConverter.GetBytes(20));
            peer.SetOption(Timeout, BitConverter.GetBytes(5000));
        }

        return peer;
    }

    private static int Pings(Tap tap, bool client) =>
        client ? tap.CountFromClient("\x4PING"u8) : tap.CountFromServer("\x4PING"u8);

    private static int Pongs(Tap tap, bool client) =>
        client ? tap.CountFromClient("\x4PONG"u8) : tap.CountFromServer("\x4PONG"u8);

    private static async Task AwaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!condition()) await Task.Delay(5, patience.Token);
    }
}
