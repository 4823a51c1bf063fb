using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>RECONNECT_IVL and RECONNECT_IVL_MAX: how long a connection that was refused or lost waits.</summary>
public sealed class ReconnectIntervalTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Without_a_maximum_every_wait_is_the_interval_and_up_to_as_much_again(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.ReconnectInterval = TimeSpan.FromMilliseconds(10);
        await using var log = new MonitorLog(push);
        push.Connect(stage.NewEndpoint());
        for (int i = 0; i < 6; i++)
            Assert.InRange(await WaitAsync(log), 10, 19);
    }

    [Theory]
    [InlineData(10, 45, new[] { 10, 20, 40, 45, 45 })]
    [InlineData(10, 10, new[] { 10, 10, 10 })]
    // The documentation of libzmq says that such a maximum is ignored; its code says what is so here.
    [InlineData(50, 20, new[] { 20, 20, 20 })]
    public async Task With_a_maximum_the_wait_doubles_up_to_it(int interval, int maximum, int[] expected)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        push.ReconnectInterval = TimeSpan.FromMilliseconds(interval);
        push.ReconnectIntervalMax = TimeSpan.FromMilliseconds(maximum);
        await using var log = new MonitorLog(push);
        push.Connect(stage.NewEndpoint());
        foreach (int wait in expected)
            Assert.Equal(wait, await WaitAsync(log));
    }

    [Fact]
    public async Task A_connection_that_was_made_begins_again_with_the_interval_when_it_is_lost()
    {
        await using var stage = new Stage("ipc/async/epoll");
        PushSocket push = stage.Push();
        push.ReconnectInterval = TimeSpan.FromMilliseconds(5);
        push.ReconnectIntervalMax = TimeSpan.FromMilliseconds(40);
        await using var log = new MonitorLog(push);
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        foreach (int wait in new[] { 5, 10, 20, 40 })
            Assert.Equal(wait, await WaitAsync(log));
        PullSocket pull = stage.Pull();
        pull.Bind(endpoint);
        await log.UntilAsync(Kind.HandshakeSucceeded);
        await pull.DisposeAsync();
        await log.UntilAsync(Kind.Disconnected);
        foreach (int wait in new[] { 5, 10, 20, 40, 40 })
            Assert.Equal(wait, await WaitAsync(log));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Zero_and_minus_one_stand_for_no_further_try(int interval)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket refused = stage.Push();
        refused.SetOption(OptionNumber.ReconnectInterval, interval);
        await using var ofRefused = new MonitorLog(refused);
        refused.Connect(stage.NewEndpoint());
        await ofRefused.UntilAsync(Kind.Closed);
        await refused.DisposeAsync();
        await ofRefused.EndsAfterAsync();

        PullSocket pull = stage.Pull();
        PushSocket lost = stage.Push();
        lost.SetOption(OptionNumber.ReconnectInterval, interval);
        await using var ofLost = new MonitorLog(lost);
        await stage.JoinAsync(pull, lost);
        await pull.DisposeAsync();
        await ofLost.UntilAsync(Kind.Disconnected);
        await lost.DisposeAsync();
        await ofLost.EndsAfterAsync();
    }

    [Fact]
    public async Task What_waits_for_a_connection_that_is_not_made_again_holds_nothing_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var context = new ZmqContext();
        var push = new PushSocket(context) { Linger = Timeout.InfiniteTimeSpan };
        push.SetOption(OptionNumber.ReconnectInterval, -1);
        await using var log = new MonitorLog(push);
        push.Connect($"tcp://{listener.LocalEndpoint}");
        push.Send("x");
        (await listener.AcceptSocketAsync()).Dispose();
        await log.UntilAsync(Kind.Disconnected);
        await push.DisposeAsync();
        await context.DisposeAsync().AsTask().InTimeAsync();
    }

    /// <summary>The milliseconds until the next try.</summary>
    private static async Task<double> WaitAsync(MonitorLog log) =>
        (await log.UntilAsync(Kind.ConnectRetried)).RetryInterval!.Value.TotalMilliseconds;
}
