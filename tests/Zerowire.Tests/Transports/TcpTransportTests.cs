using System.Net;
using Zerowire.Platform;
using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

/// <summary>TCP, opened by direct calls.</summary>
public class TcpTransportTests
{
    private protected virtual TransportSettings IPv4 => Settings.Direct;

    private TransportSettings IPv6 => IPv4 with { IPv6 = true };

    [Theory]
    [InlineData("tcp://*:*", false, "tcp://0.0.0.0:")]
    [InlineData("tcp://*:0", true, "tcp://[::]:")]
    [InlineData("tcp://0.0.0.0:0", false, "tcp://0.0.0.0:")]
    [InlineData("tcp://[::]:*", true, "tcp://[::]:")]
    [InlineData("tcp://127.0.0.1:*", false, "tcp://127.0.0.1:")]
    [InlineData("tcp://127.0.0.1:*", true, "tcp://127.0.0.1:")]
    [InlineData("tcp://[::1]:*", true, "tcp://[::1]:")]
    [InlineData("tcp://lo:*", false, "tcp://127.0.0.1:")]
    [InlineData("tcp://lo:*", true, "tcp://[::1]:")]
    [InlineData("tcp://localhost:*", false, "tcp://127.0.0.1:")]
    public void The_endpoint_shows_the_address_really_bound(string endpoint, bool ipv6, string start)
    {
        using ListenSocket listener = ConnectedPair.Listen(endpoint, ipv6 ? IPv6 : IPv4);
        Assert.StartsWith(start, listener.LocalEndpoint, StringComparison.Ordinal);
        Assert.NotEqual("0", listener.LocalEndpoint[start.Length..]);
    }

    [Theory]
    [InlineData("tcp://*:*", "127.0.0.1", false)]
    [InlineData("tcp://*:*", "127.0.0.1", true)]
    [InlineData("tcp://*:*", "[::1]", true)]
    [InlineData("tcp://[::]:*", "127.0.0.1", true)]
    [InlineData("tcp://127.0.0.1:*", "localhost", false)]
    [InlineData("tcp://127.0.0.1:*", "localhost", true)]
    [InlineData("tcp://127.0.0.1:*", "127.0.0.1;127.0.0.1", false)]
    [InlineData("tcp://127.0.0.1:*", "127.0.0.2:0;127.0.0.1", false)]
    [InlineData("tcp://127.0.0.1:*", "lo;127.0.0.1", false)]
    [InlineData("tcp://[::1]:*", "[::1]:*;[::1]", true)]
    public void Peers_reach_what_is_bound(string bind, string connectHost, bool ipv6)
    {
        TransportSettings settings = ipv6 ? IPv6 : IPv4;
        using ListenSocket listener = ConnectedPair.Listen(bind, settings);
        string port = listener.LocalEndpoint[(listener.LocalEndpoint.LastIndexOf(':') + 1)..];
        using SystemStream client = ConnectedPair.Connect($"tcp://{connectHost}:{port}", settings);
        SystemStream? server = null;
        Assert.True(SpinWait.SpinUntil(() => (server = listener.Accept(out _)) is not null, 10_000));
        using (server)
        {
            client.SendAll("x"u8);
            Assert.Equal("x"u8.ToArray(), server!.ReceiveExactly(1));
        }
    }

    [Fact]
    public void The_source_address_is_what_the_peer_sees()
    {
        using ListenSocket listener = ConnectedPair.Listen("tcp://127.0.0.1:*", IPv4);
        using SystemStream client = ConnectedPair.Connect(
            listener.LocalEndpoint.Replace("tcp://", "tcp://127.0.0.3:0;", StringComparison.Ordinal), IPv4);
        SystemStream? server = null;
        Assert.True(SpinWait.SpinUntil(() => (server = listener.Accept(out _)) is not null, 10_000));
        using (server)
            Assert.Equal("127.0.0.3", server!.PeerAddress);
    }

    [Theory]
    [InlineData("no-such-interface0:0", false, ZmqError.NoSuchDevice)]
    [InlineData("no-such-host.invalid:0", true, ZmqError.NoSuchDevice)]
    [InlineData("[::1]:0", false, ZmqError.NoSuchDevice)]
    [InlineData("[fe80::1%nosuch0]:0", true, ZmqError.NoSuchDevice)]
    [InlineData("192.0.2.1:0", false, ZmqError.AddressNotAvailable)]
    [InlineData("bad", false, ZmqError.InvalidArgument)]
    public void A_bind_that_fails_says_why(string address, bool ipv6, ZmqError expected)
    {
        ZmqError error = Transport.Find("tcp")!.Listen(
            address, ipv6 ? IPv6 : IPv4, out ListenSocket? socket, out string reason);
        Assert.Equal(expected, error);
        Assert.Null(socket);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_bound_once_and_is_free_again_after_close()
    {
        using ConnectedPair pair = new("tcp://127.0.0.1:*", IPv4);
        string address = pair.Listener.LocalEndpoint["tcp://".Length..];
        Transport tcp = Transport.Find("tcp")!;
        Assert.Equal(ZmqError.AddressInUse, tcp.Listen(address, IPv4, out _, out _));
        pair.Dispose();
        Assert.Equal(ZmqError.None, tcp.Listen(address, IPv4, out ListenSocket? again, out _));
        again!.Dispose();
    }

    [Fact]
    public void Connecting_where_nobody_listens_is_refused()
    {
        ListenSocket listener = ConnectedPair.Listen("tcp://127.0.0.1:*", IPv4);
        string endpoint = listener.LocalEndpoint;
        listener.Dispose();
        ZmqException exception = Assert.Throws<ZmqException>(() => ConnectedPair.Connect(endpoint, IPv4));
        Assert.Equal(ZmqError.ConnectionRefused, exception.Error);
    }

    [Fact]
    public void A_socket_that_has_reached_itself_counts_as_refused()
    {
        // The port that was just free becomes the own one: simultaneous open.
        ListenSocket listener = ConnectedPair.Listen("tcp://127.0.0.1:*", IPv4);
        IPEndPoint address = IPEndPoint.Parse(listener.LocalEndpoint["tcp://".Length..]);
        listener.Dispose();
        using SystemStream? socket = new TcpPeer(address, address).BeginConnect(IPv4, out ZmqError error);
        Assert.NotNull(socket);
        Assert.Contains(error, new[] { ZmqError.None, ZmqError.InProgress });
        ZmqError outcome = ZmqError.InProgress;
        Assert.True(SpinWait.SpinUntil(
            () => (outcome = socket.FinishConnect()) != ZmqError.InProgress, 10_000));
        Assert.Equal(ZmqError.ConnectionRefused, outcome);
    }

    [Fact]
    public void Accept_would_block_when_nobody_has_connected()
    {
        using ListenSocket listener = ConnectedPair.Listen("tcp://127.0.0.1:*", IPv4);
        Assert.Null(listener.Accept(out ZmqError error));
        Assert.Equal(ZmqError.WouldBlock, error);
    }

    [Fact]
    public void Both_ends_are_tuned()
    {
        TransportSettings settings = IPv4 with
        {
            SendBuffer = 40_000,
            ReceiveBuffer = 50_000,
            KeepAlive = 1,
            KeepAliveCount = 3,
            KeepAliveIdle = 40,
            KeepAliveInterval = 7,
            TypeOfService = 0x28,
        };
        using ConnectedPair pair = new("tcp://127.0.0.1:*", settings);
        foreach (SystemStream socket in (SystemStream[])[pair.Client, pair.Server])
        {
            Assert.Equal(80_000, Option(socket, LinuxConstants.SocketLevel, LinuxConstants.SendBuffer));
            Assert.Equal(100_000, Option(socket, LinuxConstants.SocketLevel, LinuxConstants.ReceiveBuffer));
            Assert.Equal(1, Option(socket, LinuxConstants.SocketLevel, LinuxConstants.KeepAlive));
            Assert.Equal(3, Option(socket, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveCount));
            Assert.Equal(40, Option(socket, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveIdle));
            Assert.Equal(7, Option(socket, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveInterval));
            Assert.Equal(0x28, Option(socket, LinuxConstants.IPLevel, LinuxConstants.TypeOfService));
            Assert.Equal(1, Option(socket, LinuxConstants.TcpLevel, LinuxConstants.NoDelay));
        }
    }

    private static int Option(SystemStream socket, int level, int name)
    {
        Assert.Equal(ZmqError.None, PosixDescriptor.GetOption((int)socket.Descriptor, level, name, out int value));
        return value;
    }
}
