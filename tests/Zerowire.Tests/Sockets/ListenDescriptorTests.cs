using System.Net;
using System.Net.Sockets;
using Zerowire.Platform;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Listening sockets that somebody else has made (ZMQ_USE_FD).</summary>
public sealed class ListenDescriptorTests
{
    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("tcp/async/poll")]
    [InlineData("tcp/async/portable")]
    [InlineData("ipc/async/epoll")]
    [InlineData("ipc/async/select")]
    [InlineData("ipc/async/portable")]
    public async Task A_given_listener_is_served_instead_of_an_address(string scenario)
    {
        await using var stage = new Stage(scenario);
        string endpoint = stage.NewEndpoint();
        int descriptor = Listen(endpoint);
        PullSocket pull = stage.Pull();
        await using var log = new MonitorLog(pull);
        pull.ListenDescriptor = descriptor;
        Assert.Equal(descriptor, pull.GetOption(OptionNumber.UseDescriptor));
        // Of the address only the transport counts.
        ZmqListener listener = pull.Bind(stage.AnyEndpoint);
        Assert.Equal(endpoint, listener.Endpoint);
        Assert.Equal(endpoint, pull.LastEndpoint);
        ZmqMonitorEvent listening = await log.NextAsync(Kind.Listening);
        Assert.Equal((descriptor, endpoint), ((int)listening.Value, listening.LocalEndpoint));
        for (int i = 0; i < 3; i++)
        {
            PushSocket push = stage.Push();
            push.Connect(endpoint);
            await stage.SendAsync(push, "hello");
            Assert.Equal("hello", await stage.ReceiveTextAsync(pull));
        }

        // Given once: the next bind makes a listener of its own.
        Assert.Null(pull.ListenDescriptor);
        Assert.NotEqual(endpoint, pull.Bind(stage.AnyEndpoint).Endpoint);

        // It is the socket's, and goes with the listener; a file does not, as somebody else has made it.
        listener.Unbind();
        await Assert.ThrowsAnyAsync<SocketException>(() => RawPeer.ConnectAsync(endpoint));
        if (endpoint.StartsWith("ipc://", StringComparison.Ordinal))
            Assert.True(File.Exists(endpoint["ipc://".Length..]));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task What_cannot_be_served_stays_its_givers(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context);
        await using var log = new MonitorLog(pull);
        int listening = Listen("tcp://127.0.0.1:0");
        int local = Listen("ipc://@" + Guid.NewGuid().ToString("N"));
        int bound = PosixDescriptor.OpenStream(LinuxConstants.FamilyInternet);
        using FileStream file = new(Path.GetTempFileName(), FileMode.Open, FileAccess.Read, FileShare.None, 1,
            FileOptions.DeleteOnClose);
        using var datagram = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        (int Descriptor, string Endpoint, ZmqError Error, string Reason)[] wrong =
        [
            (listening, "ipc:///tmp/nobody-binds-this", ZmqError.InvalidArgument, "no listening stream socket of ipc"),
            (local, "tcp://127.0.0.1:*", ZmqError.InvalidArgument, "no listening stream socket of tcp"),
            (bound, "tcp://127.0.0.1:*", ZmqError.InvalidArgument, "no listening stream socket of tcp"),
            ((int)datagram.Handle, "tcp://127.0.0.1:*", ZmqError.InvalidArgument, "no listening stream socket"),
            ((int)file.SafeFileHandle.DangerousGetHandle(), "tcp://127.0.0.1:*", ZmqError.NotASocket, "is no socket"),
            (1_000_000_000, "tcp://127.0.0.1:*",
                reactor == "portable" ? ZmqError.NotASocket : ZmqError.BadDescriptor, "1000000000"),
        ];
        foreach ((int descriptor, string endpoint, ZmqError error, string reason) in wrong)
        {
            pull.ListenDescriptor = descriptor;
            ZmqException thrown = Assert.Throws<ZmqException>(() => pull.Bind(endpoint));
            Assert.Equal(error, thrown.Error);
            Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
            Assert.Equal(error, (await log.NextAsync(Kind.BindFailed)).Error);
            Assert.Equal(descriptor, pull.ListenDescriptor);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        foreach (int descriptor in new[] { listening, local, bound, (int)datagram.Handle })
        {
            Assert.Equal(ZmqError.None, PosixDescriptor.GetOption(
                descriptor, LinuxConstants.SocketLevel, LinuxConstants.TypeOfSocket, out _));
        }
        pull.ListenDescriptor = listening;
        pull.Bind("tcp://127.0.0.1:*");
        PosixDescriptor.Close(ref local);
        PosixDescriptor.Close(ref bound);
    }

    [Fact]
    public void A_descriptor_that_the_poller_cannot_watch_is_refused()
    {
        int listening = Listen("tcp://127.0.0.1:0");
        foreach (SocketSystem system in new SocketSystem[] { new PosixSocketSystem(3), new PortableSocketSystem(3) })
        {
            Assert.Null(system.Adopt(listening, isLocal: false, new SocketTuning(), out ZmqError error));
            Assert.Equal(ZmqError.TooManySockets, error);
        }
        PosixDescriptor.Close(ref listening);
    }

    [Fact]
    public async Task Of_two_binds_at_once_one_gets_the_descriptor()
    {
        await using var context = new ZmqContext();
        for (int i = 0; i < 20; i++)
        {
            using var pull = new PullSocket(context) { ListenDescriptor = Listen("tcp://127.0.0.3:0") };
            Task<string>[] binds = [.. Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
                () => pull.Bind("tcp://127.0.0.1:*").Endpoint, CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default))];
            string[] endpoints = await Task.WhenAll(binds).InTimeAsync();
            Assert.Single(endpoints, endpoint => endpoint.StartsWith("tcp://127.0.0.3:", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Connections_of_a_given_listener_are_filtered_and_tuned_as_any()
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context)
        {
            ListenDescriptor = Listen("tcp://127.0.0.1:0"), TcpAcceptFilters = [IPNetwork.Parse("127.0.0.2/32")],
            TypeOfService = 0x28,
        };
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        await using var log = new MonitorLog(pull);
        using RawPeer stranger = await RawPeer.ConnectAsync(endpoint);
        await log.NextAsync(Kind.AcceptFailed);
        using var push = new PushSocket(context) { Linger = TimeSpan.Zero };
        await push.ConnectReadyAsync(endpoint.Replace("tcp://", "tcp://127.0.0.2:0;", StringComparison.Ordinal));
        int accepted = (int)(await log.NextAsync(Kind.Accepted)).Value;
        Assert.Equal(ZmqError.None, PosixDescriptor.GetOption(
            accepted, LinuxConstants.IPLevel, LinuxConstants.TypeOfService, out int service));
        Assert.Equal(0x28, service);
    }

    /// <summary>A blocking listener that nobody owns.</summary>
    private static int Listen(string endpoint)
    {
        PosixSocketAddress address;
        if (endpoint.StartsWith("ipc://", StringComparison.Ordinal))
            Assert.True(PosixSocketAddress.TryFrom(endpoint["ipc://".Length..], out address));
        else
            address = PosixSocketAddress.From(IPEndPoint.Parse(endpoint["tcp://".Length..]));
        int descriptor = LibC.Socket(address.Family, LinuxConstants.StreamType, 0);
        Assert.Equal(0, address.Bind(descriptor));
        Assert.Equal(0, LibC.Listen(descriptor, 10));
        return descriptor;
    }
}
