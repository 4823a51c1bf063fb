using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Every form of an address, and what is said about those that are none.</summary>
public sealed class AddressTests : IDisposable
{
    private const string GeneralForm = "An endpoint has the form transport://address";

    private readonly ZmqContext _context = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("zw").FullName;

    /// <summary>How to bind, what it is called then (with the port for {p}), how to connect, whether with IPv6.</summary>
    public static TheoryData<string, string, string, bool> Reachable
    {
        get
        {
            var rows = new TheoryData<string, string, string, bool>
            {
                { "tcp://*:*", "tcp://0.0.0.0:{p}", "tcp://127.0.0.1:{p}", false },
                { "tcp://*:0", "tcp://0.0.0.0:{p}", "tcp://localhost:{p}", false },
                { "tcp://0.0.0.0:*", "tcp://0.0.0.0:{p}", "tcp://127.0.0.2:{p}", false },
                { "tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://127.0.0.1:{p}", false },
                { "tcp://localhost:*", "tcp://127.0.0.1:{p}", "tcp://localhost:{p}", false },
                { "tcp://lo:*", "tcp://127.0.0.1:{p}", "tcp://127.0.0.1:{p}", false },
                { "tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://127.0.0.2;127.0.0.1:{p}", false },
                { "tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://127.0.0.2:*;127.0.0.1:{p}", false },
                { "tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://*:0;localhost:{p}", false },
                { "tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://lo:*;127.0.0.1:{p}", false },
                { "inproc://a", "inproc://a", "inproc://a", false },
                { "inproc://*", "inproc://*", "inproc://*", false },
                { "inproc:// ", "inproc:// ", "inproc:// ", false },
                { "inproc://a://b", "inproc://a://b", "inproc://a://b", false },
                { "inproc://имя 😀", "inproc://имя 😀", "inproc://имя 😀", false },
                { "inproc://" + new string('n', 5000), "inproc://" + new string('n', 5000),
                    "inproc://" + new string('n', 5000), false },
                { "ipc://{d}/a", "ipc://{d}/a", "ipc://{d}/a", false },
                { "ipc://{d}/a b ", "ipc://{d}/a b ", "ipc://{d}/a b ", false },
                { "ipc://{d}/ключ", "ipc://{d}/ключ", "ipc://{d}/../{n}/ключ", false },
                { "ipc://{r}/r", "ipc://{r}/r", "ipc://{d}/r", false },
                { "ipc://@zerowire-{n}", "ipc://@zerowire-{n}", "ipc://@zerowire-{n}", false },
            };
            if (!HasIPv6)
                return rows;
            rows.Add("tcp://*:*", "tcp://[::]:{p}", "tcp://127.0.0.1:{p}", true);
            rows.Add("tcp://*:*", "tcp://[::]:{p}", "tcp://[::1]:{p}", true);
            rows.Add("tcp://[::]:*", "tcp://[::]:{p}", "tcp://localhost:{p}", true);
            rows.Add("tcp://[::1]:*", "tcp://[::1]:{p}", "tcp://[0:0:0:0:0:0:0:1]:{p}", true);
            rows.Add("tcp://::1:*", "tcp://[::1]:{p}", "tcp://::1:{p}", true);
            rows.Add("tcp://lo:*", "tcp://[::1]:{p}", "tcp://[::1]:{p}", true);
            rows.Add("tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://localhost:{p}", true);
            rows.Add("tcp://[::1]:*", "tcp://[::1]:{p}", "tcp://[::1]:*;[::1]:{p}", true);
            rows.Add("tcp://[::1]:*", "tcp://[::1]:{p}", "tcp://lo;[::1]:{p}", true);
            // The interface has addresses of both versions: the one that fits the peer is taken.
            rows.Add("tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://lo;127.0.0.1:{p}", true);
            rows.Add("tcp://127.0.0.1:*", "tcp://127.0.0.1:{p}", "tcp://*;127.0.0.1:{p}", true);
            if (LinkLocal() is { } link)
            {
                rows.Add($"tcp://[{link.Address}%{link.Name}]:*", $"tcp://[{link.Address}%{link.Index}]:{{p}}",
                    $"tcp://[{link.Address}%{link.Name}]:{{p}}", true);
                rows.Add($"tcp://[{link.Address}%{link.Index}]:*", $"tcp://[{link.Address}%{link.Index}]:{{p}}",
                    $"tcp://[{link.Address}%{link.Index}];[{link.Address}%{link.Name}]:{{p}}", true);
            }
            return rows;
        }
    }

    public void Dispose()
    {
        _context.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Reachable))]
    public void Peers_meet_at_an_address(string bind, string bound, string connect, bool ipv6)
    {
        _context.IPv6 = ipv6;
        PullSocket pull = NewPull();
        ZmqListener listener = pull.Bind(Filled(bind));
        string port = listener.Endpoint[(listener.Endpoint.LastIndexOf(':') + 1)..];
        Assert.Equal(Filled(bound, port), listener.Endpoint);
        Assert.Equal(listener.Endpoint, pull.LastEndpoint);

        PushSocket push = NewPush();
        ZmqConnection connection = push.Connect(Filled(connect, port));
        Assert.Equal(Filled(connect, port), connection.Endpoint);
        Assert.Equal(Filled(connect, port), push.LastEndpoint);
        push.Send("met", Eventually.Patience);
        Assert.Equal("met", pull.ReceiveString(Eventually.Patience));

        push.Disconnect(Filled(connect, port));
        Assert.Equal(ZmqConnectionState.Closed, StateAfterEnd(connection));
        pull.Unbind(Filled(bind, port));
        Assert.False(listener.IsListening);
        Assert.Throws<ZmqException>(() => pull.Unbind(listener.Endpoint));
    }

    [Theory]
    [InlineData("tcp", "no '://'")]
    [InlineData("tcp:/127.0.0.1:5", "no '://'")]
    [InlineData("127.0.0.1:5", "no '://'")]
    [InlineData("://127.0.0.1:5", "no transport")]
    [InlineData("tcp://", "no address")]
    [InlineData("ipc://", "no address")]
    [InlineData("inproc://", "no address")]
    [InlineData(" tcp://127.0.0.1:5", "white space")]
    [InlineData("tcp\t://127.0.0.1:5", "white space")]
    public void What_has_not_the_form_of_an_endpoint_is_told_the_form(string endpoint, string reason)
    {
        AssertMalformed(() => NewPull().Bind(endpoint), reason, GeneralForm);
        AssertMalformed(() => NewPull().Connect(endpoint), reason, GeneralForm);
        AssertMalformed(() => NewPull().Unbind(endpoint), reason, GeneralForm);
        AssertMalformed(() => NewPull().Disconnect(endpoint), reason, GeneralForm);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1", "no ':port'")]
    [InlineData("tcp://[::1]", "no ':port'")]
    [InlineData("tcp://127.0.0.1:", "The port '' is not")]
    [InlineData("tcp://127.0.0.1:65536", "The port '65536' is not")]
    [InlineData("tcp://127.0.0.1:99999999999", "is not a number")]
    [InlineData("tcp://127.0.0.1:-1", "The port '-1' is not")]
    [InlineData("tcp://127.0.0.1:http", "The port 'http' is not")]
    [InlineData("tcp://127.0.0.1:5 ", "The port '5 ' is not")]
    [InlineData("tcp://127.0.0.1: 5", "The port ' 5' is not")]
    [InlineData("tcp://127.0.0.1:5\n", @"The port '5\u000a' is not")]
    [InlineData("tcp://127.0.0.1:5/path", "The port '5/path' is not")]
    [InlineData("tcp://:5", "The host is empty")]
    [InlineData("tcp://[]:5", "The host is empty")]
    [InlineData("tcp://[::1:5", "brackets")]
    [InlineData("tcp://::1]:5", "brackets")]
    [InlineData("tcp://[host]:5", "not an IPv6 address")]
    [InlineData("tcp://[fe80::1%]:5", "not an IPv6 address")]
    [InlineData("tcp://1:2:3:5", "not an IPv6 address")]
    [InlineData("tcp:// 127.0.0.1:5", "the character ' '")]
    [InlineData("tcp://a b:5", "the character ' '")]
    [InlineData("tcp://höst:5", "the character 'ö'")]
    [InlineData("tcp://host/path:5", "the character '/'")]
    [InlineData("tcp://-host:5", "does not begin with a letter or a digit")]
    [InlineData("ipc://@", "The abstract name after '@' is empty")]
    public void What_is_wrong_with_an_address_is_told_with_the_right_form(string endpoint, string reason)
    {
        string form = $"The form is {endpoint[..endpoint.IndexOf("://", StringComparison.Ordinal)]}://";
        AssertMalformed(() => NewPull().Bind(endpoint), reason, form);
        AssertMalformed(() => NewPull().Connect(endpoint), reason, form);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1;127.0.0.1:5", "the character ';'")]
    public void What_is_wrong_with_an_address_to_bind_is_told(string endpoint, string reason) =>
        AssertMalformed(() => NewPull().Bind(endpoint), reason, "The form is tcp://address:port");

    [Theory]
    [InlineData("tcp://*:5", "not connected to", "tcp://host:port")]
    [InlineData("tcp://127.0.0.1:*", "The port '*' is not", "tcp://host:port")]
    [InlineData("tcp://127.0.0.1:0", "Port 0", "tcp://host:port")]
    [InlineData("tcp://;127.0.0.1:5", "The host is empty", "tcp://host:port")]
    [InlineData("tcp://127.0.0.1:x;127.0.0.1:5", "The port 'x' is not", "tcp://host:port")]
    [InlineData("tcp://127.0.0.1;", "no ':port'", "tcp://host:port")]
    [InlineData("tcp://127.0.0.1;[::1]:5", "IPv4", "tcp://host:port")]
    [InlineData("ipc://*", "not connected to", "ipc://path")]
    public void What_is_wrong_with_an_address_to_connect_to_is_told(string endpoint, string reason, string form)
    {
        PullSocket pull = NewPull();
        pull.IPv6 = true;
        AssertMalformed(() => pull.Connect(endpoint), reason, $"The form is {form}");
    }

    [Theory]
    [InlineData("tcp://127.0.0.1\0:5")]
    [InlineData("ipc:///tmp/a\0b")]
    [InlineData("inproc://a\0b")]
    public void No_address_contains_NUL(string endpoint)
    {
        string shown = endpoint.Replace("\0", @"\u0000", StringComparison.Ordinal);
        AssertMalformed(() => NewPull().Bind(endpoint), "NUL", shown);
        AssertMalformed(() => NewPull().Connect(endpoint), "NUL", shown);
    }

    [Fact]
    public void No_address_contains_half_a_character() =>
        AssertMalformed(() => NewPull().Bind("inproc://a" + '\ud83d' + "b"), "surrogate", "no valid Unicode");

    [Theory]
    [InlineData("TCP://127.0.0.1:5")]
    [InlineData("Inproc://a")]
    [InlineData("carrier://pigeon")]
    public void An_unknown_transport_is_told_which_there_are(string endpoint)
    {
        foreach (Action call in new Action[] { () => NewPull().Bind(endpoint), () => NewPull().Connect(endpoint) })
            AssertFails(call, ZmqError.ProtocolNotSupported, "tcp, ipc, inproc, written in lower case");
    }

    [Theory]
    [InlineData("tcp://nosuch0:0", ZmqError.NoSuchDevice, "'nosuch0' is no address, interface or host name")]
    [InlineData("tcp://[::1]:0", ZmqError.NoSuchDevice, "while IPv6 is off")]
    [InlineData("tcp://192.0.2.77:0", ZmqError.AddressNotAvailable, "does not belong to this machine")]
    [InlineData("ipc://{d}", ZmqError.AddressInUse, "A directory of this name is there")]
    [InlineData("ipc://{d}/file", ZmqError.AddressInUse, "A file that is no socket is there")]
    [InlineData("ipc://{d}/none/x", ZmqError.EndpointNotFound, "Its directory does not exist")]
    [InlineData("ipc:///dev/null/x", (ZmqError)20, "Not a directory")]
    public async Task What_cannot_be_bound_says_why(string endpoint, ZmqError error, string reason)
    {
        string file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "content");
        PullSocket pull = NewPull();
        await using var monitor = new MonitorLog(pull);
        AssertFails(() => pull.Bind(Filled(endpoint)), error, reason);
        ZmqMonitorEvent failed = await monitor.NextAsync(ZmqMonitorEventKind.BindFailed);
        Assert.Equal(error, failed.Error);
        Assert.Contains(reason, failed.Reason, StringComparison.Ordinal);
        Assert.Equal("", pull.LastEndpoint);
        Assert.Equal("content", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public void A_path_that_is_too_long_is_told_the_limit()
    {
        string endpoint = "ipc:///" + new string('p', 107);
        AssertFails(() => NewPull().Bind(endpoint), ZmqError.NameTooLong, "107 bytes");
        AssertFails(() => NewPull().Connect(endpoint), ZmqError.NameTooLong, "107 bytes");
        AssertFails(() => NewPull().Bind("ipc://@" + new string('ы', 54)), ZmqError.NameTooLong, "107 bytes");
    }

    [Fact]
    public async Task A_directory_without_access_is_told()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await OwnThread.Run(() =>
        {
            ThreadRights.GiveUp(ThreadRights.OverrideFileRights, ThreadRights.ReadEverything);
            AssertFails(() => NewPull().Bind(Filled("ipc://{d}/x")), ZmqError.AccessDenied, "refuses access");
        }).InTimeAsync();
        File.SetUnixFileMode(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_socket_file_of_a_process_that_died_is_replaced()
    {
        string path = Path.Combine(_directory, "died");
        (int exitCode, string output) = await ChildProcess.RunAsync("die-bound", "ipc://" + path);
        Assert.True(exitCode != 0, output);
        Assert.True(File.Exists(path));
        PullSocket pull = NewPull();
        pull.Bind("ipc://" + path);
        PushSocket push = NewPush();
        push.Connect("ipc://" + path);
        push.Send("alive");
        Assert.Equal("alive", pull.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public void An_ipv6_address_cannot_be_connected_to_while_ipv6_is_off()
    {
        PullSocket pull = NewPull();
        AssertFails(() => pull.Connect("tcp://[::1]:5"), ZmqError.AddressFamilyNotSupported, "IPv6 is off");
        AssertFails(() => pull.Connect("tcp://[::1];localhost:5"), ZmqError.AddressFamilyNotSupported, "IPv6 is off");
        pull.IPv6 = true;
        pull.Connect("tcp://[::1]:5");
    }

    [Fact]
    public void The_old_form_of_the_switch_is_its_reverse()
    {
        PullSocket pull = NewPull();
        Assert.Equal(1, pull.GetOption(OptionNumber.IPv4Only));
        pull.SetOption(OptionNumber.IPv4Only, 0);
        Assert.True(pull.IPv6);
        pull.Connect("tcp://[::1]:5");
        pull.IPv6 = false;
        Assert.Equal(1, pull.GetOption(OptionNumber.IPv4Only));
        pull.IPv6 = true;
        pull.SetOption(OptionNumber.IPv4Only, 1);
        AssertFails(() => pull.Connect("tcp://[::1]:5"), ZmqError.AddressFamilyNotSupported, "IPv6 is off");
    }

    [Theory]
    [InlineData("tcp://*:{p}", "tcp://*:{p}")]
    [InlineData("tcp://*:{p}", "tcp://0.0.0.0:{p}")]
    [InlineData("tcp://localhost:{p}", "tcp://localhost:{p}")]
    [InlineData("tcp://localhost:{p}", "tcp://127.0.0.1:{p}")]
    [InlineData("tcp://127.0.0.1:{p}", "tcp://localhost:{p}")]
    [InlineData("tcp://127.0.0.1:{p}", "tcp://lo:{p}")]
    [InlineData("tcp://127.0.0.1:*", "tcp://127.0.0.1:*")]
    [InlineData("ipc://*", "ipc://*")]
    public void A_listener_is_ended_by_any_name_of_its_address(string bind, string unbind)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        string port = $"{((IPEndPoint)probe.LocalEndPoint!).Port}";
        probe.Dispose();
        PullSocket pull = NewPull();
        ZmqListener other = pull.Bind("inproc://other");
        ZmqListener listener = pull.Bind(Filled(bind, port));
        pull.Unbind(Filled(unbind, port));
        Assert.False(listener.IsListening);
        Assert.True(other.IsListening);
        AssertFails(() => pull.Unbind(Filled(unbind, port)), ZmqError.EndpointNotFound, "but to inproc://other.");
    }

    [Theory]
    [InlineData("tcp://localhost:5", "tcp://localhost:5")]
    [InlineData("tcp://127.0.0.1:5", "tcp://localhost:5")]
    [InlineData("tcp://lo;127.0.0.1:5", "tcp://lo;127.0.0.1:5")]
    [InlineData("ipc://{d}/x", "ipc://{d}/x")]
    [InlineData("inproc://x", "inproc://x")]
    public void A_connection_is_ended_by_any_name_of_its_address(string connect, string disconnect)
    {
        PushSocket push = NewPush();
        ZmqConnection connection = push.Connect(Filled(connect));
        push.Disconnect(Filled(disconnect));
        Assert.Equal(ZmqConnectionState.Closed, StateAfterEnd(connection));
        AssertFails(() => push.Disconnect(Filled(disconnect)), ZmqError.EndpointNotFound, Filled(disconnect));
    }

    [Theory]
    [InlineData(ZmqSocketType.Request, true)]
    [InlineData(ZmqSocketType.Dealer, true)]
    [InlineData(ZmqSocketType.Subscriber, true)]
    [InlineData(ZmqSocketType.Publisher, true)]
    [InlineData(ZmqSocketType.Push, false)]
    [InlineData(ZmqSocketType.Router, false)]
    public void A_second_connection_to_an_address_is_the_first_for_types_that_it_would_only_double(
        ZmqSocketType type, bool isSame)
    {
        ZmqSocket socket = type switch
        {
            ZmqSocketType.Request => new RequestSocket(_context),
            ZmqSocketType.Dealer => new DealerSocket(_context),
            ZmqSocketType.Subscriber => new SubscriberSocket(_context),
            ZmqSocketType.Publisher => new PublisherSocket(_context),
            ZmqSocketType.Push => new PushSocket(_context),
            _ => new RouterSocket(_context),
        };
        using (socket)
        {
            socket.Linger = TimeSpan.Zero;
            ZmqConnection first = socket.Connect("tcp://127.0.0.1:5");
            ZmqConnection second = socket.Connect("tcp://127.0.0.1:5");
            ZmqConnection other = socket.Connect("tcp://127.0.0.2:5");
            second.Disconnect();
            Assert.Equal(ZmqConnectionState.Closed, StateAfterEnd(second));
            Assert.Equal(isSame, first.State == ZmqConnectionState.Closed);
            Assert.NotEqual(ZmqConnectionState.Closed, other.State);
        }
    }

    /// <summary>A network of its own with known addresses: link-local zones, an interface with both versions, and a peer
    /// that is not there.</summary>
    [Fact]
    public async Task Interfaces_and_zones_are_found_in_a_network_that_has_them()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        const string Network = """
            ip link set lo up
            ip link add zw0 type veth peer name zw1
            ip addr add 10.77.0.1/24 dev zw0
            ip -6 addr add fd77::1/64 dev zw0 nodad
            ip -6 addr add fe80::77/64 dev zw0 nodad
            ip link set zw0 up
            ip link set zw1 up
            ip neigh add 10.77.0.2 lladdr 02:00:00:00:00:77 nud permanent dev zw0
            """;
        (int exitCode, string output) = await ChildProcess.RunInNetworkAsync(Network, "addresses");
        Assert.True(exitCode == 0, output);
        Assert.Contains("main is over", output, StringComparison.Ordinal);
    }

    private static bool HasIPv6 => Socket.OSSupportsIPv6
        && NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Any(each => IPAddress.IPv6Loopback.Equals(each.Address));

    private static (string Name, int Index, string Address)? LinkLocal()
    {
        foreach (NetworkInterface each in NetworkInterface.GetAllNetworkInterfaces())
        {
            IPAddress? address = each.GetIPProperties().UnicastAddresses.Select(one => one.Address)
                .FirstOrDefault(one => one.IsIPv6LinkLocal);
            if (each.OperationalStatus == OperationalStatus.Up && address is not null)
            {
                return (each.Name, each.GetIPProperties().GetIPv6Properties().Index,
                    new IPAddress(address.GetAddressBytes()).ToString());
            }
        }
        return null;
    }

    private static ZmqConnectionState StateAfterEnd(ZmqConnection connection)
    {
        SpinWait.SpinUntil(() => connection.State == ZmqConnectionState.Closed, Eventually.Patience);
        return connection.State;
    }

    private static void AssertMalformed(Action call, string reason, string form)
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>("endpoint", call);
        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(form, thrown.Message, StringComparison.Ordinal);
    }

    private static void AssertFails(Action call, ZmqError error, string reason)
    {
        ZmqException thrown = Assert.Throws<ZmqException>(call);
        Assert.Equal(error, thrown.Error);
        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
    }

    private string Filled(string endpoint, string port = "") => endpoint
        .Replace("{p}", port, StringComparison.Ordinal)
        .Replace("{d}", _directory, StringComparison.Ordinal)
        .Replace("{n}", Path.GetFileName(_directory), StringComparison.Ordinal)
        .Replace("{r}", Path.GetRelativePath(Environment.CurrentDirectory, _directory), StringComparison.Ordinal);

    private PullSocket NewPull() => new(_context);

    private PushSocket NewPush() => new(_context) { Linger = TimeSpan.Zero };
}
