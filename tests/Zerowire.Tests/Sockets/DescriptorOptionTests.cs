using Zerowire.Platform;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Options that act on descriptors of the operating system, seen on the descriptors.</summary>
public sealed class DescriptorOptionTests
{
    private const int TcpInformation = 11;
    private const int NetworkAdministration = 12;
    private const int RawNetwork = 13;

    public static TheoryData<string> Reactors => ["epoll", "portable"];

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task Both_ends_of_tcp_have_what_was_asked_for(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context);
        using var push = new PushSocket(context) { Linger = TimeSpan.Zero };
        foreach (ZmqSocket socket in new ZmqSocket[] { pull, push })
        {
            socket.SendBufferSize = 40_000;
            socket.ReceiveBufferSize = 50_000;
            socket.TcpKeepAlive = true;
            socket.TcpKeepAliveCount = 3;
            socket.TcpKeepAliveIdle = TimeSpan.FromSeconds(40);
            socket.TcpKeepAliveInterval = TimeSpan.FromSeconds(7);
            socket.TcpMaxRetransmitTime = TimeSpan.FromMilliseconds(12_345);
            socket.TypeOfService = 0x28;
            socket.Priority = 5;
            socket.BoundDevice = "lo";
        }
        foreach (int end in await MeetAsync(pull, push, "tcp://127.0.0.1:*"))
        {
            // The kernel keeps as much again for its own needs.
            Assert.Equal(80_000, Option(end, LinuxConstants.SocketLevel, LinuxConstants.SendBuffer));
            Assert.Equal(100_000, Option(end, LinuxConstants.SocketLevel, LinuxConstants.ReceiveBuffer));
            Assert.Equal(1, Option(end, LinuxConstants.SocketLevel, LinuxConstants.KeepAlive));
            Assert.Equal(3, Option(end, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveCount));
            Assert.Equal(40, Option(end, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveIdle));
            Assert.Equal(7, Option(end, LinuxConstants.TcpLevel, LinuxConstants.KeepAliveInterval));
            Assert.Equal(12_345, Option(end, LinuxConstants.TcpLevel, LinuxConstants.UserTimeout));
            Assert.Equal(0x28, Option(end, LinuxConstants.IPLevel, LinuxConstants.TypeOfService));
            Assert.Equal(5, Option(end, LinuxConstants.SocketLevel, LinuxConstants.Priority));
            Assert.Equal("lo", Device(end));
        }
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task Packets_of_IPv6_have_the_class_too(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        context.IPv6 = true;
        using var pull = new PullSocket(context) { TypeOfService = 0x28, Priority = 2 };
        using var push = new PushSocket(context) { TypeOfService = 0x28, Priority = 2, Linger = TimeSpan.Zero };
        foreach (int end in await MeetAsync(pull, push, "tcp://[::1]:*"))
        {
            Assert.Equal(0x28, Option(end, LinuxConstants.IPv6Level, LinuxConstants.TrafficClass));
            Assert.Equal(2, Option(end, LinuxConstants.SocketLevel, LinuxConstants.Priority));
        }
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task What_was_not_asked_for_is_left_to_the_system(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context);
        using var push = new PushSocket(context) { Linger = TimeSpan.Zero };
        foreach (int end in await MeetAsync(pull, push, "tcp://127.0.0.1:*"))
        {
            Assert.Equal(0, Option(end, LinuxConstants.SocketLevel, LinuxConstants.KeepAlive));
            Assert.Equal(0, Option(end, LinuxConstants.TcpLevel, LinuxConstants.UserTimeout));
            Assert.Equal(0, Option(end, LinuxConstants.IPLevel, LinuxConstants.TypeOfService));
            Assert.Equal(0, Option(end, LinuxConstants.SocketLevel, LinuxConstants.Priority));
            Assert.Equal("", Device(end));
        }
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task Buffers_of_local_connections_have_their_size(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context) { SendBufferSize = 40_000, ReceiveBufferSize = 50_000 };
        using var push = new PushSocket(context)
        {
            SendBufferSize = 40_000, ReceiveBufferSize = 50_000, Linger = TimeSpan.Zero,
            // These are none of a local connection, and do no harm to it.
            Priority = 5, BoundDevice = "nosuch0", BusyPoll = TimeSpan.FromMicroseconds(5),
        };
        foreach (int end in await MeetAsync(pull, push, "ipc://*"))
        {
            Assert.Equal(80_000, Option(end, LinuxConstants.SocketLevel, LinuxConstants.SendBuffer));
            Assert.Equal(100_000, Option(end, LinuxConstants.SocketLevel, LinuxConstants.ReceiveBuffer));
        }
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task Busy_polling_is_set_where_the_kernel_has_it(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context) { BusyPoll = TimeSpan.FromMicroseconds(1) };
        using var push = new PushSocket(context) { BusyPoll = TimeSpan.FromMicroseconds(1), Linger = TimeSpan.Zero };
        if (!Environment.IsPrivilegedProcess)
            return;
        try
        {
            foreach (int end in await MeetAsync(pull, push, "tcp://127.0.0.1:*"))
                Assert.Equal(1, Option(end, LinuxConstants.SocketLevel, LinuxConstants.BusyPoll));
        }
        catch (ZmqException refused)
        {
            // A kernel without it says that it does not know the option, and so do we.
            Assert.Equal(NoSuchOption(), refused.Error);
        }

        static ZmqError NoSuchOption()
        {
            int descriptor = PosixDescriptor.OpenStream(LinuxConstants.FamilyInternet);
            ZmqError error = PosixDescriptor.SetOption(
                descriptor, LinuxConstants.SocketLevel, LinuxConstants.BusyPoll, 1);
            PosixDescriptor.Close(ref descriptor);
            Assert.NotEqual(ZmqError.None, error);
            return error;
        }
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task As_many_may_wait_to_be_accepted_as_the_backlog_says(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        foreach (int backlog in new[] { 1, 17, 100 })
        {
            using var pull = new PullSocket(context) { Backlog = backlog };
            await using var log = new MonitorLog(pull);
            pull.Bind("tcp://127.0.0.1:*");
            Assert.Equal(backlog, BacklogOf((int)(await log.NextAsync(Kind.Listening)).Value));
        }
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task A_device_that_does_not_exist_is_an_error(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context) { BoundDevice = "nosuch0" };
        await using var log = new MonitorLog(pull);
        ZmqException thrown = Assert.Throws<ZmqException>(() => pull.Bind("tcp://127.0.0.1:*"));
        Assert.Equal(ZmqError.NoSuchDevice, thrown.Error);
        Assert.Contains("'nosuch0' (ZMQ_BINDTODEVICE)", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(ZmqError.NoSuchDevice, (await log.NextAsync(Kind.BindFailed)).Error);
        pull.Connect("tcp://127.0.0.1:5");
        ZmqMonitorEvent retried = await log.NextAsync(Kind.ConnectRetried);
        Assert.Contains("'nosuch0' (ZMQ_BINDTODEVICE)", retried.Reason, StringComparison.Ordinal);
        // The kernel would cut it to 15 bytes.
        pull.SetOption(OptionNumber.BindToDevice, "lo              "u8);
        Assert.Throws<ArgumentException>(() => pull.BoundDevice = new string('x', 16));
        Assert.Equal(ZmqError.NoSuchDevice, Assert.Throws<ZmqException>(() => pull.Bind("tcp://127.0.0.1:*")).Error);
        pull.BoundDevice = "";
        pull.Bind("tcp://127.0.0.1:*");
    }

    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task A_right_that_is_missing_is_told(string reactor)
    {
        await using ZmqContext context = TestContext.Over(reactor);
        PullSocket? pull = null;
        MonitorLog? log = null;
        await Eventually.OnThread(() =>
        {
            // The threads of the context begin with what this one may.
            ThreadRights.GiveUp(NetworkAdministration, RawNetwork);
            pull = new PullSocket(context) { Priority = 7 };
            log = new MonitorLog(pull);
            ZmqException thrown = Assert.Throws<ZmqException>(() => pull.Bind("tcp://127.0.0.1:*"));
            Assert.Equal(ZmqError.NotPermitted, thrown.Error);
            Assert.Contains("ZMQ_PRIORITY", thrown.Message, StringComparison.Ordinal);
            pull.Connect("tcp://127.0.0.1:5");
        });
        Assert.Equal(ZmqError.NotPermitted, (await log!.NextAsync(Kind.BindFailed)).Error);
        Assert.Contains(
            "CAP_NET_ADMIN", (await log.NextAsync(Kind.ConnectRetried)).Reason, StringComparison.Ordinal);
        await log.DisposeAsync();
        await pull!.DisposeAsync();
    }

    /// <summary>In a network of its own: what is bound to one interface is not reached by another.</summary>
    [Theory]
    [MemberData(nameof(Reactors))]
    public async Task A_bound_interface_carries_the_connections_and_no_other_does(string reactor)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        const string Network = """
            ip link set lo up
            ip link add zw0 type veth peer name zw1
            ip addr add 10.77.0.1/24 dev zw0
            ip link set zw0 up
            ip link set zw1 up
            """;
        (int exitCode, string output) = await ChildProcess.RunInNetworkAsync(Network, "bound-device", reactor);
        Assert.True(exitCode == 0, output);
        Assert.Contains("main is over", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Properties_have_their_range_and_are_the_numbered_options()
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context);
        Assert.Throws<ArgumentOutOfRangeException>(() => pull.Priority = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pull.TcpMaxRetransmitTime = TimeSpan.FromMilliseconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pull.BusyPoll = TimeSpan.FromMicroseconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pull.ListenDescriptor = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pull.ReceiveBatchSize = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => pull.SendBatchSize = -1);
        (int Option, int Usual, int Least)[] numbers =
        [
            (OptionNumber.TcpMaxRetransmitTime, 0, 0), (OptionNumber.UseDescriptor, -1, -1),
            (OptionNumber.ReceiveBatchSize, 8192, 1), (OptionNumber.SendBatchSize, 8192, 1),
            (OptionNumber.ReconnectStop, 0, int.MinValue), (OptionNumber.Priority, 0, 0),
            (OptionNumber.BusyPoll, 0, int.MinValue),
        ];
        foreach ((int option, int usual, int least) in numbers)
        {
            Assert.Equal(usual, pull.GetOption(option));
            foreach (int value in new[] { least, int.MaxValue })
            {
                pull.SetOption(option, value);
                Assert.Equal(value, pull.GetOption(option));
            }
            if (least > int.MinValue)
                Assert.Throws<ZmqException>(() => pull.SetOption(option, least - 1));
        }
        pull.TcpMaxRetransmitTime = TimeSpan.FromSeconds(2);
        pull.BusyPoll = TimeSpan.FromMicroseconds(50);
        pull.SendBatchSize = pull.ReceiveBatchSize = null;
        pull.BoundDevice = "eth7";
        Assert.Equal(2000, pull.GetOption(OptionNumber.TcpMaxRetransmitTime));
        Assert.Equal(50, pull.GetOption(OptionNumber.BusyPoll));
        Assert.Equal(8192, pull.GetOption(OptionNumber.SendBatchSize));
        Assert.Null(pull.ReceiveBatchSize);
        byte[] name = new byte[16];
        Assert.Equal("eth7\0"u8.ToArray(), name[..pull.GetOption(OptionNumber.BindToDevice, name)]);
        Assert.Throws<ZmqException>(() => pull.SetOption(OptionNumber.BindToDevice, "xxxxxxxxxxxxxxxxx"u8));
    }

    /// <summary>Lets two sockets meet; the descriptors of both ends.</summary>
    private static async Task<int[]> MeetAsync(ZmqSocket binder, ZmqSocket connecter, string endpoint)
    {
        await using var binding = new MonitorLog(binder);
        await using var connecting = new MonitorLog(connecter);
        await connecter.ConnectReadyAsync(binder.Bind(endpoint).Endpoint);
        ZmqMonitorEvent accepted = await binding.UntilAsync(Kind.Accepted);
        ZmqMonitorEvent connected = await connecting.UntilAsync(Kind.Connected);
        return [(int)accepted.Value, (int)connected.Value];
    }

    private static int Option(int descriptor, int level, int name)
    {
        Assert.Equal(ZmqError.None, PosixDescriptor.GetOption(descriptor, level, name, out int value));
        return value;
    }

    private static unsafe string Device(int descriptor)
    {
        byte* name = stackalloc byte[16];
        uint length = 16;
        Assert.Equal(0, LibC.GetSockOpt(
            descriptor, LinuxConstants.SocketLevel, LinuxConstants.BindToDevice, name, &length));
        return System.Text.Encoding.UTF8.GetString(name, (int)length).TrimEnd('\0');
    }

    /// <summary>Of a listener tcp_info tells the limit of its queue where else it tells acknowledgements.</summary>
    private static unsafe int BacklogOf(int descriptor)
    {
        const int OffsetOfSelectiveAcknowledgements = 28;
        byte* information = stackalloc byte[64];
        uint length = 64;
        Assert.Equal(0, LibC.GetSockOpt(descriptor, LinuxConstants.TcpLevel, TcpInformation, information, &length));
        return *(int*)(information + OffsetOfSelectiveAcknowledgements);
    }
}
