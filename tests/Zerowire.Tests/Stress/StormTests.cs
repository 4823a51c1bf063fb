using System.Diagnostics;
using Zerowire.Tests.Platform;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Stress;

/// <summary>Many threads do anything to anything; nothing may hang, crash, or be left.</summary>
[Collection(SerialCollection.Name)]
public sealed class StormTests
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(TestScope.Choose(3, 25));
    private static readonly TimeSpan s_shortDuration = TimeSpan.FromMilliseconds(TestScope.Choose(1500, 15_000));

    private static readonly ZmqSocketType[] s_all =
    [
        ZmqSocketType.Pair, ZmqSocketType.Publisher, ZmqSocketType.Subscriber, ZmqSocketType.Request, ZmqSocketType.Reply,
        ZmqSocketType.Dealer, ZmqSocketType.Router, ZmqSocketType.Push, ZmqSocketType.Pull, ZmqSocketType.XPublisher,
        ZmqSocketType.XSubscriber, ZmqSocketType.Stream,
    ];

    private static readonly ZmqSocketType[] s_publishing =
        [ZmqSocketType.XPublisher, ZmqSocketType.XSubscriber, ZmqSocketType.Publisher, ZmqSocketType.Subscriber];

    private static readonly ZmqSocketType[] s_streaming =
        [ZmqSocketType.Stream, ZmqSocketType.Stream, ZmqSocketType.Stream, ZmqSocketType.Dealer];

    [Theory]
    [InlineData(1, ZmqReactor.Default)]
    [InlineData(2, ZmqReactor.Default)]
    [InlineData(2, ZmqReactor.Portable)]
    public Task A_storm_of_everything_on_shared_contexts_ends_and_leaves_nothing(int ioThreads, ZmqReactor reactor) =>
        StormAsync(s_all, ioThreads, reactor, s_duration);

    [Theory]
    [InlineData(ZmqReactor.Default)]
    [InlineData(ZmqReactor.Portable)]
    public Task A_storm_of_publishers_and_subscribers_ends_and_leaves_nothing(ZmqReactor reactor) =>
        StormAsync(s_publishing, ioThreads: 2, reactor, s_shortDuration);

    [Theory]
    [InlineData(ZmqReactor.Default)]
    [InlineData(ZmqReactor.Portable)]
    public Task A_storm_of_streams_ends_and_leaves_nothing(ZmqReactor reactor) =>
        StormAsync(s_streaming, ioThreads: 2, reactor, s_shortDuration);

    [Fact]
    public async Task Contexts_that_end_in_the_middle_of_a_storm_leave_nothing()
    {
        ProcessState before = ProcessState.Now();
        for (int life = 0; life < TestScope.Choose(15, 200); life++)
        {
            await using var context = new ZmqContext { IOThreads = 1 + (life % 2) };
            var slots = new ZmqSocket?[8];
            using var stop = new CancellationTokenSource();
            Task[] threads = StartStorm([context], slots, s_all, seed: 1000 * life, s_duration, stop.Token);
            await Task.Delay(10 + (7 * (life % 10)));
            Task end = OwnThread.Run(life % 3 == 0 ? context.Terminate : context.Dispose);
            await Task.Delay(life % 5);
            await stop.CancelAsync();
            await Eventually.EndsAsync(Task.WhenAll(threads), "The storm");
            foreach (ZmqSocket? socket in slots)
                socket?.Dispose();
            await Eventually.EndsAsync(end, "The end of a context");
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("inproc://mixed")]
    public async Task Blocking_and_asynchronous_calls_with_cancellation_lose_and_double_nothing(string endpoint)
    {
        await using var context = new ZmqContext();
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 20 };
        await using var push = new PushSocket(context) { SendHighWaterMark = 20 };
        push.Connect(pull.Bind(endpoint).Endpoint);
        var book = new DeliveryBook();
        using var stop = new CancellationTokenSource(s_duration);
        Task[] senders =
        [
            OwnThread.Run(() => book.Send(push, stop.Token)),
            OwnThread.Run(() => book.TrySend(push, stop.Token)),
            book.SendAsync(push, seed: 1, stop.Token),
            book.SendAsync(push, seed: 2, stop.Token),
        ];
        using var stopReceivers = new CancellationTokenSource();
        Task[] receivers =
        [
            OwnThread.Run(() => book.TryReceive(pull, stopReceivers.Token)),
            OwnThread.Run(() => book.TryReceive(pull, stopReceivers.Token)),
            book.ReceiveAsync(pull, seed: 3, stopReceivers.Token),
            book.ReceiveAsync(pull, seed: 4, stopReceivers.Token),
        ];
        await Eventually.EndsAsync(Task.WhenAll(senders), "Sending");
        await Eventually.TrueAsync(() => book.IsComplete, book.ToString);
        await stopReceivers.CancelAsync();
        await Eventually.EndsAsync(Task.WhenAll(receivers), "Receiving");
        book.AssertEachOnce();
    }

    [Fact]
    public async Task Many_requests_at_once_each_get_their_own_reply()
    {
        await using var context = new ZmqContext();
        await using var router = new RouterSocket(context);
        await using var request = new RequestSocket(context) { Correlate = true };
        request.Connect(router.Bind("tcp://127.0.0.1:*").Endpoint);
        using var stop = new CancellationTokenSource();
        Task server = OwnThread.Run(() => Serve(router, stop.Token));
        long start = Stopwatch.GetTimestamp();
        Task<int>[] clients = [.. Enumerable.Range(0, 20).Select(i => AskAsync(request, i, start))];
        await Eventually.EndsAsync(Task.WhenAll(clients), "Asking");
        await stop.CancelAsync();
        await server;
        Assert.All(clients, client => Assert.True(client.Result > 0));
    }

    private static async Task StormAsync(
        ZmqSocketType[] types, int ioThreads, ZmqReactor reactor, TimeSpan duration)
    {
        ProcessState before = ProcessState.Now();
        var contexts = new ZmqContext[2];
        for (int i = 0; i < contexts.Length; i++)
            contexts[i] = new ZmqContext { IOThreads = ioThreads, Reactor = reactor };
        Task[] threads = StartStorm(contexts, new ZmqSocket?[12], types, ioThreads * 100, duration, default);
        await Eventually.EndsAsync(Task.WhenAll(threads), "The storm");
        foreach (ZmqContext context in contexts)
            await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "The end of a context");
        await before.AssertNothingIsLeftAsync();
    }

    private static Task[] StartStorm(ZmqContext[] contexts, ZmqSocket?[] slots, ZmqSocketType[] types, int seed,
        TimeSpan duration, CancellationToken stop) =>
        [.. Enumerable.Range(0, 6).Select(i => OwnThread.Run(
            () => new StormThread(contexts, slots, types, seed + i).Run(duration, stop)))];

    private static async Task<int> AskAsync(RequestSocket request, int client, long start)
    {
        var random = new Random(client);
        int answered = 0;
        for (int i = 0; Stopwatch.GetElapsedTime(start) < s_duration || answered == 0; i++)
        {
            using var cancel = new CancellationTokenSource();
            if (random.Next(5) == 0)
                cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
            try
            {
                string question = $"{client}/{i}";
                Assert.Equal(question + "!", await request.RequestAsync(question, cancel.Token));
                answered++;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
            }
        }
        return answered;
    }

    private static void Serve(RouterSocket router, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (!router.TryReceive(out ZmqMessage? message, TimeSpan.FromMilliseconds(50)))
                continue;
            using (message)
            {
                using var reply = new ZmqMessage();
                for (int i = 0; i < message.Count - 1; i++)
                    reply.Append(message[i].Span);
                reply.Append(message[message.Count - 1] + "!");
                router.Send(reply);
            }
        }
    }
}
