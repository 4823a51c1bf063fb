using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>Several who wait for the same: none takes what another needs to hear.</summary>
public sealed class PollerWatcherTests
{
    public static TheoryData<string> Transports => Scenarios.Transports;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wait_that_is_cancelled_as_it_is_signalled_leaves_what_came_to_the_next(bool batched)
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("inproc://signalled").Endpoint);
        using var poller = new ZmqPoller();
        poller.Add(pull);
        for (int i = 0; i < 200; i++)
        {
            using var source = new CancellationTokenSource();
            Task first = WaitAsync(source.Token);
            Task second = WaitAsync(CancellationToken.None);
            // Signals the first, whose continuation is on its way to the pool when its token is cancelled.
            push.Send("message");
            source.Cancel();
            try
            {
                await first.InTimeAsync();
            }
            catch (OperationCanceledException)
            {
            }
            await second.InTimeAsync();
            Assert.Equal("message", pull.ReceiveString());
            poller.AssertNothingReady();
        }

        Task WaitAsync(CancellationToken cancellationToken) => batched
            ? poller.WaitAsync(new ZmqPollEvent[2], cancellationToken).AsTask()
            : poller.WaitAsync(cancellationToken).AsTask();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Ten_pollers_and_the_descriptor_of_one_socket_are_told_of_the_same(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket pair = stage.Pair();
        PairSocket peer = stage.Pair();
        await stage.JoinAsync(pair, peer);
        using var loop = new ForeignLoop(pair.EventDescriptor);
        Assert.Equal(ZmqPollEvents.Out, pair.Events);
        ZmqPoller[] pollers = [.. Enumerable.Range(0, 10).Select(_ => new ZmqPoller())];
        foreach (ZmqPoller poller in pollers)
            poller.Add(pair);
        for (int i = 0; i < 50; i++)
        {
            Task<ZmqPollEvent>[] waits = [.. pollers.Select(poller => poller.WaitAsync(stage.Scenario.Api))];
            await stage.SendAsync(peer, $"{i}");
            Assert.All(await Task.WhenAll(waits).InTimeAsync(), ready => Assert.Equal(ZmqPollEvents.In, ready.Events));
            loop.Wait();
            Assert.Equal(ZmqPollEvents.In | ZmqPollEvents.Out, pair.Events);
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pair));
            Assert.Equal(ZmqPollEvents.Out, pair.Events);
            foreach (ZmqPoller poller in pollers)
                poller.AssertNothingReady();
            // One that is disposed takes nobody with it.
            if (i % 10 == 9)
            {
                pollers[0].Dispose();
                pollers = pollers[1..];
            }
        }
        foreach (ZmqPoller poller in pollers)
            poller.Dispose();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_socket_that_is_disposed_ends_one_wait_and_the_others_go_on(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var poller = new ZmqPoller();
        poller.Add(pull);
        for (int i = 0; i < 10; i++)
        {
            PullSocket leaving = stage.Pull();
            poller.Add(leaving);
            List<Task<ZmqPollEvent>> waits =
                [.. Enumerable.Range(0, 4).Select(_ => poller.WaitAsync(stage.Scenario.Api))];
            await leaving.DisposeAsync();
            Task<ZmqPollEvent> ended = await Task.WhenAny(waits).InTimeAsync();
            Assert.Equal((leaving, ZmqPollEvents.Error), ((await ended).Socket, (await ended).Events));
            waits.Remove(ended);
            await stage.SendAsync(push, "for the others");
            Assert.All(await Task.WhenAll(waits).InTimeAsync(), ready => Assert.Equal(pull, ready.Socket));
            await stage.ReceiveTextAsync(pull);
        }
    }
}
