using System.Text;
using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>Options of requests, routers and connections, with the real libzmq at either end.</summary>
public sealed class RoutingTests
{
    private const int ReconnectInterval = 18;
    private const int MaxMessageSize = 22;
    private const int IPv4Only = 31;
    private const int IPv6 = 42;
    private const int ProbeRouter = 51;
    private const int RequestCorrelate = 52;
    private const int RequestRelaxed = 53;
    private const int RouterHandover = 56;
    private const int HelloMessage = 110;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_handover_the_newer_peer_takes_the_routing_id(bool weRoute)
    {
        using IPeer router = Create(weRoute, ZmqSocketType.Router);
        router.SetOption(RouterHandover, s_on);
        string endpoint = router.Bind("tcp://127.0.0.1:*");
        using IPeer first = Create(!weRoute, ZmqSocketType.Dealer, "twin");
        using IPeer second = Create(!weRoute, ZmqSocketType.Dealer, "twin");
        // Otherwise the one that is pushed out would come back and do the same.
        first.SetOption(ReconnectInterval, BitConverter.GetBytes(-1));
        first.Connect(endpoint);
        first.Send("one"u8.ToArray());
        Assert.Equal("twin|one", Text(router.Receive()));
        second.Connect(endpoint);
        second.Send("two"u8.ToArray());
        Assert.Equal("twin|two", Text(router.Receive()));
        router.Send("twin"u8.ToArray(), "answer"u8.ToArray());
        Assert.Equal("answer", Text(second.Receive()));
        Assert.Null(first.TryReceive());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_handover_the_first_peer_keeps_the_routing_id(bool weRoute)
    {
        using IPeer router = Create(weRoute, ZmqSocketType.Router);
        string endpoint = router.Bind("tcp://127.0.0.1:*");
        using IPeer first = Create(!weRoute, ZmqSocketType.Dealer, "twin");
        using IPeer second = Create(!weRoute, ZmqSocketType.Dealer, "twin");
        using IPeer other = Create(!weRoute, ZmqSocketType.Dealer, "other");
        first.Connect(endpoint);
        first.Send("one"u8.ToArray());
        Assert.Equal("twin|one", Text(router.Receive()));
        second.Connect(endpoint);
        second.Send("two"u8.ToArray());
        Assert.Null(router.TryReceive());
        other.Connect(endpoint);
        other.Send("three"u8.ToArray());
        Assert.Equal("other|three", Text(router.Receive()));
        router.Send("twin"u8.ToArray(), "answer"u8.ToArray());
        Assert.Equal("answer", Text(first.Receive()));
        Assert.Null(second.TryReceive());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_correlated_request_has_its_number_in_front(bool weAsk, bool routerAnswers)
    {
        using IPeer request = Create(weAsk, ZmqSocketType.Request);
        using IPeer server = Create(!weAsk, routerAnswers ? ZmqSocketType.Router : ZmqSocketType.Reply);
        request.SetOption(RequestCorrelate, s_on);
        request.Connect(server.Bind("tcp://127.0.0.1:*"));
        var numbers = new HashSet<string>();
        for (int i = 0; i < 3; i++)
        {
            request.Send(Encoding.ASCII.GetBytes($"question {i}"));
            byte[][] received = server.Receive();
            if (routerAnswers)
            {
                Assert.Equal([5, 4, 0, 10], received.Select(frame => frame.Length));
                Assert.True(numbers.Add(Convert.ToHexString(received[1])));
                // A reply to another request is none.
                server.Send(received[0], [.. received[1].Select(b => (byte)~b)], [], "wrong"u8.ToArray());
                server.Send(received[0], [], "without a number"u8.ToArray());
            }
            server.Send([.. received[..^1], Encoding.ASCII.GetBytes($"answer {i}")]);
            Assert.Equal($"answer {i}", Text(request.Receive()));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_relaxed_request_may_be_given_up_for_another(bool weAsk)
    {
        using IPeer request = Create(weAsk, ZmqSocketType.Request);
        using IPeer router = Create(!weAsk, ZmqSocketType.Router);
        request.SetOption(RequestCorrelate, s_on);
        request.SetOption(RequestRelaxed, s_on);
        request.Connect(router.Bind("tcp://127.0.0.1:*"));
        request.Send("old"u8.ToArray());
        byte[][] old = router.Receive();
        Assert.Equal("old", Text(old[^1..]));
        request.Send("new"u8.ToArray());
        byte[][] fresh = router.Receive();
        Assert.Equal("new", Text(fresh[^1..]));
        // The connection of the old one may be gone: so does libzmq.
        router.TrySend([.. old[..^1], "old answer"u8.ToArray()]);
        router.Send([.. fresh[..^1], "new answer"u8.ToArray()]);
        Assert.Equal("new answer", Text(request.Receive()));
    }

    [Theory]
    [InlineData(true, ZmqSocketType.Request)]
    [InlineData(false, ZmqSocketType.Request)]
    [InlineData(true, ZmqSocketType.Router)]
    [InlineData(false, ZmqSocketType.Router)]
    public void A_router_hears_of_whoever_probes(bool weProbe, ZmqSocketType type)
    {
        using IPeer router = Create(!weProbe, ZmqSocketType.Router);
        using IPeer probing = Create(weProbe, type, "me");
        probing.SetOption(ProbeRouter, s_on);
        probing.Connect(router.Bind("tcp://127.0.0.1:*"));
        Assert.Equal("me|", Text(router.Receive()));
        if (type == ZmqSocketType.Router) return;
        probing.Send("question"u8.ToArray());
        Assert.Equal("me||question", Text(router.Receive()));
        router.Send("me"u8.ToArray(), [], "answer"u8.ToArray());
        Assert.Equal("answer", Text(probing.Receive()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_peer_that_sends_too_much_is_cut_off_and_comes_again(bool weLimit)
    {
        const int Limit = 1000;
        using IPeer pull = Create(weLimit, ZmqSocketType.Pull);
        using IPeer push = Create(!weLimit, ZmqSocketType.Push);
        pull.SetOption(MaxMessageSize, BitConverter.GetBytes((long)Limit));
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        push.Send(new byte[Limit]);
        Assert.Equal(Limit, Assert.Single(pull.Receive()).Length);
        push.Send(new byte[Limit + 1]);
        byte[][]? next = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                push.Send("small"u8.ToArray());
                return (next = pull.TryReceive()) is not null;
            },
            s_patience));
        Assert.Equal("small", Text(next!));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void A_router_of_libzmq_is_greeted_by_our_dealer(string transport)
    {
        using var router = new LibZmqPeer(ZmqSocketType.Router);
        using var dealer = new ZerowirePeer(ZmqSocketType.Dealer, "me");
        dealer.SetOption(HelloMessage, "hello"u8);
        dealer.Connect(router.Bind(Endpoints.New(transport)));
        dealer.Send("and more"u8.ToArray());
        Assert.Equal("me|hello", Text(router.Receive()));
        Assert.Equal("me|and more", Text(router.Receive()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_speak_IPv6_when_they_may(bool weBind)
    {
        if (!System.Net.Sockets.Socket.OSSupportsIPv6 || !File.Exists("/proc/net/if_inet6")) return;
        using IPeer pull = Create(weBind, ZmqSocketType.Pull);
        using IPeer push = Create(!weBind, ZmqSocketType.Push);
        Assert.ThrowsAny<Exception>(() => pull.Bind("tcp://[::1]:*"));
        pull.SetOption(IPv6, s_on);
        push.SetOption(IPv4Only, BitConverter.GetBytes(0));
        push.Connect(pull.Bind("tcp://[::1]:*"));
        push.Send("over IPv6"u8.ToArray());
        Assert.Equal("over IPv6", Text(pull.Receive()));
    }

    private static IPeer Create(bool ours, ZmqSocketType type, string? routingId = null) =>
        ours ? new ZerowirePeer(type, routingId) : new LibZmqPeer(type, routingId);

    private static string Text(byte[][] message) => string.Join('|', message.Select(Encoding.Latin1.GetString));
}
