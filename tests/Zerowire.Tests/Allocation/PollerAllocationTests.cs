using System.Runtime.CompilerServices;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Allocation;

/// <summary>Waiting costs no managed memory.</summary>
[Collection(SerialCollection.Name)]
public sealed class PollerAllocationTests
{
    private static readonly byte[] s_body = new byte[100];

    [Theory]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("ipc://*", true)]
    [InlineData("inproc://poller-allocation", false)]
    [InlineData("inproc://poller-allocation", true)]
    public async Task Waits_for_many_sockets_allocate_nothing(string endpoint, bool batched)
    {
        await using var context = new ZmqContext();
        await using var near = new PairSocket(context);
        await using var far = new PairSocket(context);
        far.Connect(near.Bind(endpoint).Endpoint);
        using ZmqPoller poller = WithIdleSockets(context);
        poller.Add(near);
        Task echoing = OwnThread.Run(() => Echo(far));
        byte[] buffer = new byte[200];
        var events = new ZmqPollEvent[8];
        await OwnThread.Run(() => RepeatedSteps.AssertNothingAllocated(() =>
        {
            near.Send(s_body);
            ZmqPollEvent ready = batched ? events[poller.Wait(events) - 1] : poller.Wait();
            Assert.Same(near, ready.Socket);
            near.Receive(buffer);
        }));
        await echoing;
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("inproc://poller-allocation", true)]
    public async Task Awaited_waits_allocate_nothing(string endpoint, bool batched)
    {
        await using var context = new ZmqContext();
        await using var near = new PairSocket(context);
        await using var far = new PairSocket(context);
        far.Connect(near.Bind(endpoint).Endpoint);
        using ZmqPoller poller = WithIdleSockets(context);
        poller.Add(near);
        using var source = new CancellationTokenSource();
        Task echoing = OwnThread.Run(() => Echo(far));
        byte[] buffer = new byte[200];
        var events = new ZmqPollEvent[8];
        await RepeatedSteps.AssertNothingAllocatedAsync(AskAsync);
        await echoing;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        async ValueTask AskAsync()
        {
            near.Send(s_body);
            ZmqPollEvent ready = batched
                ? events[await poller.WaitAsync(events, source.Token) - 1]
                : await poller.WaitAsync(source.Token);
            if (ready.Socket != near)
                Assert.Fail("Another socket was ready.");
            near.Receive(buffer);
        }
    }

    private static ZmqPoller WithIdleSockets(ZmqContext context)
    {
        var poller = new ZmqPoller();
        for (int i = 0; i < 20; i++)
            poller.Add(new PullSocket(context));
        return poller;
    }

    private static void Echo(PairSocket socket)
    {
        byte[] buffer = new byte[200];
        for (int i = 0; i < RepeatedSteps.Count; i++)
        {
            socket.Receive(buffer);
            socket.Send(s_body);
        }
    }
}
