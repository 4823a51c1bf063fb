using System.Text;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Messages that tell of connections: HELLO_MSG, DISCONNECT_MSG, HICCUP_MSG and ROUTER_NOTIFY.</summary>
public sealed class PeerNoticeTests
{
    private static readonly byte[] s_hello = "hello"u8.ToArray();
    private static readonly byte[] s_bye = "bye"u8.ToArray();
    private static readonly byte[] s_again = "again"u8.ToArray();

    /// <summary>Longer than what is copied into a queue.</summary>
    private static readonly string s_long = new('x', 100_000);

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Both_sides_say_hello_before_anything_else(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.HelloMessage = "welcome"u8.ToArray();
        DealerSocket dealer = stage.Dealer("me");
        dealer.HelloMessage = s_hello;
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        dealer.Connect(endpoint);
        await stage.SendAsync(dealer, "first");
        Assert.Equal("me|hello", await stage.ReceiveTextAsync(router));
        Assert.Equal("me|first", await stage.ReceiveTextAsync(router));
        await stage.SendAsync(router, "me", "answer");
        Assert.Equal("welcome", await stage.ReceiveTextAsync(dealer));
        Assert.Equal("answer", await stage.ReceiveTextAsync(dealer));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Hello_goes_before_messages_that_waited_for_the_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        DealerSocket dealer = stage.Dealer("me");
        dealer.HelloMessage = s_hello;
        dealer.Connect(endpoint);
        await stage.SendAsync(dealer, "early");
        RouterSocket router = stage.Router();
        router.HelloMessage = Encoding.ASCII.GetBytes(s_long);
        router.Bind(endpoint);
        Assert.Equal("me|hello", await stage.ReceiveTextAsync(router));
        Assert.Equal("me|early", await stage.ReceiveTextAsync(router));
        Assert.Equal(s_long, await stage.ReceiveTextAsync(dealer));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Hello_is_said_anew_on_every_connection_and_a_lost_one_is_told_of(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        DealerSocket dealer = stage.Dealer("me");
        dealer.HelloMessage = s_hello;
        dealer.HiccupMessage = s_again;
        dealer.Connect(endpoint);
        for (int life = 0; life < 3; life++)
        {
            RouterSocket router = stage.Router();
            router.Bind(endpoint);
            Assert.Equal("me|hello", await stage.ReceiveTextAsync(router));
            await stage.SendAsync(router, "me", "last words");
            await router.DisposeAsync();
            Assert.Equal("last words", await stage.ReceiveTextAsync(dealer));
            Assert.Equal("again", await stage.ReceiveTextAsync(dealer));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task With_immediate_the_application_hears_of_lost_connections_too(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        DealerSocket dealer = stage.Dealer("me");
        dealer.Immediate = true;
        dealer.HiccupMessage = s_again;
        dealer.Connect(endpoint);
        for (int life = 0; life < 2; life++)
        {
            RouterSocket router = stage.Router();
            router.Bind(endpoint);
            await stage.SendAsync(dealer, "there");
            Assert.Equal("me|there", await stage.ReceiveTextAsync(router));
            await router.DisposeAsync();
            Assert.Equal("again", await stage.ReceiveTextAsync(dealer));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_router_hears_of_peers_that_are_gone_behind_their_last_message(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.DisconnectMessage = s_bye;
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket closing = stage.Dealer("closing");
        DealerSocket leaving = stage.Dealer("leaving");
        closing.Linger = TimeSpan.FromSeconds(5);
        closing.Connect(endpoint);
        await stage.SendAsync(closing, "last words");
        Task closed = closing.DisposeAsync().AsTask();
        Assert.Equal("closing|last words", await stage.ReceiveTextAsync(router));
        Assert.Equal("closing|bye", await stage.ReceiveTextAsync(router));
        await closed.InTimeAsync();
        ZmqConnection connection = leaving.Connect(endpoint);
        await stage.SendAsync(leaving, "here");
        Assert.Equal("leaving|here", await stage.ReceiveTextAsync(router));
        connection.Disconnect();
        Assert.Equal("leaving|bye", await stage.ReceiveTextAsync(router));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Only_the_accepting_side_hears_of_a_peer_that_is_gone_and_only_the_other_of_a_hiccup(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router("router");
        router.DisconnectMessage = s_bye;
        DealerSocket first = stage.Dealer("first");
        DealerSocket second = stage.Dealer("second");
        first.HiccupMessage = second.HiccupMessage = s_again;
        router.Connect(first.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(first, "one");
        Assert.Equal("first|one", await stage.ReceiveTextAsync(router));
        await first.DisposeAsync();
        router.Connect(second.Bind(stage.AnyEndpoint).Endpoint);
        await stage.SendAsync(second, "two");
        Assert.Equal("second|two", await stage.ReceiveTextAsync(router));
        RouterSocket other = stage.Router("other");
        other.Connect(second.LastEndpoint);
        await Eventually.TrueAsync(() => Reaches(second, other), "a connection");
        await router.DisposeAsync();
        other.Mandatory = true;
        await stage.SendAsync(other, "second", "still there");
        Assert.Equal("still there", await stage.ReceiveTextAsync(second));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_router_is_notified_of_peers_that_come_and_go(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.Notify = ZmqRouterNotifications.All;
        router.DisconnectMessage = s_bye;
        string endpoint = router.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket dealer = stage.Dealer("me");
        dealer.HelloMessage = s_hello;
        dealer.Connect(endpoint);
        Assert.Equal("me|", await stage.ReceiveTextAsync(router));
        Assert.Equal("me|hello", await stage.ReceiveTextAsync(router));
        await dealer.DisposeAsync();
        Assert.Equal("me|", await stage.ReceiveTextAsync(router));
        Assert.Equal("me|bye", await stage.ReceiveTextAsync(router));
    }

    [Theory]
    [InlineData(ZmqRouterNotifications.Connect)]
    [InlineData(ZmqRouterNotifications.Disconnect)]
    public async Task A_router_that_connects_is_notified_of_what_it_asked_for(ZmqRouterNotifications wanted)
    {
        await using var stage = new Stage("tcp/async/epoll");
        string endpoint = stage.NewEndpoint();
        RouterSocket router = stage.Router();
        router.Notify = wanted;
        router.Connect(endpoint);
        for (int life = 0; life < 3; life++)
        {
            DealerSocket dealer = stage.Dealer("me");
            dealer.Bind(endpoint);
            if (wanted == ZmqRouterNotifications.Connect)
                Assert.Equal("me|", await stage.ReceiveTextAsync(router));
            await stage.SendAsync(dealer, "word");
            Assert.Equal("me|word", await stage.ReceiveTextAsync(router));
            await dealer.DisposeAsync();
            if (wanted == ZmqRouterNotifications.Disconnect)
                Assert.Equal("me|", await stage.ReceiveTextAsync(router));
        }
    }

    [Fact]
    public async Task Notices_come_whether_or_not_there_is_room_and_never_inside_a_message()
    {
        await using var stage = new Stage("tcp/async/epoll");
        RouterSocket router = stage.Router();
        router.ReceiveHighWaterMark = 1;
        router.Notify = ZmqRouterNotifications.All;
        router.DisconnectMessage = Encoding.ASCII.GetBytes(s_long);
        using (RawPeer peer = await RawPeer.ConnectAsync(router.Bind(stage.AnyEndpoint).Endpoint))
        {
            await peer.HandshakeAsync("DEALER", 1, ("Identity", "raw"));
            await peer.WriteAsync((byte[])[
                .. RawPeer.Frame(0, "one"u8), .. RawPeer.Frame(0, "two"u8), .. RawPeer.Frame(1, "half"u8)]);
        }
        foreach (string expected in new[] { "raw|", "raw|one", "raw|two", "raw|", "raw|" + s_long })
            Assert.Equal(expected, await stage.ReceiveTextAsync(router));
    }

    [Fact]
    public async Task A_peer_that_falls_silent_says_good_bye_all_the_same()
    {
        await using var time = new TimedContext();
        using var router = new RouterSocket(time.Context) { DisconnectMessage = s_bye, Linger = TimeSpan.Zero };
        router.HeartbeatInterval = TimeSpan.FromSeconds(1);
        using RawPeer peer = await RawPeer.ConnectAsync(router.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("DEALER", 1, ("Identity", "raw"));
        Task<ZmqMessage> receiving = router.ReceiveAsync().AsTask();
        await time.PassUntilAsync(receiving, TimeSpan.FromSeconds(1), router);
        using ZmqMessage message = await receiving;
        Assert.Equal("raw|bye", message.Text());
        Assert.Equal(ZmqSocketType.Dealer, message.Metadata!.SocketType);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("2.0")]
    public async Task Older_peers_are_greeted_in_their_own_framing(string version)
    {
        await using var stage = new Stage("tcp/async/epoll");
        DealerSocket dealer = stage.Dealer();
        dealer.HelloMessage = Encoding.ASCII.GetBytes(s_long);
        string endpoint = dealer.Bind(stage.AnyEndpoint).Endpoint;
        using OldPeer peer = await OldPeer.ConnectAsync(endpoint, version, ZmqSocketType.Dealer);
        Assert.Equal(s_long, await peer.ReceiveAsync());
        await stage.SendAsync(dealer, "next");
        Assert.Equal("next", await peer.ReceiveAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Types_that_have_no_use_for_notices_take_them_by_number_and_send_none(string scenario)
    {
        await using var stage = new Stage(scenario);
        ReplySocket reply = stage.Reply();
        RequestSocket request = stage.Request();
        foreach (ZmqSocket socket in new ZmqSocket[] { reply, request })
        {
            foreach (int option in (int[])
                [OptionNumber.HelloMessage, OptionNumber.DisconnectMessage, OptionNumber.HiccupMessage])
            {
                socket.SetOption(option, s_hello);
                socket.SetOption(option, []);
                socket.SetOption(option, s_hello);
                Assert.Throws<ZmqException>(() => socket.GetOption(option, new byte[10]));
            }
        }
        reply.SetOption(OptionNumber.RouterNotify, 3);
        Assert.Equal(3, reply.GetOption(OptionNumber.RouterNotify));
        Assert.Equal(0, request.GetOption(OptionNumber.RouterNotify));
        Assert.Throws<ZmqException>(() => request.SetOption(OptionNumber.RouterNotify, 1));
        Assert.Throws<ZmqException>(() => reply.SetOption(OptionNumber.RouterNotify, 4));
        Assert.Throws<ZmqException>(() => reply.SetOption(OptionNumber.RouterNotify, -1));
        await stage.JoinAsync(reply, request);
        await stage.SendAsync(request, "question");
        Assert.Equal("question", await stage.ReceiveTextAsync(reply));
        await stage.SendAsync(reply, "answer");
        Assert.Equal("answer", await stage.ReceiveTextAsync(request));
        RouterSocket router = stage.Router();
        Assert.Throws<ArgumentOutOfRangeException>(() => router.Notify = (ZmqRouterNotifications)4);
        router.Notify = ZmqRouterNotifications.All;
        Assert.Equal(ZmqRouterNotifications.All, router.Notify);
    }

    /// <summary>Whether a message of the dealer comes to this router; others get their share of them.</summary>
    private static bool Reaches(DealerSocket from, RouterSocket to)
    {
        from.TrySend("?");
        return to.TryReceiveString(out _, TimeSpan.FromMilliseconds(5));
    }
}
