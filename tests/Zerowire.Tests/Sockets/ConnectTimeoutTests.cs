using System.Net;
using Zerowire.Tests.Infrastructure;
using Zerowire.Transports;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>Peers that do not answer, and names with several addresses.</summary>
public sealed class ConnectTimeoutTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    private static readonly IPAddress s_silent = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress s_nobody = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress s_server = IPAddress.Parse("127.0.0.3");

    [Fact]
    public async Task A_peer_that_does_not_answer_in_time_is_tried_again()
    {
        using var silent = new SilentListener(s_silent);
        await using var context = new ZmqContext();
        using var push = NewPush(context);
        await using var monitor = new MonitorLog(push);
        string endpoint = $"tcp://127.0.0.1:{silent.Port}";
        ZmqConnection connection = push.Connect(endpoint);
        for (int i = 0; i < 3; i++)
        {
            ZmqMonitorEvent delayed = await monitor.NextAsync(Kind.ConnectDelayed);
            Assert.Equal((ZmqError.InProgress, endpoint), (delayed.Error, delayed.RemoteEndpoint));
            ZmqMonitorEvent closed = await monitor.NextAsync(Kind.Closed);
            Assert.Contains("timed out", closed.Reason, StringComparison.Ordinal);
            ZmqMonitorEvent retried = await monitor.NextAsync(Kind.ConnectRetried);
            Assert.Contains("timed out", retried.Reason, StringComparison.Ordinal);
            Assert.InRange(retried.RetryInterval!.Value, push.ReconnectInterval, 2 * push.ReconnectInterval);
        }
        Assert.Equal(ZmqConnectionState.Connecting, connection.State);
        silent.Answer();
        await monitor.UntilAsync(Kind.Connected);
    }

    [Fact]
    public async Task The_next_address_of_a_name_is_tried_when_one_does_not_answer_or_refuses()
    {
        using var silent = new SilentListener(s_silent);
        await using var context = Resolving(_ => [s_silent, s_nobody, s_server]);
        using var pull = new PullSocket(context);
        pull.Bind($"tcp://{s_server}:{silent.Port}");
        using var push = NewPush(context);
        await using var monitor = new MonitorLog(push);
        push.Connect($"tcp://three:{silent.Port}");
        push.Send("found");
        Assert.Equal("found", pull.ReceiveString(Eventually.Patience));

        await monitor.NextAsync(Kind.ConnectDelayed);
        ZmqMonitorEvent closed = await monitor.NextAsync(Kind.Closed);
        Assert.Contains("timed out", closed.Reason, StringComparison.Ordinal);
        ZmqMonitorEvent connected = await monitor.UntilAsync(Kind.Connected);
        Assert.Equal($"tcp://{s_server}:{silent.Port}", connected.RemoteEndpoint);
    }

    [Fact]
    public async Task A_name_is_asked_for_again_on_every_try()
    {
        int asked = 0;
        await using var context = Resolving(_ => Interlocked.Increment(ref asked) < 3 ? [s_nobody] : [s_server]);
        using var pull = new PullSocket(context);
        string endpoint = pull.Bind($"tcp://{s_server}:*").Endpoint;
        using var push = NewPush(context);
        push.Connect($"tcp://moves:{endpoint[(endpoint.LastIndexOf(':') + 1)..]}");
        push.Send("followed");
        Assert.Equal("followed", pull.ReceiveString(Eventually.Patience));
        Assert.Equal(3, Volatile.Read(ref asked));
    }

    [Theory]
    [InlineData("tcp://nowhere:5", "host name is not known")]
    [InlineData("tcp://six:5", "address family")]
    [InlineData("tcp://nosuch0;127.0.0.1:5", "interface")]
    [InlineData("tcp://192.0.2.77:0;127.0.0.1:5", "does not belong to this machine")]
    [InlineData("ipc:///tmp/zerowire-nobody", "no such endpoint")]
    public async Task What_keeps_failing_says_why(string endpoint, string reason)
    {
        await using var context = Resolving(name => name == "six" ? [IPAddress.IPv6Loopback] : []);
        using var push = NewPush(context);
        await using var monitor = new MonitorLog(push);
        push.Connect(endpoint);
        for (int i = 0; i < 2; i++)
        {
            ZmqMonitorEvent retried = await monitor.NextAsync(Kind.ConnectRetried);
            Assert.Contains(reason, retried.Reason, StringComparison.Ordinal);
            Assert.Equal(endpoint, retried.RemoteEndpoint);
        }
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_peer_that_does_not_answer()
    {
        using var silent = new SilentListener(s_silent);
        var context = new ZmqContext();
        PushSocket push = NewPush(context);
        push.ConnectTimeout = TimeSpan.Zero;
        await using var monitor = new MonitorLog(push);
        push.Connect($"tcp://127.0.0.1:{silent.Port}");
        await monitor.NextAsync(Kind.ConnectDelayed);
        push.Send("never");
        await context.DisposeAsync().InTimeAsync();
    }

    private static ZmqContext Resolving(Func<string, IPAddress[]> lookup) => new() { Resolver = new Resolver(lookup) };

    private static PushSocket NewPush(ZmqContext context) => new(context)
    {
        Linger = TimeSpan.Zero,
        ConnectTimeout = s_soon,
        ReconnectInterval = TimeSpan.FromMilliseconds(20),
    };
}
