using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Polling;

/// <summary>No message is overlooked, whatever happens at the same time.</summary>
public sealed class PollerStressTests
{
    public static TheoryData<string, bool> Cases => new()
    {
        { "tcp/sync/epoll", true },
        { "tcp/async/portable", false },
        { "ipc/sync/poll", false },
        { "inproc/sync/epoll", true },
        { "inproc/async/epoll", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_message_is_found_while_sockets_come_and_go(string scenario, bool severalWaiters)
    {
        const int Sockets = 8;
        int messages = TestScope.Choose(sample: 2000, all: 30_000);
        await using var stage = new Stage(scenario);
        using var poller = new ZmqPoller();
        var pushes = new PushSocket[Sockets];
        for (int i = 0; i < Sockets; i++)
        {
            PullSocket pull = stage.Pull();
            pushes[i] = stage.Push();
            await stage.JoinAsync(pull, pushes[i]);
            poller.Add(pull);
        }
        using var source = new CancellationTokenSource();
        int received = 0;
        Task[] receivers = [.. Enumerable.Range(0, severalWaiters ? 3 : 1).Select(_ => ReceiveAsync())];
        Task churn = OwnThread.Run(() => Churn(stage, poller, source.Token));
        Task[] senders = [.. pushes.Chunk(4).Select(some => OwnThread.Run(() =>
        {
            for (int i = 0; i < messages; i++)
                some[i % some.Length].Send("message");
        }))];
        await Task.WhenAll(senders).InTimeAsync();
        await Eventually.TrueAsync(
            () => Volatile.Read(ref received) == 2 * messages, () => $"{2 * messages} messages; {received} were found");
        await source.CancelAsync();
        await churn.InTimeAsync();
        foreach (Task receiver in receivers)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiver.InTimeAsync());

        Task ReceiveAsync() => stage.Scenario.Api == ApiForm.Async ? ReceiveAsynchronously() : OwnThread.Run(Receive);

        void Receive()
        {
            while (true)
            {
                source.Token.ThrowIfCancellationRequested();
                if (poller.TryWait(out ZmqPollEvent ready, TimeSpan.FromMilliseconds(200)))
                    Take(ready);
            }
        }

        async Task ReceiveAsynchronously()
        {
            while (true)
                Take(await poller.WaitAsync(source.Token));
        }

        void Take(ZmqPollEvent ready)
        {
            if (ready.Socket is PullSocket pull && ready.CanReceive && pull.TryReceiveString(out _))
                Interlocked.Increment(ref received);
        }
    }

    /// <summary>Adds, changes, removes and disposes of other sockets until it is cancelled.</summary>
    private static void Churn(Stage stage, ZmqPoller poller, CancellationToken cancellationToken)
    {
        for (int i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            PairSocket pair = stage.Pair();
            PairSocket peer = stage.Pair();
            peer.Connect(pair.Bind($"inproc://churn-{i}").Endpoint);
            poller.Add(pair);
            peer.Send("message");
            poller.Modify(pair, i % 3 == 0 ? ZmqPollEvents.None : ZmqPollEvents.In);
            if (i % 2 == 0)
                Assert.True(poller.Remove(pair));
            pair.Dispose();
            peer.Dispose();
        }
    }
}
