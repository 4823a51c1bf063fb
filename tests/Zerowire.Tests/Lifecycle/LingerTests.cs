using System.Diagnostics;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Lifecycle;

public class LingerTests
{
    private protected virtual ZmqReactor Reactor => ZmqReactor.Default;

    [Theory]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("tcp://127.0.0.1:*", true)]
    [InlineData("ipc://*", false)]
    [InlineData("inproc://linger", false)]
    public async Task A_slow_receiver_loses_nothing_when_the_sender_closes(string endpoint, bool senderBinds)
    {
        int count = TestScope.Choose(20_000, 100_000);
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var pull = new PullSocket(context);
        var push = new PushSocket(context) { SendHighWaterMark = 0, Linger = 2 * Eventually.Patience };
        if (senderBinds)
            pull.Connect(push.Bind(endpoint).Endpoint);
        else
            push.Connect(pull.Bind(endpoint).Endpoint);
        byte[] body = new byte[200];
        for (int i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(body, i);
            push.Send(body, Eventually.Patience);
        }
        Task close = push.DisposeAsync().AsTask();
        byte[] received = new byte[200];
        for (int i = 0; i < count; i++)
        {
            Assert.True(pull.TryReceive(received, out _, Eventually.Patience), $"Nothing after {i} messages.");
            Assert.Equal(i, BitConverter.ToInt32(received));
            if (i % 4 == 0)
                Thread.SpinWait(3000);
        }
        await Eventually.EndsAsync(close, "Closing");
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task A_receiver_that_pauses_loses_nothing_when_the_sender_closes(string endpoint)
    {
        const int Count = 3000;
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 10 };
        var push = new PushSocket(context) { SendHighWaterMark = 0, Linger = Timeout.InfiniteTimeSpan };
        push.Connect(pull.Bind(endpoint).Endpoint);
        byte[] body = new byte[300];
        for (int i = 0; i < Count; i++)
        {
            BitConverter.TryWriteBytes(body, i);
            push.Send(body, Eventually.Patience);
        }
        Task close = push.DisposeAsync().AsTask();
        await Task.Delay(2500);
        for (int i = 0; i < Count; i++)
        {
            Assert.True(pull.TryReceive(body, out _, Eventually.Patience), $"Nothing after {i} messages.");
            Assert.Equal(i, BitConverter.ToInt32(body));
        }
        await Eventually.EndsAsync(close, "Closing");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    public async Task Without_a_peer_closing_ends_when_the_linger_does(int milliseconds)
    {
        foreach (string endpoint in (string[])["tcp://127.0.0.1:9", "ipc:///tmp/zerowire-nobody", "inproc://nobody"])
        {
            await using var context = new ZmqContext { Reactor = Reactor };
            var push = new PushSocket(context) { Linger = TimeSpan.FromMilliseconds(milliseconds) };
            push.Connect(endpoint);
            push.Send("x"u8);
            long start = Stopwatch.GetTimestamp();
            push.Dispose();
            await context.DisposeAsync();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            Assert.InRange(elapsed.TotalMilliseconds, milliseconds - 20, milliseconds + 3500);
        }
    }

    [Fact]
    public async Task Sockets_of_a_context_linger_at_the_same_time()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        for (int i = 0; i < 10; i++)
        {
            var push = new PushSocket(context) { Linger = TimeSpan.FromSeconds(1) };
            push.Connect("tcp://127.0.0.1:9");
            push.Send("x"u8);
        }
        long start = Stopwatch.GetTimestamp();
        await context.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 6);
    }

    [Fact]
    public async Task A_linger_of_zero_drops_what_the_peer_has_not_taken()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 1 };
        var push = new PushSocket(context) { SendHighWaterMark = 0, Linger = TimeSpan.Zero };
        push.Connect(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        byte[] body = new byte[4000];
        for (int i = 0; i < 10_000; i++)
            push.Send(body);
        push.Dispose();
        int received = 0;
        while (pull.TryReceive(body, out _, TimeSpan.FromSeconds(1)))
            received++;
        Assert.InRange(received, 0, 9999);
    }

    [Fact]
    public async Task A_message_to_a_name_that_is_bound_after_the_close_arrives()
    {
        await using var context = new ZmqContext { Reactor = Reactor };
        var push = new PushSocket(context) { Linger = 2 * Eventually.Patience };
        push.Connect("inproc://late");
        push.Send("one");
        push.Send("two");
        Task close = push.DisposeAsync().AsTask();
        await using var pull = new PullSocket(context);
        pull.Bind("inproc://late");
        Assert.Equal("one", pull.ReceiveString(Eventually.Patience));
        Assert.Equal("two", pull.ReceiveString(Eventually.Patience));
        await Eventually.EndsAsync(close, "Closing");
    }
}
