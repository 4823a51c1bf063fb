using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>The context's limit for frames, which libzmq only stores.</summary>
public sealed class MessageLimitTests
{
    private const int Limit = 100;

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_longer_frame_is_not_sent_and_the_message_is_untouched(string scenario)
    {
        await using var stage = new Stage(scenario);
        stage.Context.MaxMessageSize = Limit;
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        await stage.JoinAsync(pull, push);
        using var message = new ZmqMessage("head");
        message.Append(new byte[Limit + 1]);
        ZmqException thrown = await Assert.ThrowsAsync<ZmqException>(() => stage.SendAsync(push, message));
        Assert.Equal(ZmqError.MessageTooLarge, thrown.Error);
        Assert.Contains($"{Limit}", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, message.Count);
        Assert.Equal(Limit + 1, message[1].Length);

        using var fits = new ZmqMessage(new byte[Limit]);
        fits.Append(new byte[Limit]);
        await stage.SendAsync(push, fits);
        using ZmqMessage received = await stage.ReceiveAsync(pull);
        Assert.Equal(2, received.Count);
    }

    [Fact]
    public async Task Every_form_of_sending_knows_the_limit()
    {
        await using var context = new ZmqContext { MaxMessageSize = Limit };
        using var request = new RequestSocket(context);
        using var reply = new ReplySocket(context);
        request.Connect(reply.Bind("inproc://limit").Endpoint);
        byte[] tooLong = new byte[Limit + 1];
        Assert.Equal(ZmqError.MessageTooLarge, Assert.Throws<ZmqException>(() => request.Send(tooLong)).Error);
        Assert.Equal(ZmqError.MessageTooLarge, Assert.Throws<ZmqException>(() => request.TrySend(tooLong)).Error);
        Assert.Equal(
            ZmqError.MessageTooLarge,
            (await Assert.ThrowsAsync<ZmqException>(async () => await request.SendAsync(tooLong))).Error);
        Assert.Equal(
            ZmqError.MessageTooLarge,
            (await Assert.ThrowsAsync<ZmqException>(async () => await request.RequestAsync(tooLong))).Error);
        // It was no request: one can still be made.
        request.Send("request");
        Assert.Equal("request", reply.ReceiveString(Eventually.Patience));
    }

    [Theory]
    [InlineData(Limit, null, Limit)]
    [InlineData(Limit, 50L, 50)]
    [InlineData(Limit, 5000L, Limit)]
    [InlineData(20_000, null, 20_000)]
    public async Task The_connection_of_a_peer_that_sends_a_longer_frame_is_closed(int ofContext, long? ofSocket, int limit)
    {
        await using var stage = new Stage("tcp/async/epoll");
        stage.Context.MaxMessageSize = ofContext;
        PullSocket pull = stage.Pull();
        pull.MaxMessageSize = ofSocket;
        await using var monitor = new MonitorLog(pull);
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        await using var other = new ZmqContext();
        using var push = new PushSocket(other);
        await push.ConnectReadyAsync(endpoint);
        push.Send(new byte[limit]);
        using ZmqMessage received = await stage.ReceiveAsync(pull);
        Assert.Equal(limit, received[0].Length);
        push.Send(new byte[limit + 1]);
        ZmqMonitorEvent end = await monitor.UntilAsync(Kind.Disconnected);
        Assert.Equal(ZmqError.MessageTooLarge, end.Error);
        Assert.False(pull.TryReceive(out _));
    }
}
