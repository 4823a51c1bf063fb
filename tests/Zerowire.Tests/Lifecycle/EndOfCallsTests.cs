using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Lifecycle;

/// <summary>Whatever ends a socket or a context ends the calls that wait on it.</summary>
public class EndOfCallsTests
{
    private const int CallsAtOnce = 3;

    private protected virtual ZmqReactor Reactor => ZmqReactor.Default;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_end_of_the_context_ends_every_call_with_ContextTerminated(bool terminate)
    {
        using var context = new ZmqContext { Reactor = Reactor };
        List<(string Name, Task Call)> calls = [];
        List<ZmqSocket> sockets = [];
        foreach (string name in Calls.Names)
        {
            for (int i = 0; i < CallsAtOnce; i++)
            {
                calls.Add((name, Calls.Begin(name, context, out ZmqSocket socket)));
                sockets.Add(socket);
            }
        }
        await Task.Delay(50);
        Assert.All(calls, call => Assert.False(call.Call.IsCompleted, call.Name));

        Task end = OwnThread.Run(() =>
        {
            if (terminate)
                context.Terminate();
            else
                context.Shutdown();
        });
        foreach ((string name, Task call) in calls)
        {
            await Eventually.EndsAsync(Task.WhenAny(call), name);
            Assert.Equal(ZmqError.ContextTerminated, Assert.IsType<ZmqException>(call.Exception?.InnerException).Error);
        }
        Assert.Equal(!terminate, await Task.WhenAny(end, Task.Delay(terminate ? 50 : 40_000)) == end);
        foreach (ZmqSocket socket in sockets)
            await Eventually.EndsAsync(socket.DisposeAsync().AsTask(), "Disposing a socket");
        await Eventually.EndsAsync(end, "The end of the context");
    }

    [Theory]
    [InlineData("Dispose")]
    [InlineData("DisposeAsync")]
    [InlineData("Context.Dispose")]
    [InlineData("Context.DisposeAsync")]
    public async Task Disposal_ends_every_call_with_ObjectDisposedException(string how)
    {
        using var context = new ZmqContext { Reactor = Reactor };
        List<(string Name, Task Call)> calls = [];
        List<ZmqSocket> sockets = [];
        foreach (string name in Calls.Names)
        {
            calls.Add((name, Calls.Begin(name, context, out ZmqSocket socket)));
            sockets.Add(socket);
        }
        await Task.Delay(50);
        Assert.All(calls, call => Assert.False(call.Call.IsCompleted, call.Name));

        Task end = how switch
        {
            "Dispose" => OwnThread.Run(() => sockets.ForEach(socket => socket.Dispose())),
            "DisposeAsync" => Task.WhenAll(sockets.Select(socket => socket.DisposeAsync().AsTask())),
            "Context.Dispose" => OwnThread.Run(context.Dispose),
            _ => context.DisposeAsync().AsTask(),
        };
        foreach ((string name, Task call) in calls)
        {
            await Eventually.EndsAsync(Task.WhenAny(call), name);
            Assert.IsType<ObjectDisposedException>(call.Exception?.InnerException);
        }
        await Eventually.EndsAsync(end, how);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_of_messages_ends_quietly(bool shutdown)
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var pull = new PullSocket(context);
        pull.Bind("inproc://stream");
        await using var push = new PushSocket(context);
        push.Connect("inproc://stream");
        push.Send("one");
        var first = new TaskCompletionSource();
        Task<int> reader = CountAsync(pull, first);
        await Eventually.EndsAsync(first.Task, "The first message");

        if (shutdown)
            context.Shutdown();
        else
            await pull.DisposeAsync();

        await Eventually.EndsAsync(reader, "The stream");
        Assert.Equal(1, await reader);
    }

    [Fact]
    public async Task A_request_that_was_sent_ends_with_its_socket()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var router = new RouterSocket(context);
        router.Bind("inproc://requests");
        var request = new RequestSocket(context) { Correlate = true };
        request.Connect("inproc://requests");
        Task<string>[] calls = [.. Enumerable.Range(0, 10).Select(i => request.RequestAsync($"{i}"))];
        for (int i = 0; i < calls.Length; i++)
            router.Receive(TimeSpan.FromSeconds(20)).Dispose();

        request.Dispose();

        foreach (Task<string> call in calls)
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call).WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task Every_call_after_the_end_is_refused()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        var pair = new PairSocket(context);
        context.Shutdown();
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => pair.Send("x"u8)).Error);
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => pair.Bind("inproc://x")).Error);
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => new PairSocket(context)).Error);
        pair.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pair.Send("x"u8));
        Assert.Throws<ObjectDisposedException>(() => pair.Receive());
        Assert.Throws<ObjectDisposedException>(() => pair.Bind("inproc://x"));
        Assert.Throws<ObjectDisposedException>(() => pair.Connect("inproc://x"));
        Assert.Throws<ObjectDisposedException>(() => pair.MonitorAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.ReceiveAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.SendAsync(new byte[1]));
        await context.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => new PairSocket(context));
    }

    private static async Task<int> CountAsync(PullSocket pull, TaskCompletionSource first)
    {
        int count = 0;
        await foreach (ZmqMessage message in pull.ReceiveAllAsync())
        {
            message.Dispose();
            count++;
            first.TrySetResult();
        }
        return count;
    }
}
