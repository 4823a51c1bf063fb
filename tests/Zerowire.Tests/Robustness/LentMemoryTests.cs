using System.Buffers;
using System.Collections.Concurrent;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Memory that callers lend comes back exactly once, whatever becomes of its message; and what callers do in
/// the moment of its return is none of the library's threads' business.</summary>
public sealed class LentMemoryTests
{
    private static readonly byte[] s_small = new byte[100];
    private static readonly byte[] s_large = new byte[40_000];

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    [InlineData("inproc://lent")]
    public async Task Every_frame_comes_back_exactly_once_whatever_becomes_of_its_message(string endpoint)
    {
        int[] releases = new int[TestScope.Choose(1500, 20_000)];
        int next = 0;
        await using (ZmqContext context = TestContext.Create())
        {
            for (int life = 0; next < releases.Length; life++)
            {
                await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 5, Linger = TimeSpan.Zero };
                await using var push = new PushSocket(context)
                {
                    SendHighWaterMark = 20, Linger = life % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(20),
                };
                ZmqConnection connection = push.Connect(pull.Bind(endpoint).Endpoint);
                int end = Math.Min(next + 100, releases.Length);
                List<Task> calls = [];
                using var cancel = new CancellationTokenSource();
                for (; next < end; next++)
                {
                    var message = new ZmqMessage();
                    int number = next;
                    message.Append(number % 3 == 0 ? s_small : s_large, _ => Interlocked.Increment(ref releases[number]));
                    switch (number % 5)
                    {
                        case 0:
                            push.TrySend(message);
                            message.Dispose();
                            break;
                        case 1:
                            message.Dispose();
                            break;
                        case 2:
                            calls.Add(SendAndDisposeAsync(push, message, cancel.Token));
                            break;
                        default:
                            push.TrySend(message, TimeSpan.FromMilliseconds(1));
                            message.Dispose();
                            break;
                    }
                    if (number % 7 == 0 && pull.TryReceive(out ZmqMessage? received))
                        received.Dispose();
                }
                if (life % 3 == 0)
                    connection.Disconnect();
                await cancel.CancelAsync();
                await Task.WhenAll(calls);
                // What the receiver holds by reference over inproc and forgets would be the collector's.
                while (pull.TryReceive(out ZmqMessage? rest))
                    rest.Dispose();
            }
        }
        await Eventually.TrueAsync(
            () => Array.TrueForAll(releases, count => count == 1),
            () => string.Join(", ", releases.Index().Where(entry => entry.Item != 1).Take(20)));
    }

    /// <summary>Some types keep what they have read for their application. It may close the socket and not ask for
    /// it.</summary>
    [Theory]
    [InlineData(ZmqSocketType.XPublisher)]
    [InlineData(ZmqSocketType.Reply)]
    [InlineData(ZmqSocketType.Request)]
    public async Task Memory_that_a_closed_socket_has_kept_comes_back(ZmqSocketType type)
    {
        const int Count = 10;
        int back = 0;
        await using ZmqContext context = TestContext.Create();
        for (int i = 0; i < Count; i++)
        {
            string endpoint = $"inproc://kept-{i}";
            // The memory's owner may well use the socket that is being closed.
            ZmqSocket? keeper = null;
            void CountBack(object? state)
            {
                Assert.Throws<ObjectDisposedException>(() => keeper!.Bind("inproc://closed"));
                Interlocked.Increment(ref back);
            }
            switch (type)
            {
                case ZmqSocketType.XPublisher:
                    keeper = new XPublisherSocket(context) { OnlyFirstSubscribe = true };
                    await using (var subscriber = new XSubscriberSocket(context) { OnlyFirstSubscribe = true })
                    {
                        keeper.Bind(endpoint);
                        subscriber.Connect(endpoint);
                        subscriber.Send(new ZmqMessage("user").Append(s_large, CountBack));
                    }
                    break;
                case ZmqSocketType.Reply:
                    var reply = new ReplySocket(context);
                    keeper = reply;
                    await using (var dealer = new DealerSocket(context))
                    {
                        reply.Bind(endpoint);
                        dealer.Connect(endpoint);
                        dealer.Send(new ZmqMessage().Append(s_large, CountBack).Append("").Append("question"));
                        Assert.Equal("question", reply.ReceiveString(Eventually.Patience));
                    }
                    break;
                default:
                    var request = new RequestSocket(context);
                    keeper = request;
                    await using (var router = new RouterSocket(context))
                    {
                        router.Bind(endpoint);
                        request.Connect(endpoint);
                        request.Send("question");
                        using ZmqMessage question = await router.ReceiveAsync().InTimeAsync();
                        router.Send(new ZmqMessage(question[0].Span).Append("").Append(s_large, CountBack));
                        await Eventually.TrueAsync(request.CanReceive, "the answer");
                    }
                    break;
            }
            Assert.Equal(i, back);
            await Eventually.EndsAsync(keeper.DisposeAsync().AsTask(), "Disposing");
            await Eventually.TrueAsync(() => back == i + 1, () => $"{back} came back, not {i + 1}");
        }
    }

    [Fact]
    public async Task Memory_taken_back_too_early_harms_no_other_message_and_no_thread()
    {
        await using ZmqContext context = TestContext.Create();
        await using var push = new PushSocket(context);
        using var memory = new FailingMemory(100);
        using var large = new FailingMemory(50_000);
        using ZmqMessage message = new ZmqMessage("first").Append(memory.Memory, null).Append(large.Memory, null);
        ValueTask waiting = push.SendAsync(message);
        memory.Fails = large.Fails = true;
        await using var pull = new PullSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        using (ZmqMessage received = pull.Receive(Eventually.Patience))
            Assert.Equal(3, received.Count);
        await waiting;

        using ZmqMessage again = new ZmqMessage("first").Append(new FailingMemory(10).Memory, null);
        push.Send(again);
        push.Send("next");
        using (ZmqMessage received = pull.Receive(Eventually.Patience))
            Assert.Equal(2, received.Count);
        Assert.Equal("next", pull.ReceiveString(Eventually.Patience));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*", 100)]
    [InlineData("tcp://127.0.0.1:*", 40_000)]
    [InlineData("inproc://use", 100)]
    [InlineData("inproc://use", 40_000)]
    public async Task Memory_that_comes_back_may_be_sent_again_there_and_then(string endpoint, int length)
    {
        await using ZmqContext context = TestContext.Create();
        await using var push = new PushSocket(context) { SendHighWaterMark = 2 };
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 2 };
        byte[] memory = new byte[length];
        int sent = 0;
        using var done = new ManualResetEventSlim();
        const int Wanted = 500;
        void SendAgain(object? state)
        {
            if (Interlocked.Increment(ref sent) >= Wanted)
            {
                done.Set();
                return;
            }
            // Not awaited: this may be a thread that others need.
            _ = push.SendAsync(new ZmqMessage().Append(memory, SendAgain)).AsTask();
        }
        SendAgain(null);
        SendAgain(null);
        push.Connect(pull.Bind(endpoint).Endpoint);
        Task receiver = OwnThread.Run(() =>
        {
            using var message = new ZmqMessage();
            while (!done.IsSet)
            {
                if (pull.TryReceive(message, TimeSpan.FromMilliseconds(20)))
                    Assert.Equal(length, message[0].Length);
                message.Clear();
            }
        });
        await Eventually.EndsAsync(receiver, "Sending from within the return of memory");
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("tcp://127.0.0.1:*", true)]
    [InlineData("inproc://end", false)]
    [InlineData("inproc://end", true)]
    public async Task The_return_of_memory_may_dispose_the_socket_and_its_context(string endpoint, bool wholeContext)
    {
        ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        var push = new PushSocket(context);
        string bound = pull.Bind(endpoint).Endpoint;
        // A listener too: its address is given back by the very thread that may be running the callback.
        push.Bind("tcp://127.0.0.1:*");
        push.Connect(bound);
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        push.Send(new ZmqMessage().Append(s_large, _ =>
        {
            if (wholeContext)
                context.Dispose();
            else
                push.Dispose();
            disposed.TrySetResult();
        }));
        // Over inproc the receiver has the memory itself.
        if (endpoint.StartsWith("inproc", StringComparison.Ordinal))
            pull.Receive(Eventually.Patience).Dispose();
        await Eventually.EndsAsync(disposed.Task, "Disposing from within the return of memory");
        await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "Disposing the context");
        Assert.True(push.IsDisposed);
    }

    [Theory]
    [InlineData("buffer")]
    [InlineData("message")]
    [InlineData("waiting")]
    public async Task Memory_that_comes_back_may_be_answered_by_the_socket_that_received_it(string form)
    {
        await using ZmqContext context = TestContext.Create();
        await using var one = new PairSocket(context);
        await using var other = new PairSocket(context);
        other.Bind("inproc://pairs");
        one.Connect("inproc://pairs");
        using var lent = new ZmqMessage();
        lent.Append(s_large, _ => other.Send("back"));
        if (form != "waiting")
            one.Send(lent);
        Task receiver = OwnThread.Run(() =>
        {
            if (form == "buffer")
            {
                other.Receive(new byte[10]);
                return;
            }
            using var into = new ZmqMessage();
            other.Receive(into);
            // The next one takes the place of what was lent.
            other.Receive(into);
        });
        if (form == "waiting")
        {
            await Task.Delay(20);
            one.Send(lent);
        }
        one.Send("next");
        await Eventually.EndsAsync(receiver, "Receiving");
        Assert.Equal("back", one.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public async Task Callbacks_that_throw_everywhere_end_nothing()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context) { SendHighWaterMark = 3 };
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        var threads = new ConcurrentBag<string>();
        for (int i = 0; i < 200; i++)
        {
            using var message = new ZmqMessage();
            message.Append(i % 2 == 0 ? s_small : s_large, _ =>
            {
                threads.Add(Thread.CurrentThread.Name ?? "");
                throw new InvalidOperationException("A fault of the user.");
            });
            push.Send(message, Eventually.Patience);
            pull.Receive(Eventually.Patience).Dispose();
        }
        await Eventually.TrueAsync(() => threads.Count == 200, () => $"{threads.Count} came back");
    }

    private static async Task SendAndDisposeAsync(PushSocket push, ZmqMessage message, CancellationToken cancel)
    {
        try
        {
            await push.SendAsync(message, cancel);
        }
        catch (OperationCanceledException)
        {
        }
        message.Dispose();
    }

    /// <summary>Memory whose owner may take it back.</summary>
    private sealed class FailingMemory(int length) : MemoryManager<byte>
    {
        private readonly byte[] _bytes = GC.AllocateArray<byte>(length, pinned: true);

        public bool Fails { get; set; }

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(Fails, this);
            return _bytes;
        }

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            fixed (byte* start = _bytes)
                return new MemoryHandle(start + elementIndex);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
