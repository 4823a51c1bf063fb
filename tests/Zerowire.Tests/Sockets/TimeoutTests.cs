using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>What ends a wait when nothing happens.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_receive_ends_with_its_time()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        pull.Bind(stage.AnyEndpoint);
        using var into = new ZmqMessage("kept?");
        byte[] buffer = new byte[4];
        Assert.Throws<TimeoutException>(() => pull.Receive(s_short));
        Assert.Throws<TimeoutException>(() => pull.Receive(into, s_short));
        Assert.Throws<TimeoutException>(() => pull.Receive(buffer, s_short));
        Assert.Throws<TimeoutException>(() => pull.ReceiveString(s_short));
        Assert.Throws<TimeoutException>(() => pull.ReceiveBytes(TimeSpan.Zero));
        Assert.False(pull.TryReceive(out ZmqMessage? message, s_short));
        Assert.Null(message);
        Assert.False(pull.TryReceive(into, s_short));
        Assert.False(pull.TryReceive(buffer, out ZmqReceiveResult result, s_short));
        Assert.Equal(default, result);
        Assert.False(pull.TryReceiveString(out _, s_short));
        Assert.False(pull.TryReceiveBytes(out _));
    }

    [Fact]
    public async Task The_options_give_the_time_of_calls_that_name_none()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        DealerSocket dealer = stage.Dealer();
        dealer.Bind(stage.AnyEndpoint);
        dealer.ReceiveTimeout = s_short;
        dealer.SendTimeout = s_short;
        using var message = new ZmqMessage("kept");
        Assert.Throws<TimeoutException>(() => dealer.Receive());
        Assert.Throws<TimeoutException>(() => dealer.ReceiveString());
        Assert.Throws<TimeoutException>(() => dealer.Send("no"));
        Assert.Throws<TimeoutException>(() => dealer.Send(message));
        Assert.Equal("kept", message.Text());
        dealer.ReceiveTimeout = TimeSpan.Zero;
        dealer.SendTimeout = TimeSpan.Zero;
        Assert.Throws<TimeoutException>(() => dealer.Receive());
        Assert.Throws<TimeoutException>(() => dealer.Send("no"));
    }

    [Fact]
    public async Task A_time_that_is_no_time_is_refused()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        DealerSocket dealer = stage.Dealer();
        foreach (TimeSpan wrong in new[] { TimeSpan.FromMilliseconds(-2), TimeSpan.MinValue, TimeSpan.MaxValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.Receive(wrong));
            Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.TryReceive(out _, wrong));
            Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.Send("x"u8, wrong));
            Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.TrySend("x"u8, wrong));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    public async Task A_wait_is_not_shorter_than_its_time(int milliseconds)
    {
        await using var stage = new Stage("inproc/sync/epoll");
        PullSocket pull = stage.Pull();
        long start = Environment.TickCount64;
        Assert.False(pull.TryReceive(out _, TimeSpan.FromMilliseconds(milliseconds)));
        // The clock of the tick count is coarse.
        Assert.InRange(Environment.TickCount64 - start, milliseconds - 20, (long)Eventually.Patience.TotalMilliseconds);
    }
}
