using Zerowire.Tests.Platform;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Lifecycle;

[Collection(SerialCollection.Name)]
public class DisposalTests
{
    private static readonly string[] s_endpoints = ["tcp://127.0.0.1:*", "ipc://*", "inproc://disposal"];

    private protected virtual ZmqReactor Reactor => ZmqReactor.Default;

    [Fact]
    public async Task Disposing_again_and_from_many_threads_does_nothing_more()
    {
        var context = new ZmqContext { Reactor = Reactor };
        var pull = new PullSocket(context);
        pull.Bind("tcp://127.0.0.1:*");
        Task[] threads = [.. Enumerable.Range(0, 8).Select(i => OwnThread.Run(() =>
        {
            pull.Dispose();
            pull.DisposeAsync().AsTask().Wait();
            if (i % 2 == 0)
                context.Dispose();
            else
                context.DisposeAsync().AsTask().Wait();
        }))];
        await Eventually.EndsAsync(Task.WhenAll(threads), "Disposing");
        pull.Dispose();
        context.Dispose();
        Assert.True(pull.IsDisposed);
    }

    [Fact]
    public async Task Disposing_the_context_disposes_its_sockets()
    {
        ProcessState before = Warm();
        var context = new ZmqContext { Reactor = Reactor };
        var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        // The peer of the message is disposed too, so that lingering would be in vain.
        var push = new PushSocket(context) { Linger = TimeSpan.Zero };
        push.Connect(endpoint);
        push.Send("x"u8);
        await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "Disposing the context");
        Assert.True(pull.IsDisposed && push.IsDisposed);
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public void An_address_is_free_when_Dispose_or_Unbind_returns()
    {
        using var context = new ZmqContext { Reactor = Reactor };
        string endpoint = "tcp://127.0.0.1:*";
        for (int i = 0; i < TestScope.Choose(20, 500); i++)
        {
            using var rep = new ReplySocket(context);
            ZmqListener listener = rep.Bind(endpoint);
            endpoint = listener.Endpoint;
            listener.Unbind();
            rep.Bind(endpoint);
        }
    }

    [Fact]
    public async Task Contexts_in_sequence_leave_nothing()
    {
        ProcessState before = Warm();
        for (int i = 0; i < TestScope.Choose(100, 1000); i++)
        {
            await using var context = new ZmqContext { Reactor = Reactor, IOThreads = 1 + (i % 2) };
            ExchangeMessages(context, s_endpoints[i % s_endpoints.Length], 3);
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Connecting_and_disconnecting_leaves_nothing()
    {
        ProcessState before = Warm();
        await using (var context = new ZmqContext { Reactor = Reactor })
        {
            await using var pull = new PullSocket(context);
            await using var push = new PushSocket(context);
            string[] endpoints = [.. s_endpoints.Select(endpoint => pull.Bind(endpoint).Endpoint)];
            ProcessState established = ProcessState.Now();
            for (int i = 0; i < TestScope.Choose(500, 10_000); i++)
            {
                ZmqConnection connection = push.Connect(endpoints[i % endpoints.Length]);
                if (i % 3 == 0)
                {
                    push.Send("x"u8);
                    Assert.Equal(1, pull.Receive(new byte[1], Eventually.Patience).Length);
                }
                connection.Disconnect();
            }
            await established.AssertNothingIsLeftAsync();
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_closed_socket_gives_its_slot_back()
    {
        await using var context = new ZmqContext { Reactor = Reactor, MaxSockets = 3 };
        for (int i = 0; i < 50; i++)
        {
            using var one = new PairSocket(context);
            using var two = new PairSocket(context);
            using var three = new PairSocket(context);
            Assert.Equal(ZmqError.TooManySockets, Assert.Throws<ZmqException>(() => new PairSocket(context)).Error);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Sockets_work_with_any_number_of_io_threads(int ioThreads)
    {
        using var context = new ZmqContext { Reactor = Reactor, IOThreads = ioThreads };
        ExchangeMessages(context, "inproc://threads", 10);
        using var pair = new PairSocket(context);
        if (ioThreads == 0)
        {
            Assert.Equal(
                ZmqError.NoIOThread, Assert.Throws<ZmqException>(() => pair.Connect("tcp://127.0.0.1:9")).Error);
            Assert.Equal(ZmqError.NoIOThread, Assert.Throws<ZmqException>(() => pair.Bind("tcp://127.0.0.1:*")).Error);
            return;
        }
        for (int thread = 0; thread < ioThreads; thread++)
            ExchangeMessages(context, "tcp://127.0.0.1:*", 10, 1UL << thread);
        pair.Affinity = 1UL << ioThreads;
        Assert.Equal(ZmqError.NoIOThread, Assert.Throws<ZmqException>(() => pair.Connect("tcp://127.0.0.1:9")).Error);
    }

    [Fact]
    public async Task Contexts_that_end_write_to_no_descriptor_of_a_stranger()
    {
        using var stop = new CancellationTokenSource();
        Task<int>[] strangers = [.. Enumerable.Range(0, 2).Select(_ => OwnThread.Run(() => Descriptors.Watch(stop.Token)))];
        for (int i = 0; i < TestScope.Choose(150, 3000); i++)
        {
            using var context = new ZmqContext { Reactor = Reactor, IOThreads = 2 };
            ExchangeMessages(context, "inproc://x", 1);
        }
        await stop.CancelAsync();
        Assert.Equal(0, (await Task.WhenAll(strangers)).Sum());
    }

    private ProcessState Warm()
    {
        using (var context = new ZmqContext { Reactor = Reactor })
        {
            foreach (string endpoint in s_endpoints)
                ExchangeMessages(context, endpoint, 1);
        }
        return ProcessState.Now();
    }

    private static void ExchangeMessages(ZmqContext context, string endpoint, int count, ulong affinity = 0)
    {
        using var pull = new PullSocket(context) { Affinity = affinity };
        using var push = new PushSocket(context) { Affinity = affinity };
        push.Connect(pull.Bind(endpoint).Endpoint);
        for (int i = 0; i < count; i++)
            push.Send("x"u8, Eventually.Patience);
        for (int i = 0; i < count; i++)
            pull.Receive(Eventually.Patience).Dispose();
    }
}
