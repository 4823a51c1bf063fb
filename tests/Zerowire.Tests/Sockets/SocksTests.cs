using System.Net;
using Zerowire.Tests.Infrastructure;
using Zerowire.Transports;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Connections through a SOCKS 5 proxy.</summary>
public sealed class SocksTests
{
    public static TheoryData<string> Reactors => ["epoll", "poll", "select", "portable"];

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task Messages_go_through_the_proxy_both_ways(string reactor)
    {
        await using var proxy = new SocksServer();
        await using ZmqContext context = TestContext.Over(reactor);
        using var reply = new ReplySocket(context);
        string endpoint = reply.Bind("tcp://127.0.0.1:*").Endpoint;
        using RequestSocket request = NewRequest(context, proxy.Address);
        request.Connect(endpoint);
        foreach (string text in new[] { "one", new string('x', 100_000) })
        {
            request.Send(text);
            Assert.Equal(text, reply.ReceiveString(Eventually.Patience));
            reply.Send(text);
            Assert.Equal(text, request.ReceiveString(Eventually.Patience));
        }
        Assert.Equal(((byte)1, "127.0.0.1", PortOf(endpoint)), Assert.Single(proxy.Requests));
        Assert.Equal(new byte[] { 0 }, Assert.Single(proxy.Offers));
    }

    [Theory]
    [InlineData("[::1]", 4, "::1")]
    [InlineData("server.only-the-proxy-knows.example", 3, "server.only-the-proxy-knows.example")]
    [InlineData("127.0.0.1", 1, "127.0.0.1")]
    public async Task Names_are_for_the_proxy_to_look_up_and_addresses_go_as_such(string host, byte kind, string told)
    {
        await using var proxy = new SocksServer();
        proxy.Hosts[told] = IPAddress.Loopback;
        // No name may be looked up here, and IPv6 is off.
        await using var context = new ZmqContext
        {
            Resolver = new Resolver(_ => throw new InvalidOperationException()),
        };
        using var reply = new ReplySocket(context);
        int port = PortOf(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        using RequestSocket request = NewRequest(context, proxy.Address);
        request.Connect($"tcp://{host}:{port}");
        request.Send("hello");
        Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
        Assert.Equal((kind, told, port), Assert.Single(proxy.Requests));
    }

    [Fact]
    public async Task The_name_of_the_proxy_is_looked_up_on_every_try()
    {
        await using var proxy = new SocksServer();
        int asked = 0;
        await using var context = new ZmqContext
        {
            Resolver = new Resolver(name => name == "proxy.example" && Interlocked.Increment(ref asked) > 2
                ? [IPAddress.Loopback] : []),
        };
        using var reply = new ReplySocket(context);
        using RequestSocket request = NewRequest(context, $"proxy.example:{proxy.Port}");
        await using var log = new MonitorLog(request);
        request.Connect(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        request.Send("hello");
        Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
        ZmqMonitorEvent retried = await log.NextAsync(Kind.ConnectRetried);
        Assert.Contains("not known", retried.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp://127.0.0.9:0;", "")]
    [InlineData("tcp://", "127.0.0.9:0;")]
    [InlineData("tcp://127.0.0.8:0;", "127.0.0.9;")]
    public async Task The_own_address_is_the_one_that_the_proxy_sees(string before, string beforeProxy)
    {
        await using var proxy = new SocksServer();
        await using var context = new ZmqContext();
        using var reply = new ReplySocket(context);
        using RequestSocket request = NewRequest(context, beforeProxy + proxy.Address);
        await using var log = new MonitorLog(request);
        string endpoint = reply.Bind("tcp://127.0.0.1:*").Endpoint;
        request.Connect(endpoint.Replace("tcp://", before, StringComparison.Ordinal));
        ZmqMonitorEvent connected = await log.UntilAsync(Kind.Connected);
        Assert.StartsWith("tcp://127.0.0.9:", connected.LocalEndpoint, StringComparison.Ordinal);
        await log.NextAsync(Kind.HandshakeSucceeded);
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task Events_name_the_peer_and_not_the_proxy(string reactor)
    {
        await using var proxy = new SocksServer();
        await using ZmqContext context = TestContext.Over(reactor);
        var reply = new ReplySocket(context);
        string endpoint = reply.Bind("tcp://127.0.0.1:*").Endpoint;
        using RequestSocket request = NewRequest(context, proxy.Address);
        await using var log = new MonitorLog(request);
        request.Connect(endpoint);
        Assert.Equal(endpoint, (await log.UntilAsync(Kind.Connected)).RemoteEndpoint);
        Assert.Equal(endpoint, (await log.NextAsync(Kind.HandshakeSucceeded)).RemoteEndpoint);
        await reply.DisposeAsync();
        Assert.Equal(endpoint, (await log.NextAsync(Kind.Disconnected)).RemoteEndpoint);
        Assert.Equal(endpoint, (await log.NextAsync(Kind.ConnectRetried)).RemoteEndpoint);
    }

    [Fact]
    public async Task What_the_peer_says_behind_the_reply_of_the_proxy_is_the_peers()
    {
        await using var proxy = new SocksServer { JoinsReplyAndGreeting = true };
        await using var context = new ZmqContext();
        using var reply = new ReplySocket(context);
        using RequestSocket request = NewRequest(context, proxy.Address);
        request.Connect(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        request.Send("hello");
        Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public async Task A_stream_socket_goes_through_the_proxy_too()
    {
        await using var proxy = new SocksServer();
        await using var context = new ZmqContext();
        using var server = new StreamSocket(context) { Notify = false, Linger = TimeSpan.Zero };
        using var client = new StreamSocket(context)
        {
            Notify = false, SocksProxy = proxy.Address, Linger = TimeSpan.Zero,
        };
        client.Connect(server.Bind("tcp://127.0.0.1:*").Endpoint, "id"u8);
        client.Send(new ZmqMessage("id").Append("raw"));
        using ZmqMessage received = server.Receive(Eventually.Patience);
        Assert.Equal("raw", received[1].ToString());
        Assert.Single(proxy.Requests);
    }

    [Fact]
    public async Task Local_connections_need_no_proxy()
    {
        await using var context = new ZmqContext();
        using var reply = new ReplySocket(context);
        using RequestSocket request = NewRequest(context, "127.0.0.1:1");
        request.Connect(reply.Bind("ipc://*").Endpoint);
        request.Send("hello");
        Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
    }

    [Theory]
    [InlineData("me", "secret", null)]
    [InlineData("me", "wrong", "refuses the user name")]
    [InlineData("me", "", "refuses the user name")]
    [InlineData("", "", "no user name")]
    public async Task A_proxy_lets_in_whom_it_knows(string userName, string password, string? refusal)
    {
        await using var proxy = new SocksServer { Account = ("me", "secret") };
        await using var context = new ZmqContext();
        using var reply = new ReplySocket(context);
        using RequestSocket request = NewRequest(context, proxy.Address);
        request.SocksUserName = userName;
        request.SocksPassword = password;
        await using var log = new MonitorLog(request);
        request.Connect(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        if (refusal is null)
        {
            request.Send("hello");
            Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
            Assert.Equal(new byte[] { 0, 2 }, Assert.Single(proxy.Offers));
            return;
        }
        for (int i = 0; i < 2; i++)
            await AssertFailsAndIsTriedAgainAsync(log, refusal);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData(new byte[] { }, "ended the connection")]
    [InlineData(new byte[] { 5 }, "ended the connection")]
    [InlineData(new byte[] { 5, 0, 5, 0, 0, 1, 127 }, "ended the connection")]
    [InlineData(new byte[] { 5, 0xFF }, "wants an authentication")]
    [InlineData(new byte[] { (byte)'H', (byte)'T', (byte)'T', (byte)'P' }, "not with SOCKS 5")]
    [InlineData(new byte[] { 5, 0, 5, 1 }, "failed to connect to the peer")]
    [InlineData(new byte[] { 5, 0, 5, 2 }, "rules of the proxy")]
    [InlineData(new byte[] { 5, 0, 5, 77 }, "unknown code 77")]
    public async Task A_proxy_that_fails_is_told_of_and_tried_again(byte[] script, string reason)
    {
        await using var proxy = new SocksServer { Script = script };
        await using var context = new ZmqContext();
        using RequestSocket request = NewRequest(context, proxy.Address);
        await using var log = new MonitorLog(request);
        ZmqConnection connection = request.Connect("tcp://127.0.0.1:5");
        for (int i = 0; i < 3; i++)
            await AssertFailsAndIsTriedAgainAsync(log, reason);
        Assert.Equal(ZmqConnectionState.Connecting, connection.State);
    }

    [Fact]
    public async Task A_peer_that_the_proxy_cannot_find_or_reach_is_tried_again()
    {
        await using var proxy = new SocksServer();
        await using var context = new ZmqContext();
        using RequestSocket request = NewRequest(context, proxy.Address);
        await using (var log = new MonitorLog(request))
        {
            request.Connect("tcp://nobody.example:5");
            await AssertFailsAndIsTriedAgainAsync(log, "cannot reach the host");
        }
        request.Disconnect("tcp://nobody.example:5");
        string endpoint = FreeEndpoint();
        request.Connect(endpoint);
        await using (var log = new MonitorLog(request))
            await AssertFailsAndIsTriedAgainAsync(log, "was refused");
        using var reply = new ReplySocket(context);
        reply.Bind(endpoint);
        request.Send("hello");
        Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public async Task A_proxy_that_starts_later_is_found()
    {
        await using var context = new ZmqContext();
        using var reply = new ReplySocket(context);
        int port = Stage.FreePort();
        using RequestSocket request = NewRequest(context, $"127.0.0.1:{port}");
        await using var log = new MonitorLog(request);
        request.Connect(reply.Bind("tcp://127.0.0.1:*").Endpoint);
        await log.UntilAsync(Kind.ConnectRetried);
        await using var proxy = new SocksServer(port);
        request.Send("hello");
        Assert.Equal("hello", reply.ReceiveString(Eventually.Patience));
    }

    [Theory]
    [InlineData(true, new byte[] { })]
    [InlineData(false, new byte[] { })]
    [InlineData(false, new byte[] { 5, 0 })]
    public async Task A_proxy_that_falls_silent_is_left_and_tried_again(bool byConnectTimeout, byte[] script)
    {
        await using var proxy = new SocksServer { Script = script, StaysOpen = true };
        await using var context = new ZmqContext();
        using RequestSocket request = NewRequest(context, proxy.Address);
        var soon = TimeSpan.FromMilliseconds(60);
        request.ConnectTimeout = byConnectTimeout ? soon : TimeSpan.Zero;
        request.HandshakeInterval = byConnectTimeout ? TimeSpan.Zero : soon;
        await using var log = new MonitorLog(request);
        request.Connect("tcp://127.0.0.1:5");
        for (int i = 0; i < 2; i++)
            await AssertFailsAndIsTriedAgainAsync(log, "took too long");
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_proxy_that_is_silent()
    {
        await using var proxy = new SocksServer { Script = [], StaysOpen = true };
        var context = new ZmqContext();
        RequestSocket request = NewRequest(context, proxy.Address);
        request.Connect("tcp://127.0.0.1:5");
        request.Send("never");
        await Eventually.TrueAsync(() => proxy.Clients == 1, "a client");
        await context.DisposeAsync().InTimeAsync();
    }

    [Fact]
    public async Task A_refusal_by_way_of_the_proxy_stops_who_is_to_stop()
    {
        await using var proxy = new SocksServer();
        await using var context = new ZmqContext();
        using RequestSocket request = NewRequest(context, proxy.Address);
        request.ReconnectStop = ZmqReconnectStop.ConnectionRefused;
        await using var log = new MonitorLog(request);
        ZmqConnection connection = request.Connect(FreeEndpoint());
        ZmqMonitorEvent closed = await log.UntilAsync(Kind.Closed);
        Assert.Contains("not tried again", closed.Reason, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end");
    }

    [Fact]
    public async Task Settings_are_checked()
    {
        await using var context = new ZmqContext();
        using var push = new PushSocket(context) { Linger = TimeSpan.Zero };
        foreach (string wrong in new[] { "nohost", "host:", "host:0", "host:65536", ":1080", "*:1080", "ho st:1080" })
            Assert.Throws<ArgumentException>("value", () => push.SocksProxy = wrong);
        Assert.Throws<ArgumentNullException>("value", () => push.SocksProxy = null!);
        Assert.Throws<ArgumentException>("value", () => push.SocksUserName = new string('x', 256));
        Assert.Throws<ArgumentException>("value", () => push.SocksPassword = new string('é', 128));
        push.SocksProxy = "[::1]:1080";
        push.SocksUserName = "ü";
        push.SocksPassword = new string('x', 255);
        Assert.Equal(("[::1]:1080", "ü", 255), (push.SocksProxy, push.SocksUserName, push.SocksPassword.Length));

        // The raw option takes what libzmq takes; what is wrong with it shows when it is used.
        push.SetOption(OptionNumber.SocksProxy, "nonsense"u8);
        byte[] value = new byte[32];
        Assert.Equal("nonsense\0"u8.ToArray(), value[..push.GetOption(OptionNumber.SocksProxy, value)]);
        ZmqException refused = Assert.Throws<ZmqException>(() => push.Connect("tcp://127.0.0.1:5"));
        Assert.Equal(ZmqError.InvalidArgument, refused.Error);
        Assert.Contains("'nonsense' is no address of a SOCKS proxy", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ZmqException>(() => push.SetOption(OptionNumber.SocksUserName, new byte[256]));
        push.SocksProxy = "127.0.0.1:1080";
        refused = Assert.Throws<ZmqException>(() => push.Connect("tcp://[fe80::1%1]:5"));
        Assert.Contains("zone", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<ZmqException>(() => push.Connect($"tcp://{new string('a', 256)}:5"));
        Assert.Contains("255 bytes", refused.Message, StringComparison.Ordinal);
        push.SetOption(OptionNumber.SocksProxy, []);
        Assert.Equal("", push.SocksProxy);
    }

    private static async Task AssertFailsAndIsTriedAgainAsync(MonitorLog log, string reason)
    {
        ZmqMonitorEvent closed = await log.UntilAsync(Kind.Closed);
        Assert.Contains(reason, closed.Reason, StringComparison.Ordinal);
        ZmqMonitorEvent retried = await log.NextAsync(Kind.ConnectRetried);
        Assert.Contains(reason, retried.Reason, StringComparison.Ordinal);
    }

    private static RequestSocket NewRequest(ZmqContext context, string proxy) => new(context)
    {
        SocksProxy = proxy,
        Linger = TimeSpan.Zero,
        ReconnectInterval = TimeSpan.FromMilliseconds(20),
    };

    private static string FreeEndpoint() => $"tcp://127.0.0.1:{Stage.FreePort()}";

    private static int PortOf(string endpoint) => IPEndPoint.Parse(endpoint["tcp://".Length..]).Port;
}
