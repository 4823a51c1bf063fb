using System.Collections.Concurrent;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Robustness;

/// <summary>Callers whose contexts and schedulers do what they should not: that is their own affair and never that of
/// the threads that do the I/O, nor of another caller.</summary>
public sealed class HostileContinuationTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("inproc://hostile-context")]
    public async Task A_synchronization_context_is_never_called_by_a_thread_of_the_library(string endpoint)
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        var hostile = new HostileContext();
        Task work = OwnThread.Run(() => hostile.Run(async () =>
        {
            using var message = new ZmqMessage();
            // Waits for a message.
            await pull.ReceiveAsync(message);
            Assert.Equal("one", message[0].ToString());
            (await pull.ReceiveAsync()).Dispose();
            // Waits to be cancelled.
            using var cancel = new CancellationTokenSource();
            ValueTask receive = pull.ReceiveAsync(message, cancel.Token);
            _ = OwnThread.Run(cancel.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await receive);
            // Waits for a peer.
            await using var late = new PushSocket(context) { Linger = TimeSpan.Zero };
            ZmqConnection connection = late.Connect("inproc://hostile-late");
            ValueTask send = late.SendAsync("x"u8.ToArray());
            _ = OwnThread.Run(() => pull.Bind("inproc://hostile-late"));
            await connection.WaitUntilReadyAsync();
            await send;
        }));
        string bound = pull.Bind(endpoint).Endpoint;
        await push.ConnectReadyAsync(bound);
        await Eventually.TrueAsync(() => hostile.IsWaiting, "the first receive");
        await Task.Delay(20);
        push.Send("one");
        await Task.Delay(20);
        push.Send("two");
        await Eventually.EndsAsync(work, "The work in the context");
        Assert.DoesNotContain(hostile.Callers, name => name.Contains("ZMQbg", StringComparison.Ordinal));
        Assert.DoesNotContain(hostile.Callers, name => name == OwnName);
    }

    [Fact]
    public async Task A_context_that_throws_ends_no_thread_of_the_library()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        var scheduler = new HostileScheduler();
        // A scheduler whose queue cannot be trusted: its continuation is lost, and nothing else.
        using var message = new ZmqMessage();
        _ = Task.Factory.StartNew(
            async () => await pull.ReceiveAsync(message), CancellationToken.None, TaskCreationOptions.None, scheduler);
        await Eventually.TrueAsync(() => !scheduler.Callers.IsEmpty, "the beginning");
        await Task.Delay(50);
        push.Send("one");
        await Eventually.TrueAsync(() => scheduler.Callers.Count > 1, "the continuation");
        Assert.DoesNotContain(scheduler.Callers, name => name.Contains("ZMQbg", StringComparison.Ordinal));
        push.Send("two");
        Assert.Equal("two", pull.ReceiveString(Eventually.Patience));
    }

    [Fact]
    public async Task Continuations_that_block_hold_nobody_up()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        await using var push = new PushSocket(context);
        await push.ConnectReadyAsync(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        using var gate = new ManualResetEventSlim();
        Task blocked = BlockAfterAsync(pull, gate);
        push.Send("one");
        for (int i = 0; i < 100; i++)
        {
            push.Send($"{i}");
            Assert.Equal($"{i}", pull.ReceiveString(Eventually.Patience));
        }
        gate.Set();
        await blocked;
    }

    private const string OwnName = "The thread of the hostile context's other side";

    private static async Task BlockAfterAsync(PullSocket pull, ManualResetEventSlim gate)
    {
        using var message = new ZmqMessage();
        await pull.ReceiveAsync(message).ConfigureAwait(false);
        Assert.True(gate.Wait(Eventually.Patience));
    }

    /// <summary>A context with a queue and one thread, as a user interface has; it notes who calls.</summary>
    private sealed class HostileContext : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];
        private volatile bool _waiting;

        public ConcurrentBag<string> Callers { get; } = [];

        public bool IsWaiting => _waiting;

        public void Run(Func<Task> work)
        {
            SetSynchronizationContext(this);
            Task task = work();
            task.GetAwaiter().OnCompleted(_queue.CompleteAdding);
            _waiting = true;
            foreach ((SendOrPostCallback callback, object? state) in _queue.GetConsumingEnumerable())
                callback(state);
            task.GetAwaiter().GetResult();
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Callers.Add(Thread.CurrentThread.Name ?? "");
            _queue.Add((d, state));
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
    }

    private sealed class HostileScheduler : TaskScheduler
    {
        public ConcurrentBag<string> Callers { get; } = [];

        protected override void QueueTask(Task task)
        {
            Callers.Add(Thread.CurrentThread.Name ?? "");
            if (Callers.Count > 1)
                return;
            new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start();
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
