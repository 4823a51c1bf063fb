using System.Net;
using System.Net.Sockets;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Every type with peers of ZMTP 1.0 and 2.0 on the other side, bound by either.</summary>
public sealed class OldPeerTests
{
    private static readonly string[] s_versions = ["1.0", "1.0r", "2.0"];

    /// <summary>Bodies on both sides of every limit of the framings and of the queues.</summary>
    private static readonly string[][] s_messages =
    [
        [""], ["a"], [Text(253)], [Text(254)], [Text(255)], [Text(256)], [Text(8191)], [Text(8192)], [Text(20_000)],
        [Text(300_000)], ["one", "", Text(254), Text(70_000), "last"], ["", ""],
    ];

    public static TheoryData<string, string, bool> Peers()
    {
        var peers = new TheoryData<string, string, bool>();
        foreach (string version in s_versions)
        {
            peers.Add("tcp/async/epoll", version, true);
            peers.Add("tcp/sync/poll", version, false);
            peers.Add("ipc/try/epoll", version, true);
        }
        return peers;
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_pusher_is_heard(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        using OldPeer push = await MeetAsync(stage, pull, weBind, version, ZmqSocketType.Push);
        Task sending = SendAllAsync(push);
        foreach (string[] message in s_messages)
            Assert.Equal(string.Join('|', message), await stage.ReceiveTextAsync(pull));
        await sending.InTimeAsync();
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_puller_is_served(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        using OldPeer pull = await MeetAsync(stage, push, weBind, version, ZmqSocketType.Pull);
        foreach (string[] message in s_messages)
        {
            await stage.SendAsync(push, message);
            Assert.Equal(string.Join('|', message), await pull.ReceiveAsync());
        }
        foreach (string[] message in s_messages)
            await stage.SendAsync(push, message);
        foreach (string[] message in s_messages)
            Assert.Equal(string.Join('|', message), await pull.ReceiveAsync());
        Assert.Equal(version == "1.0" ? -1 : (int)ZmqSocketType.Push, pull.Type);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_publisher_is_told_our_subscriptions_as_messages(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        SubscriberSocket subscriber = stage.Subscriber("weather", Text(255));
        using OldPeer publisher = await MeetAsync(stage, subscriber, weBind, version, ZmqSocketType.Publisher);
        string[] told = [await publisher.ReceiveAsync(), await publisher.ReceiveAsync()];
        Assert.Equal(["\u0001" + Text(255), "\u0001weather"], told.Order(StringComparer.Ordinal));
        subscriber.Unsubscribe("weather");
        Assert.Equal("\0weather", await publisher.ReceiveAsync());
        subscriber.Subscribe("news");
        Assert.Equal("\u0001news", await publisher.ReceiveAsync());
        await publisher.SendAsync("weather", "not wanted any more");
        await publisher.SendAsync("news", "heard");
        Assert.Equal("news|heard", await stage.ReceiveTextAsync(subscriber));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_subscriber_gets_what_it_asks_for_or_everything_when_it_cannot_ask(
        string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        PublisherSocket publisher = stage.Publisher();
        using OldPeer subscriber = await MeetAsync(stage, publisher, weBind, version, ZmqSocketType.Subscriber);
        if (version == "1.0")
        {
            await AwaitAsync(publisher, subscriber, "any topic");
            await stage.SendAsync(publisher, "news", "body");
            Assert.Equal("news|body", await SkipAsync(subscriber, "any topic"));
            return;
        }
        await subscriber.SendAsync("\u0001weather");
        await subscriber.SendAsync("\u0001news");
        await subscriber.SendAsync("\0news");
        await subscriber.SendAsync("\u0001" + Text(255));
        await AwaitAsync(publisher, subscriber, Text(255));
        await stage.SendAsync(publisher, "news", "not wanted any more");
        await stage.SendAsync(publisher, "weather", "heard");
        Assert.Equal("weather|heard", await SkipAsync(subscriber, Text(255)));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_requester_is_answered(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        ReplySocket reply = stage.Reply();
        using OldPeer request = await MeetAsync(stage, reply, weBind, version, ZmqSocketType.Request, "asker");
        for (int i = 0; i < 3; i++)
        {
            await request.SendAsync("", $"question {i}");
            Assert.Equal($"question {i}", await stage.ReceiveTextAsync(reply));
            await stage.SendAsync(reply, $"answer {i}", Text(254));
            Assert.Equal($"|answer {i}|{Text(254)}", await request.ReceiveAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_replier_is_asked(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        request.RoutingId = "asker"u8.ToArray();
        using OldPeer reply = await MeetAsync(stage, request, weBind, version, ZmqSocketType.Reply);
        Assert.Equal("asker", reply.RoutingId);
        for (int i = 0; i < 3; i++)
        {
            await stage.SendAsync(request, $"question {i}");
            Assert.Equal($"|question {i}", await reply.ReceiveAsync());
            await reply.SendAsync("", $"answer {i}");
            Assert.Equal($"answer {i}", await stage.ReceiveTextAsync(request));
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_dealer_is_known_to_a_router_by_its_routing_id(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router("the router");
        string id = Text(255);
        using OldPeer dealer = await MeetAsync(stage, router, weBind, version, ZmqSocketType.Dealer, id);
        Assert.Equal("the router", dealer.RoutingId);
        await dealer.SendAsync("hello", "");
        using ZmqMessage hello = await stage.ReceiveAsync(router);
        Assert.Equal(Encoding.Latin1.GetBytes(id), hello[0].ToArray());
        Assert.Equal("hello", hello[1].ToString());
        Assert.Equal(3, hello.Count);
        // An old peer announces no properties; where it is, is known anyway.
        Assert.Null(hello.Metadata!["Socket-Type"]);
        Assert.NotEmpty(hello.Metadata!["Peer-Address"]!);
        await stage.SendAsync(router, hello);
        Assert.Equal("hello|", await dealer.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task An_old_router_and_a_dealer_talk(string scenario, string version, bool weBind)
    {
        await using var stage = new Stage(scenario);
        DealerSocket dealer = stage.Dealer("the dealer");
        using OldPeer router = await MeetAsync(stage, dealer, weBind, version, ZmqSocketType.Router, "old");
        Assert.Equal("the dealer", router.RoutingId);
        await stage.SendAsync(dealer, "", "job");
        Assert.Equal("|job", await router.ReceiveAsync());
        await router.SendAsync("", "done");
        Assert.Equal("|done", await stage.ReceiveTextAsync(dealer));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0r")]
    [InlineData("2.0")]
    public async Task Every_byte_may_come_alone(string version)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        using RawPeer peer = await RawPeer.ConnectAsync(pull.Bind(stage.AnyEndpoint).Endpoint);
        byte[] signature = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F];
        byte[] all = version switch
        {
            "1.0" => [4, 0, .. "old"u8, 2, 1, 65, 1, 0, 2, 0, 66],
            "1.0r" => [.. signature, 0, 8, 4, 0, .. "old"u8, 2, 1, 65, 1, 0, 2, 0, 66],
            _ => [.. signature, 1, 8, 0, 3, .. "old"u8, 1, 1, 65, 0, 0, 0, 1, 66],
        };
        peer.Socket.NoDelay = true;
        foreach (byte one in all)
        {
            await peer.WriteAsync((byte[])[one]);
            await Task.Yield();
        }
        Assert.Equal("A|", await stage.ReceiveTextAsync(pull));
        Assert.Equal("B", await stage.ReceiveTextAsync(pull));
    }

    [Fact]
    public async Task An_old_peer_may_send_all_it_has_together_with_its_routing_id()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        byte[] body = Encoding.Latin1.GetBytes(Text(20_000));
        byte[] frame = [0xFF, 0, 0, 0, 0, 0, 0, 0x4E, 0x21, 0, .. body];
        byte[] all = [1, 0, .. frame, .. frame, .. frame];
        // Often, because it depends on how much of it comes at once.
        for (int i = 0; i < 30; i++)
        {
            using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
            await peer.WriteAsync(all);
            for (int message = 0; message < 3; message++)
                Assert.Equal(Text(20_000), await stage.ReceiveTextAsync(pull));
        }
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task A_full_socket_holds_an_old_peer_back_and_loses_nothing(string version)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        pull.ReceiveHighWaterMark = 5;
        using OldPeer push = await MeetAsync(stage, pull, weBind: true, version, ZmqSocketType.Push);
        const int Count = 3000;
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
                await push.SendAsync($"{i}", Text(i * 7 % 20_000));
        });
        for (int i = 0; i < Count; i++)
            Assert.Equal($"{i}|{Text(i * 7 % 20_000)}", await stage.ReceiveTextAsync(pull));
        await sending.InTimeAsync();
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task An_old_peer_that_does_not_read_fills_the_socket_and_gets_all_in_the_end(string version)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 10;
        using OldPeer pull = await MeetAsync(stage, push, weBind: true, version, ZmqSocketType.Pull);
        int sent = 0;
        while (push.TrySend(Encoding.Latin1.GetBytes($"{sent}:{Text(100_000)}"), TimeSpan.FromMilliseconds(200)))
            sent++;
        Assert.InRange(sent, 10, 1000);
        for (int i = 0; i < sent; i++)
            Assert.Equal($"{i}:{Text(100_000)}", await pull.ReceiveAsync());
        await stage.SendAsync(push, "room again");
        Assert.Equal("room again", await pull.ReceiveAsync());
    }

    [Theory]
    [InlineData("length 0", new byte[] { 1, 0, 0, 0 })]
    [InlineData("length 2^64-1", new byte[] { 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0 })]
    [InlineData("length 2^63", new byte[] { 1, 0, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("over the limit", new byte[] { 1, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0x10, 0, 0 })]
    [InlineData("reserved flags", new byte[] { 1, 0, 2, 4, 65 })]
    [InlineData("routing id of 300", new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 1, 0x2C, 0, 1, 2, 3 })]
    [InlineData("type", new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 2 })]
    [InlineData("command", new byte[] { 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 8, 0, 0, 4, 5, 4, 80, 73, 78, 71 })]
    public async Task An_old_peer_that_breaks_the_rules_is_cut_off_and_an_event_says_so(string name, byte[] bytes)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        pull.MaxMessageSize = 2000;
        await using var log = new MonitorLog(pull);
        using RawPeer peer = await RawPeer.ConnectAsync(pull.Bind(stage.AnyEndpoint).Endpoint);
        await peer.TryWriteAsync(bytes);
        await peer.ReadToEndAsync();
        ZmqMonitorEvent failed = await log.UntilAsync(Kind.Disconnected);
        Assert.True(failed.ProtocolError is not null, name);
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task Messages_of_the_longest_allowed_length_pass(string version)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        pull.MaxMessageSize = 300;
        using OldPeer push = await MeetAsync(stage, pull, weBind: true, version, ZmqSocketType.Push);
        await push.SendAsync(Text(300));
        Assert.Equal(Text(300), await stage.ReceiveTextAsync(pull));
        await push.SendAsync(Text(301));
        await push.Raw.ReadToEndAsync();
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task No_handshake_event_is_raised_and_the_connection_is_ready(string version)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        await using var log = new MonitorLog(push);
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        ZmqConnection connection = push.Connect(
            $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using var peer = new RawPeer(await listener.AcceptSocketAsync().InTimeAsync());
        listener.Stop();
        await peer.WriteAsync(version == "1.0"
            ? (byte[])[1, 0] : [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 7, 0, 0]);
        await connection.WaitUntilReadyAsync().InTimeAsync();
        peer.Crash();
        var seen = new List<Kind>();
        do
        {
            seen.Add((await log.NextAsync(Enum.GetValues<Kind>())).Kind);
        }
        while (seen[^1] != Kind.Disconnected);
        Assert.DoesNotContain(Kind.HandshakeSucceeded, seen);
        Assert.DoesNotContain(Kind.HandshakeFailed, seen);
    }

    [Theory]
    [InlineData("1.0", "2.0")]
    [InlineData("2.0", "1.0")]
    public async Task What_waits_for_a_lost_peer_goes_to_its_successor_of_another_version(string first, string second)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        push.Connect($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        OldPeer peer = await OldPeer.AcceptAsync(listener, first, ZmqSocketType.Pull);
        await stage.SendAsync(push, "one");
        Assert.Equal("one", await peer.ReceiveAsync());
        peer.Raw.Crash();
        using OldPeer successor = await OldPeer.AcceptAsync(listener, second, ZmqSocketType.Pull);
        await stage.SendAsync(push, "two", Text(254));
        Assert.Equal("two|" + Text(254), await successor.ReceiveAsync());
    }

    private static Task<OldPeer> MeetAsync(
        Stage stage, ZmqSocket socket, bool weBind, string version, ZmqSocketType type, string routingId = "") => weBind
        ? OldPeer.ConnectAsync(socket.Bind(stage.AnyEndpoint).Endpoint, version, type, routingId)
        : OldPeer.AcceptAsync(socket, version, type, routingId);

    private static async Task SendAllAsync(OldPeer peer)
    {
        foreach (string[] message in s_messages)
            await peer.SendAsync(message);
    }

    /// <summary>Publishes until the first message has come.</summary>
    private static async Task AwaitAsync(PublisherSocket publisher, OldPeer subscriber, string topic)
    {
        Task<string> first = subscriber.ReceiveAsync();
        await Eventually.TrueAsync(
            () =>
            {
                publisher.Send(topic);
                return first.Wait(TimeSpan.FromMilliseconds(5));
            },
            "the first message");
        Assert.Equal(topic, await first);
    }

    private static async Task<string> SkipAsync(OldPeer subscriber, string text)
    {
        string received;
        do
        {
            received = await subscriber.ReceiveAsync();
        }
        while (received == text);
        return received;
    }

    private static string Text(int length) => string.Create(length, 0, static (text, _) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)('a' + (i % 25));
    });
}
