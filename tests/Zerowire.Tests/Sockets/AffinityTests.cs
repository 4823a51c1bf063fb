using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>AFFINITY: which I/O threads serve the connections of a socket, by the processor time that they use.</summary>
public sealed class AffinityTests
{
    private static readonly TimeSpan s_much = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_little = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_thread_that_is_named_does_all_the_work(int number)
    {
        string prefix = $"af{number}";
        await using var context = new ZmqContext { IOThreads = 2, ThreadNamePrefix = prefix };
        await PassMessagesAsync(context, 1UL << number, () => ThreadTimes.Of(NameOf(prefix, number)) > s_much);
        Assert.InRange(ThreadTimes.Of(NameOf(prefix, 1 - number)), TimeSpan.Zero, s_little);
    }

    [Fact]
    public async Task A_listener_keeps_the_threads_that_it_was_made_with()
    {
        await using var context = new ZmqContext { IOThreads = 2, ThreadNamePrefix = "ak" };
        await PassMessagesAsync(context, 0b01, () => ThreadTimes.Of(NameOf("ak", 0)) > s_much, later: 0b10);
        Assert.InRange(ThreadTimes.Of(NameOf("ak", 1)), TimeSpan.Zero, s_little);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0b11)]
    public async Task Threads_that_are_allowed_share_the_work(ulong affinity)
    {
        string prefix = $"as{affinity}";
        await using var context = new ZmqContext { IOThreads = 2, ThreadNamePrefix = prefix };
        await PassMessagesAsync(context, affinity, () => Enumerable.Range(0, 2)
            .All(number => ThreadTimes.Of(NameOf(prefix, number)) > s_little));
    }

    [Fact]
    public async Task A_thread_that_there_is_not_serves_nobody()
    {
        await using var context = new ZmqContext();
        using var pull = new PullSocket(context) { Affinity = 0b10 };
        foreach (Action call in new Action[] { () => pull.Bind("tcp://127.0.0.1:*"), () => pull.Connect("tcp://127.0.0.1:5") })
            Assert.Equal(ZmqError.NoIOThread, Assert.Throws<ZmqException>(call).Error);
        pull.Affinity = 0b11;
        pull.Bind("tcp://127.0.0.1:*");
    }

    private static async Task PassMessagesAsync(ZmqContext context, ulong affinity, Func<bool> isEnough, ulong? later = null)
    {
        using var pull = new PullSocket(context) { Affinity = affinity };
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        pull.Affinity = later ?? affinity;
        // One after the other: how busy a thread is with a connection is known when the connection is there.
        var pushes = new PushSocket[4];
        for (int i = 0; i < pushes.Length; i++)
        {
            pushes[i] = new PushSocket(context) { Affinity = affinity, Linger = TimeSpan.Zero };
            await pushes[i].ConnectReadyAsync(endpoint);
        }
        byte[] body = new byte[50_000];
        await Eventually.TrueAsync(
            () =>
            {
                for (int i = 0; i < 100; i++)
                    pushes[i % pushes.Length].Send(body, Eventually.Patience);
                for (int i = 0; i < 100; i++)
                    pull.Receive(body, Eventually.Patience);
                return isEnough();
            },
            () => $"work of the threads; {ThreadTimes.OfLibrary()} in all: {string.Join(", ", ThreadStatus.WithName("ZMQbg")
                .Select(thread => $"{thread.Name} {ThreadTimes.Of(thread.Name)}"))}");
    }

    private static string NameOf(string prefix, int number) => $"{prefix}/ZMQbg/IO/{number}";
}
