using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Lifecycle;

/// <summary>Disposal from within what the socket itself has set off, and while every kind of wait is under way.</summary>
[Collection(SerialCollection.Name)]
public sealed class DisposeInsideTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:*", "socket")]
    [InlineData("tcp://127.0.0.1:*", "socket async")]
    [InlineData("tcp://127.0.0.1:*", "context")]
    [InlineData("tcp://127.0.0.1:*", "context async")]
    [InlineData("inproc://inside", "socket")]
    [InlineData("inproc://inside", "context")]
    public async Task A_continuation_may_dispose_its_socket_and_its_context(string endpoint, string what)
    {
        ProcessState before = ProcessState.Now();
        for (int i = 0; i < TestScope.Choose(20, 200); i++)
        {
            ZmqContext context = TestContext.Create();
            var pull = new PullSocket(context);
            var push = new PushSocket(context) { Linger = TimeSpan.Zero };
            push.Connect(pull.Bind(endpoint).Endpoint);
            Task inside = InsideAsync();
            Task other = WaitAsync(async () => (await pull.ReceiveAsync()).Dispose());
            push.Send("x");
            await Eventually.EndsAsync(inside, "The continuation");
            await pull.DisposeAsync();
            await Eventually.EndsAsync(other, "Another call");
            await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "The context");

            async Task InsideAsync()
            {
                using var message = new ZmqMessage();
                await pull.ReceiveAsync(message).ConfigureAwait(false);
                switch (what)
                {
                    case "socket":
                        pull.Dispose();
                        break;
                    case "socket async":
                        await pull.DisposeAsync();
                        break;
                    case "context":
                        context.Dispose();
                        break;
                    default:
                        await context.DisposeAsync();
                        break;
                }
            }
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_cancellation_may_dispose_the_socket_whose_call_it_ends()
    {
        await using ZmqContext context = TestContext.Create();
        for (int i = 0; i < 50; i++)
        {
            var pull = new PullSocket(context);
            pull.Bind("tcp://127.0.0.1:*");
            using var cancel = new CancellationTokenSource();
            Task receive = WaitAsync(async () => (await pull.ReceiveAsync(cancel.Token)).Dispose());
            await using CancellationTokenRegistration registration = cancel.Token.Register(pull.Dispose);
            Task[] both = [OwnThread.Run(cancel.Cancel), OwnThread.Run(pull.Dispose)];
            await Eventually.EndsAsync(Task.WhenAll([receive, .. both]), "Cancelling");
        }
    }

    [Fact]
    public async Task Every_kind_of_wait_ends_with_the_socket()
    {
        ProcessState before = ProcessState.Now();
        for (int i = 0; i < TestScope.Choose(30, 300); i++)
        {
            ZmqContext context = TestContext.Create();
            var dealer = new DealerSocket(context)
            {
                Linger = TimeSpan.Zero, SendHighWaterMark = 1, ReconnectInterval = TimeSpan.FromMilliseconds(1),
            };
            ZmqConnection never = dealer.Connect("tcp://127.0.0.1:9");
            var early = new TaskCompletionSource();
            Task[] waits =
            [
                WaitAsync(async () => (await dealer.ReceiveAsync()).Dispose()),
                OwnThread.Run(() => WaitAsync(() => { dealer.Receive().Dispose(); return Task.CompletedTask; }).Wait()),
                OwnThread.Run(() => WaitAsync(() =>
                {
                    while (true)
                        dealer.Send("x");
                }).Wait()),
                WaitAsync(async () =>
                {
                    while (true)
                        await dealer.SendAsync("x"u8.ToArray());
                }),
                WaitAsync(() => never.WaitUntilReadyAsync()),
                MonitorAsync(dealer, early),
                ReceiveAllAsync(dealer),
            ];
            await early.Task.InTimeAsync();
            Thread.SpinWait(i * 100);
            Task end = OwnThread.Run(i % 2 == 0 ? dealer.Dispose : context.Dispose);
            for (int wait = 0; wait < waits.Length; wait++)
                await Eventually.EndsAsync(waits[wait], $"Wait {wait} of life {i}");
            await Eventually.EndsAsync(end, $"Disposal of life {i}");
            await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "The context");
        }
        await before.AssertNothingIsLeftAsync();
    }

    private static async Task MonitorAsync(DealerSocket socket, TaskCompletionSource begun)
    {
        await foreach (ZmqMonitorEvent e in socket.MonitorAsync())
            begun.TrySetResult();
    }

    private static async Task ReceiveAllAsync(DealerSocket socket)
    {
        await foreach (ZmqMessage message in socket.ReceiveAllAsync())
            message.Dispose();
    }

    private static async Task WaitAsync(Func<Task> wait)
    {
        try
        {
            await wait();
        }
        catch (Exception e) when (e is ObjectDisposedException or ZmqException or OperationCanceledException)
        {
        }
    }
}
