using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Lifecycle;

/// <summary>Sockets that are made while their context ends: each is refused or ended, and none is forgotten.</summary>
[Collection(SerialCollection.Name)]
public sealed class CreationTests
{
    [Theory]
    [InlineData("Dispose")]
    [InlineData("DisposeAsync")]
    [InlineData("Terminate")]
    [InlineData("Shutdown and dispose")]
    public async Task A_context_that_ends_while_sockets_are_made_ends(string how)
    {
        ProcessState before = ProcessState.Now();
        for (int i = 0; i < TestScope.Choose(60, 1000); i++)
        {
            ZmqContext context = TestContext.Create();
            using var start = new Barrier(4);
            Task[] makers = [.. Enumerable.Range(0, 3).Select(_ => OwnThread.Run(() => Make(context, start)))];
            start.SignalAndWait();
            Thread.SpinWait(i * 50 % 20_000);
            Task end = OwnThread.Run(() =>
            {
                switch (how)
                {
                    case "Dispose":
                        context.Dispose();
                        break;
                    case "DisposeAsync":
                        context.DisposeAsync().AsTask().Wait();
                        break;
                    case "Terminate":
                        context.Terminate();
                        break;
                    default:
                        context.Shutdown();
                        context.Dispose();
                        break;
                }
            });
            await Eventually.EndsAsync(Task.WhenAll(makers), "Making sockets");
            await Eventually.EndsAsync(end, "The end of the context");
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task More_sockets_than_allowed_from_many_threads_are_refused_and_the_rest_works()
    {
        await using ZmqContext context = new() { MaxSockets = 20 };
        for (int round = 0; round < 10; round++)
        {
            using var start = new Barrier(8);
            List<ZmqSocket> made = [];
            int refused = 0;
            Task[] makers = [.. Enumerable.Range(0, 8).Select(_ => OwnThread.Run(() =>
            {
                start.SignalAndWait();
                for (int i = 0; i < 5; i++)
                {
                    try
                    {
                        var socket = new PairSocket(context);
                        lock (made)
                            made.Add(socket);
                    }
                    catch (ZmqException e) when (e.Error == ZmqError.TooManySockets)
                    {
                        Interlocked.Increment(ref refused);
                    }
                }
            }))];
            await Eventually.EndsAsync(Task.WhenAll(makers), "Making sockets");
            Assert.Equal(20, made.Count);
            Assert.Equal(20, refused);
            made.ForEach(socket => socket.Dispose());
        }
    }

    private static void Make(ZmqContext context, Barrier start)
    {
        start.SignalAndWait();
        while (true)
        {
            try
            {
                using var push = new PushSocket(context);
                using var pull = new PullSocket(context);
                // Not in the initialiser, which would lose the socket when this is refused.
                push.Linger = pull.Linger = TimeSpan.Zero;
                push.Connect("inproc://made");
                push.TrySend("x"u8);
            }
            catch (ZmqException e) when (e.Error == ZmqError.TooManySockets)
            {
                // Those that were made are still being finished.
            }
            catch (Exception e) when (e is ObjectDisposedException or ZmqException { Error: ZmqError.ContextTerminated })
            {
                return;
            }
        }
    }
}
