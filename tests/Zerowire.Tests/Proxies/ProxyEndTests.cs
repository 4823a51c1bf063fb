using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Proxies;

/// <summary>Whatever ends a proxy, its run says which it was; and what cannot be a proxy is refused.</summary>
public sealed class ProxyEndTests
{
    public static TheoryData<string, string> Ends()
    {
        var ends = new TheoryData<string, string>();
        foreach (string state in (string[])["idle", "stalled", "busy", "paused"])
        {
            foreach (string end in (string[])["stop", "cancel", "frontend", "backend", "capture", "control", "context"])
                ends.Add(state, end);
        }
        return ends;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_run_ends_by_the_rule_of_what_ends_it(string state, string end)
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await using PublisherSocket capture = stage.Publisher();
        await using PairSocket control = stage.Pair();
        await stage.JoinAsync(frontend, one);
        if (state != "stalled")
            await stage.JoinAsync(backend, other);
        using var stop = new CancellationTokenSource();
        var proxy = new ZmqProxy(frontend, backend, capture, control);
        // Once as a task, once as a call.
        Task run = state == "idle" ? OwnThread.Run(() => proxy.Run(stop.Token)) : proxy.RunAsync(stop.Token);
        Task traffic = BeginTraffic(state, proxy, one, other);
        await Eventually.TrueAsync(() => proxy.IsRunning, "the run");
        await Task.Delay(30);
        Assert.False(run.IsCompleted);
        switch (end)
        {
            case "stop":
                proxy.Stop();
                await run.InTimeAsync();
                break;
            case "cancel":
                await stop.CancelAsync();
                var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.InTimeAsync());
                Assert.Equal(stop.Token, cancelled.CancellationToken);
                break;
            case "context":
                stage.Context.Shutdown();
                var terminated = await Assert.ThrowsAsync<ZmqException>(() => run.InTimeAsync());
                Assert.Equal(ZmqError.ContextTerminated, terminated.Error);
                break;
            default:
                ZmqSocket disposed = end switch
                {
                    "frontend" => frontend,
                    "backend" => backend,
                    "capture" => capture,
                    _ => control,
                };
                await disposed.DisposeAsync();
                var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => run.InTimeAsync());
                Assert.Equal(disposed.GetType().Name, exception.ObjectName);
                break;
        }
        await Eventually.TrueAsync(() => !proxy.IsRunning, "the end of the run");
        await one.DisposeAsync();
        await other.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => traffic.InTimeAsync());
    }

    [Fact]
    public async Task A_proxy_runs_again_after_its_end_and_not_twice_at_once()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        var proxy = new ZmqProxy(frontend, backend);
        proxy.Stop();
        for (int i = 1; i <= 3; i++)
        {
            Task run = proxy.RunAsync();
            Assert.True(proxy.IsRunning);
            Assert.Throws<InvalidOperationException>(() => proxy.Run());
            Assert.Throws<InvalidOperationException>(() => { _ = proxy.RunAsync(); });
            await stage.SendAsync(one, "through");
            Assert.Equal("through", await stage.ReceiveTextAsync(other));
            proxy.Stop();
            await run.InTimeAsync();
            await Eventually.TrueAsync(() => !proxy.IsRunning, "the end of the run");
            Assert.Equal(i, proxy.Statistics.Frontend.ReceivedMessages);
        }
    }

    [Fact]
    public async Task A_proxy_that_is_stopped_as_it_begins_ends()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        for (int i = 0; i < 50; i++)
        {
            var proxy = new ZmqProxy(frontend, backend);
            Task run = proxy.RunAsync();
            proxy.Stop();
            await run.InTimeAsync();
        }
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => new ZmqProxy(frontend, backend).Run(cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new ZmqProxy(frontend, backend).RunAsync(cancelled.Token).InTimeAsync());
    }

    [Fact]
    public async Task A_proxy_that_is_paused_before_it_runs_begins_paused()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        var proxy = new ZmqProxy(frontend, backend);
        proxy.Pause();
        Task run = proxy.RunAsync();
        await stage.SendAsync(one, "late");
        Assert.False(other.TryReceive(out _, TimeSpan.FromMilliseconds(50)));
        proxy.Resume();
        Assert.Equal("late", await stage.ReceiveTextAsync(other));
        proxy.Stop();
        await run.InTimeAsync();
    }

    [Fact]
    public void What_cannot_be_a_proxy_is_refused()
    {
        using var context = new ZmqContext();
        using var pair = new PairSocket(context);
        using var other = new PairSocket(context);
        using var push = new PushSocket(context);
        using var publisher = new PublisherSocket(context);
        using var pull = new PullSocket(context);
        using var subscriber = new SubscriberSocket(context);
        using var router = new RouterSocket(context);
        using var request = new RequestSocket(context);
        using var reply = new ReplySocket(context);
        AssertRefused("frontend", () => new ZmqProxy(null!, pair));
        AssertRefused("backend", () => new ZmqProxy(pair, null!));
        AssertRefused("backend", () => new ZmqProxy(push, publisher));
        AssertRefused("backend", () => new ZmqProxy(pull, subscriber));
        AssertRefused("backend", () => new ZmqProxy(pull, pull));
        AssertRefused("capture", () => new ZmqProxy(pair, other, pull));
        AssertRefused("capture", () => new ZmqProxy(pair, other, other));
        // These would stop at the first copy, for want of an answer or of a question.
        AssertRefused("capture", () => new ZmqProxy(pair, other, request));
        AssertRefused("capture", () => new ZmqProxy(pair, other, reply));
        AssertRefused("control", () => new ZmqProxy(pair, other, control: router));
        AssertRefused("control", () => new ZmqProxy(pair, router, control: pair));
        _ = new ZmqProxy(push, pull);
        _ = new ZmqProxy(subscriber, publisher);

        static void AssertRefused(string name, Func<ZmqProxy> create) =>
            Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(create).ParamName);
    }

    /// <summary>Ends, with an exception, when the sockets do.</summary>
    private static async Task BeginTraffic(string state, ZmqProxy proxy, PairSocket one, PairSocket other)
    {
        switch (state)
        {
            case "stalled":
                await one.SendAsync("waits");
                break;
            case "paused":
                proxy.Pause();
                await one.SendAsync("waits");
                break;
            case "busy":
                await Task.WhenAny(SendAllAsync(one), SendAllAsync(other), ReceiveAllAsync(one), ReceiveAllAsync(other))
                    .Unwrap();
                break;
            default:
                break;
        }
        await one.ReceiveAsync();

        static async Task SendAllAsync(PairSocket socket)
        {
            while (true)
                await socket.SendAsync("busy");
        }

        static async Task ReceiveAllAsync(PairSocket socket)
        {
            while (true)
                (await socket.ReceiveAsync()).Dispose();
        }
    }
}
