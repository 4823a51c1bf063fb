using System.Diagnostics;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>Wrong calls, timeouts, cancellation, and the ends of sockets, contexts and pollers.</summary>
public sealed class PollerLifeTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(30);

    public static TheoryData<string> Forms => ["sync", "try", "async"];

    [Fact]
    public async Task Wrong_calls_are_refused()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var other = new PullSocket(context);
        using var poller = new ZmqPoller();
        poller.Add(pull);
        Assert.Equal("socket", Assert.Throws<ArgumentException>(() => poller.Add(pull)).ParamName);
        Assert.Equal("socket", Assert.Throws<ArgumentException>(() => poller.Modify(other, ZmqPollEvents.In)).ParamName);
        Assert.False(poller.Remove(other));
        Assert.Throws<ArgumentOutOfRangeException>("events", () => poller.Add(other, (ZmqPollEvents)16));
        Assert.Throws<ArgumentOutOfRangeException>("events", () => poller.Modify(pull, (ZmqPollEvents)(-1)));
        Assert.Throws<ArgumentNullException>("socket", () => poller.Add((ZmqSocket)null!));
        Assert.Throws<ArgumentNullException>("socket", () => poller.Remove((ZmqSocket)null!));
        Assert.Throws<ArgumentOutOfRangeException>("descriptor", () => poller.Add(-1));
        Assert.Throws<ArgumentException>("ready", () => poller.Wait(default(Span<ZmqPollEvent>)));
        Assert.Throws<ArgumentOutOfRangeException>(
            "timeout", () => poller.TryWait(out _, TimeSpan.FromMilliseconds(-5)));
        Assert.Equal(1, poller.Count);
        Assert.True(poller.Remove(pull));
        Assert.Equal(0, poller.Count);
        poller.Add(pull);
    }

    [Fact]
    public async Task A_wait_of_limited_time_ends()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        using var poller = new ZmqPoller();
        Assert.False(poller.TryWait(out _, s_short));
        poller.Add(pull);
        var events = new ZmqPollEvent[2];
        long start = Stopwatch.GetTimestamp();
        Assert.False(poller.TryWait(out _, s_short));
        Assert.False(poller.TryWait(events, out int count, s_short));
        Assert.Equal(0, count);
        Assert.Throws<TimeoutException>(() => poller.Wait(s_short));
        Assert.Throws<TimeoutException>(() => poller.Wait(events, s_short));
        Assert.InRange(Stopwatch.GetElapsedTime(start), 4 * s_short, Eventually.Patience);
    }

    [Fact]
    public async Task A_wait_without_an_end_for_nothing_is_refused()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        using var poller = new ZmqPoller();
        Assert.Throws<InvalidOperationException>(() => poller.Wait());
        await Assert.ThrowsAsync<InvalidOperationException>(() => poller.WaitAsync().AsTask());

        poller.Add(pull);
        Task blocking = OwnThread.Run(() => poller.Wait());
        Task asynchronous = poller.WaitAsync().AsTask();
        poller.Remove(pull);
        await Assert.ThrowsAsync<InvalidOperationException>(() => blocking.InTimeAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => asynchronous.InTimeAsync());
    }

    [Fact]
    public async Task A_wait_that_can_be_cancelled_waits_for_something_to_be_added()
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new PublisherSocket(context);
        using var poller = new ZmqPoller();
        using var source = new CancellationTokenSource();
        Task<ZmqPollEvent> wait = poller.WaitAsync(source.Token).AsTask();
        poller.Add(publisher, ZmqPollEvents.Out);
        Assert.Equal(publisher, (await wait.InTimeAsync()).Socket);
    }

    [Fact]
    public async Task A_cancelled_wait_loses_nothing()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("inproc://cancel").Endpoint);
        using var poller = new ZmqPoller();
        poller.Add(pull);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => poller.WaitAsync(new CancellationToken(canceled: true)).AsTask());
        for (int i = 0; i < 300; i++)
        {
            using var source = new CancellationTokenSource();
            Task<ZmqPollEvent> wait = poller.WaitAsync(source.Token).AsTask();
            Task cancelling = i % 2 == 0 ? OwnThread.Run(source.Cancel) : source.CancelAsync();
            push.Send($"{i}");
            await cancelling;
            try
            {
                await wait.InTimeAsync();
            }
            catch (OperationCanceledException exception)
            {
                Assert.Equal(source.Token, exception.CancellationToken);
            }
            Assert.Equal(pull, poller.Wait(Eventually.Patience).Socket);
            Assert.Equal($"{i}", pull.ReceiveString());
            poller.AssertNothingReady();
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_socket_that_is_disposed_is_told_once_and_leaves(string form)
    {
        await using ZmqContext context = TestContext.Create();
        await using var other = new PullSocket(context);
        using var poller = new ZmqPoller();
        poller.Add(other);
        for (int i = 0; i < 20; i++)
        {
            var pull = new PullSocket(context);
            poller.Add(pull, state: i);
            Task<ZmqPollEvent> wait = poller.WaitAsync(Enum.Parse<ApiForm>(form, ignoreCase: true));
            await pull.DisposeAsync();
            ZmqPollEvent ready = await wait.InTimeAsync();
            Assert.Equal((pull, ZmqPollEvents.Error, i), (ready.Socket, ready.Events, ready.State));
            poller.AssertNothingReady();
            Assert.False(poller.Remove(pull));
            Assert.Throws<ObjectDisposedException>(() => poller.Add(pull));
            Assert.Equal(1, poller.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_shutdown_of_a_context_ends_waits(string form)
    {
        await using var lasting = TestContext.Create();
        await using var other = new PullSocket(lasting);
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        using var poller = new ZmqPoller();
        poller.Add(pull);
        poller.Add(other);
        Task<ZmqPollEvent> wait = poller.WaitAsync(Enum.Parse<ApiForm>(form, ignoreCase: true));
        context.Shutdown();
        ZmqException exception = await Assert.ThrowsAsync<ZmqException>(() => wait.InTimeAsync());
        Assert.Equal(ZmqError.ContextTerminated, exception.Error);
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => poller.TryWait(out _)).Error);
        using var late = new ZmqPoller();
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => late.Add(pull)).Error);
        Assert.Equal(0, late.Count);

        await pull.DisposeAsync();
        Assert.Equal(ZmqPollEvents.Error, poller.Wait(Eventually.Patience).Events);
        poller.AssertNothingReady();
    }

    [Fact]
    public async Task Disposal_ends_all_waits_and_lets_the_sockets_go()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("inproc://dispose").Endpoint);
        for (int i = 0; i < 50; i++)
        {
            var poller = new ZmqPoller();
            poller.Add(pull);
            Task blocking = OwnThread.Run(() => poller.Wait());
            Task limited = OwnThread.Run(() => poller.TryWait(out _, Eventually.Patience));
            Task asynchronous = poller.WaitAsync().AsTask();
            poller.Dispose();
            poller.Dispose();
            foreach (Task wait in (Task[])[blocking, limited, asynchronous])
                await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.InTimeAsync());
            Assert.Throws<ObjectDisposedException>(() => poller.Add(push));
            Assert.Throws<ObjectDisposedException>(() => poller.Modify(pull, ZmqPollEvents.In));
            Assert.Throws<ObjectDisposedException>(() => poller.TryWait(out _));
            Assert.False(poller.Remove(pull));
        }
        push.Send("still here");
        Assert.Equal("still here", pull.ReceiveString());
    }

    [Fact]
    public async Task A_poller_holds_sockets_of_several_contexts()
    {
        await using ZmqContext one = TestContext.Create();
        await using ZmqContext two = TestContext.Over("portable");
        await using var first = new PairSocket(one);
        await using var second = new PairSocket(two);
        second.Connect(first.Bind("tcp://127.0.0.1:*").Endpoint);
        using var poller = new ZmqPoller();
        poller.Add(first);
        poller.Add(second);
        for (int i = 0; i < 20; i++)
        {
            second.Send("to the first");
            Assert.Equal(first, poller.Wait(Eventually.Patience).Socket);
            first.ReceiveString();
            first.Send("to the second");
            Assert.Equal(second, poller.Wait(Eventually.Patience).Socket);
            second.ReceiveString();
        }
    }
}
