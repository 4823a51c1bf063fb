using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Sessions;
using Zerowire.Tests.Engines;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Listeners that do not take everybody in.</summary>
public sealed partial class AcceptFilterTests
{
    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("127.0.0.2", false, false)]
    [InlineData("127.0.0.0/8", false, true)]
    [InlineData("127.0.0.99/24", false, true)]
    [InlineData("127.0.1.0/24", false, false)]
    [InlineData("0.0.0.0/0", false, true)]
    [InlineData("10.0.0.0/8 127.0.0.1/32", false, true)]
    [InlineData("10.0.0.0/8 192.168.0.0/16", false, false)]
    [InlineData("::1", false, false)]
    [InlineData("127.0.0.0/8", true, true)]
    [InlineData("10.0.0.0/8", true, false)]
    [InlineData("::/0", true, false)]
    public async Task Peers_of_the_networks_are_accepted_and_no_others(string networks, bool ipv6, bool isAccepted)
    {
        foreach (string reactor in new[] { "epoll", "portable" })
        {
            await using ZmqContext context = TestContext.Over(reactor);
            using var pull = new PullSocket(context) { IPv6 = ipv6 };
            foreach (string network in networks.Split(' '))
                pull.SetOption(OptionNumber.TcpAcceptFilter, Encoding.ASCII.GetBytes(network));
            string endpoint = pull.Bind("tcp://*:*").Endpoint;
            string port = endpoint[(endpoint.LastIndexOf(':') + 1)..];
            await AssertMeetsAsync(pull, $"tcp://127.0.0.1:{port}", isAccepted, "ZMQ_TCP_ACCEPT_FILTER");
        }
    }

    [Fact]
    public async Task A_peer_that_is_refused_harms_no_other()
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context) { TcpAcceptFilters = [IPNetwork.Parse("127.0.0.2/31")] };
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        for (int i = 0; i < 3; i++)
        {
            using RawPeer stranger = await RawPeer.ConnectAsync(endpoint);
            await stranger.ReadToEndAsync();
            using var push = new PushSocket(context);
            push.Connect(endpoint.Replace("tcp://", "tcp://127.0.0.3:0;", StringComparison.Ordinal));
            push.Send("friend");
            Assert.Equal("friend", pull.ReceiveString(Eventually.Patience));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("own process")]
    [InlineData("own user")]
    [InlineData("own group")]
    [InlineData("other process")]
    [InlineData("other user")]
    [InlineData("other group")]
    [InlineData("other process, own user")]
    [InlineData("other user, other group, own process")]
    [InlineData("other process, other user, other group")]
    public async Task Local_peers_are_accepted_by_process_user_or_group(string filters)
    {
        foreach (string reactor in new[] { "epoll", "portable" })
        {
            await using ZmqContext context = TestContext.Over(reactor);
            using var pull = new PullSocket(context);
            foreach (string filter in filters.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                int other = filter.StartsWith("other", StringComparison.Ordinal) ? 1 : 0;
                if (filter.EndsWith("process", StringComparison.Ordinal))
                    pull.IpcAcceptProcesses = [77, Environment.ProcessId + other];
                else if (filter.EndsWith("user", StringComparison.Ordinal))
                    pull.IpcAcceptUsers = [GetUser() + (uint)other];
                else
                    pull.IpcAcceptGroups = [GetGroup() + 7000u + (uint)other, GetGroup() + (7001u * (uint)other)];
            }
            bool isAccepted = filters.Length == 0 || filters.Contains("own", StringComparison.Ordinal);
            await AssertMeetsAsync(pull, pull.Bind("ipc://*").Endpoint, isAccepted, "ZMQ_IPC_FILTER");
        }
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("portable")]
    public async Task A_local_peer_is_accepted_by_any_of_its_groups(string reactor)
    {
        if (!Environment.IsPrivilegedProcess || !System.Runtime.Intrinsics.X86.X86Base.IsSupported)
            return;
        await using ZmqContext context = TestContext.Over(reactor);
        using var pull = new PullSocket(context) { IpcAcceptGroups = [4242] };
        await using var log = new MonitorLog(pull);
        string path = pull.Bind("ipc://*").Endpoint["ipc://".Length..];
        await log.NextAsync(Kind.Listening);
        // More of them than fit into a first guess.
        uint[] groups = [.. Enumerable.Range(4201, 100).Select(group => (uint)group)];
        foreach ((uint[] own, Kind expected) in new[] { (groups, Kind.Accepted), (groups[..10], Kind.AcceptFailed) })
        {
            using var peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await Eventually.OnThread(() =>
            {
                SetGroupsOfThread(own);
                peer.Connect(new UnixDomainSocketEndPoint(path));
            });
            await log.UntilAsync(expected);
        }
    }

    [Fact]
    public void Who_is_not_known_is_not_accepted()
    {
        var options = new SocketOptions { Type = ZmqSocketType.Pull };
        using var stranger = new NarrowSocket(new Random(1), 1);
        Assert.Null(AcceptFilter.WhyRefused(options, stranger));
        options.IpcAcceptUsers = [0];
        Assert.Contains("does not tell", AcceptFilter.WhyRefused(options, stranger), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_are_for_later_binds_and_can_be_taken_back()
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context);
        string open = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        pull.TcpAcceptFilters = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")];
        Assert.Equal(["10.0.0.0/8", "fd00::/8"], pull.TcpAcceptFilters.Select(network => network.ToString()));
        await AssertMeetsAsync(pull, open, true, "");
        await AssertMeetsAsync(pull, pull.Bind("tcp://127.0.0.1:*").Endpoint, false, "ACCEPT_FILTER");
        pull.SetOption(OptionNumber.TcpAcceptFilter, []);
        Assert.Empty(pull.TcpAcceptFilters);
        await AssertMeetsAsync(pull, pull.Bind("tcp://127.0.0.1:*").Endpoint, true, "");
    }

    [Theory]
    [InlineData("127.0.0.1/33")]
    [InlineData("::1/129")]
    [InlineData("127.0.0.1/")]
    [InlineData("127.0.0.1/-1")]
    [InlineData("127.0.0.1/ 8")]
    [InlineData("127.0.0.1/8/8")]
    [InlineData("/8")]
    [InlineData("*")]
    [InlineData("localhost")]
    [InlineData("fe80::1%lo/64")]
    [InlineData("127.0.0.1:80")]
    public async Task What_is_no_network_is_refused(string text)
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context);
        AssertInvalid(() => pull.SetOption(OptionNumber.TcpAcceptFilter, Encoding.ASCII.GetBytes(text)));
        Assert.Empty(pull.TcpAcceptFilters);
    }

    [Fact]
    public async Task Raw_filters_have_the_size_of_their_type_and_cannot_be_read()
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context);
        int[] options =
            [OptionNumber.IpcFilterProcess, OptionNumber.IpcFilterUser, OptionNumber.IpcFilterGroup];
        foreach (int option in options)
        {
            AssertInvalid(() => pull.SetOption(option, [1, 2, 3]));
            AssertInvalid(() => pull.SetOption(option, new byte[8]));
            pull.SetOption(option, 5);
            pull.SetOption(option, 6);
            AssertInvalid(() => pull.GetOption(option));
        }
        AssertInvalid(() => pull.SetOption(OptionNumber.TcpAcceptFilter, new byte[256]));
        AssertInvalid(() => pull.GetOption(OptionNumber.TcpAcceptFilter, new byte[256]));
        Assert.Equal([5, 6], pull.IpcAcceptProcesses);
        Assert.Equal([5u, 6u], pull.IpcAcceptUsers);
        Assert.Equal([5u, 6u], pull.IpcAcceptGroups);
        foreach (int option in options)
            pull.SetOption(option, []);
        Assert.Empty(pull.IpcAcceptProcesses);
        Assert.Empty(pull.IpcAcceptUsers);
        Assert.Empty(pull.IpcAcceptGroups);
        Assert.Throws<ArgumentNullException>(() => pull.TcpAcceptFilters = null!);
        Assert.Throws<ArgumentNullException>(() => pull.IpcAcceptUsers = null!);
    }

    private static async Task AssertMeetsAsync(PullSocket pull, string endpoint, bool isAccepted, string reason)
    {
        await using var log = new MonitorLog(pull);
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        ZmqMonitorEvent seen;
        do
        {
            seen = await log.NextAsync(Kind.Listening, Kind.Accepted, Kind.AcceptFailed, Kind.HandshakeFailed,
                Kind.Disconnected);
        }
        while (seen.Kind is not (Kind.Accepted or Kind.AcceptFailed));
        Assert.Equal(isAccepted ? Kind.Accepted : Kind.AcceptFailed, seen.Kind);
        if (isAccepted)
        {
            await peer.HandshakeAsync("PUSH");
            return;
        }
        Assert.Equal(ZmqError.AccessDenied, seen.Error);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
        await peer.ReadToEndAsync();
    }

    private static void AssertInvalid(Action call) =>
        Assert.Equal(ZmqError.InvalidArgument, Assert.Throws<ZmqException>(call).Error);

    /// <summary>By the kernel's own call, which acts on one thread; that of the C library acts on all.</summary>
    private static unsafe void SetGroupsOfThread(uint[] groups)
    {
        const int SetGroups = 116;
        fixed (uint* first = groups)
            Assert.Equal(0, SystemCall(SetGroups, groups.Length, first));
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static unsafe partial nint SystemCall(nint number, nint count, uint* groups);

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUser();

    [LibraryImport("libc", EntryPoint = "getgid")]
    private static partial uint GetGroup();
}
