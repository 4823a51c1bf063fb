using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;
using Zerowire.Tests.Polling;

namespace Zerowire.Tests.Lifecycle;

/// <summary>Monitors, pollers, descriptors and proxies that wait when their context ends: none waits on, none is left.
/// </summary>
[Collection(SerialCollection.Name)]
public sealed class EndOfWaitsTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string reactor in (string[])["epoll", "poll", "select", "portable"])
        {
            foreach (string end in (string[])["shutdown", "dispose", "dispose-async", "sockets"])
                cases.Add(reactor, end);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Everything_that_waits_ends_with_the_context(string reactor, string end)
    {
        // What the process keeps is there before.
        await RunAsync(reactor, end);
        ProcessState before = ProcessState.Now();
        for (int i = 0; i < 3; i++)
            await RunAsync(reactor, end);
        await before.AssertNothingIsLeftAsync();
    }

    private static async Task RunAsync(string reactor, string end)
    {
        ZmqContext context = TestContext.Over(reactor);
        var frontend = new PullSocket(context);
        var backend = new PushSocket(context);
        var capture = new PublisherSocket(context);
        var control = new ReplySocket(context);
        var watched = new PullSocket(context);
        var events = new PairSocket(context);
        ZmqSocket[] sockets = [frontend, backend, capture, control, watched, events];
        string endpoint = frontend.Bind("tcp://127.0.0.1:*").Endpoint;
        watched.Monitor("inproc://events");
        events.Connect("inproc://events");
        Task monitor = ReadToEndAsync(watched);
        Task otherMonitor = ReadToEndAsync(watched);
        using var poller = new ZmqPoller();
        poller.Add(watched);
        Task blocking = OwnThread.Run(() => poller.Wait());
        Task awaiting = poller.WaitAsync().AsTask();
        using var loop = new ForeignLoop(watched.EventDescriptor);
        Assert.Equal(ZmqPollEvents.None, watched.Events);
        Task proxy = new ZmqProxy(frontend, backend, capture, control).RunAsync();
        // A connection that is never made keeps an I/O thread busy.
        backend.Connect($"tcp://127.0.0.1:{Stage.FreePort()}");
        Task receiving = Task.Run(async () =>
        {
            while (true)
                (await events.ReceiveAsync()).Dispose();
        });
        watched.Connect(endpoint);
        switch (end)
        {
            case "shutdown":
                context.Shutdown();
                loop.Wait();
                break;
            case "dispose":
                await OwnThread.Run(context.Dispose).InTimeAsync();
                break;
            case "dispose-async":
                await context.DisposeAsync().InTimeAsync();
                break;
            default:
                foreach (ZmqSocket socket in sockets)
                    await socket.DisposeAsync().InTimeAsync();
                break;
        }
        await monitor.InTimeAsync();
        await otherMonitor.InTimeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => proxy.InTimeAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => receiving.InTimeAsync());
        // Both are told of the shutdown; or one of the end of the socket, and then the poller holds nothing.
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(blocking, awaiting).InTimeAsync());
        Assert.True(exception is ZmqException or InvalidOperationException, $"{exception}");
        foreach (ZmqSocket socket in sockets)
            await socket.DisposeAsync().InTimeAsync();
        await context.DisposeAsync().InTimeAsync();
        Assert.InRange(poller.Count, 0, 1);
    }

    private static async Task ReadToEndAsync(ZmqSocket socket)
    {
        await foreach (ZmqMonitorEvent e in socket.MonitorAsync())
            Assert.NotEqual(ZmqMonitorEventKind.EventsLost, e.Kind);
    }
}
