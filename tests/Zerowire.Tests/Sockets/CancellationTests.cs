using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>A cancelled send was not queued; a cancelled receive loses nothing.</summary>
public sealed class CancellationTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_cancelled_receive_leaves_the_message_to_the_next(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var cancel = new CancellationTokenSource();
        Task<ZmqMessage> receive = pull.ReceiveAsync(cancel.Token).AsTask();
        Assert.False(receive.IsCompleted);
        await cancel.CancelAsync();
        OperationCanceledException thrown =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receive.InTimeAsync());
        Assert.Equal(cancel.Token, thrown.CancellationToken);
        Assert.True(receive.IsCanceled);
        push.Send("kept");
        Assert.Equal("kept", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task No_message_is_lost_when_cancelling_and_receiving_race(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        const int Count = 500;
        int received = 0;
        Task sending = Eventually.OnThread(() =>
        {
            for (int i = 0; i < Count; i++)
                push.Send($"{i}");
        });
        while (received < Count)
        {
            using var cancel = new CancellationTokenSource();
            Task cancelling = Eventually.OnThread(cancel.Cancel);
            try
            {
                using ZmqMessage message = await pull.ReceiveAsync(cancel.Token).InTimeAsync();
                Assert.Equal($"{received++}", message.Text());
            }
            catch (OperationCanceledException)
            {
                // The message must come with one of the next calls.
            }
            await cancelling;
        }
        await sending.InTimeAsync();
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_cancelled_send_was_not_queued(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string endpoint = push.Bind(stage.AnyEndpoint).Endpoint;
        using var cancel = new CancellationTokenSource();
        using ZmqMessage message = new ZmqMessage("not").Append("sent");
        Task send = push.SendAsync(message, cancel.Token).AsTask();
        Task sendBytes = push.SendAsync("not sent"u8.ToArray(), cancel.Token).AsTask();
        Task sendText = push.SendAsync("not sent", cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send.InTimeAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sendBytes.InTimeAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sendText.InTimeAsync());
        Assert.Equal("not|sent", message.Text());
        PullSocket pull = stage.Pull();
        pull.Connect(endpoint);
        await stage.SendAsync(push, "sent");
        Assert.Equal("sent", await stage.ReceiveTextAsync(pull));
        Assert.False(pull.TryReceive(out _));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_stops_what_could_be_done_at_once()
    {
        await using var stage = new Stage("inproc/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        var cancelled = new CancellationToken(canceled: true);
        using var message = new ZmqMessage("x");
        Assert.True(push.SendAsync(message, cancelled).AsTask().IsCanceled);
        Assert.Equal("x", message.Text());
        push.Send("here");
        Assert.True(pull.ReceiveAsync(message, cancelled).AsTask().IsCanceled);
        Assert.Equal("x", message.Text());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull.ReceiveAsync(cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull.ReceiveStringAsync(cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.Request().RequestAsync("x", cancelled));
        Assert.Equal("here", pull.ReceiveString());
    }

    [Fact]
    public async Task Cancelling_the_first_in_the_queue_lets_the_next_go_on()
    {
        await using var stage = new Stage("inproc/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using var cancel = new CancellationTokenSource();
        Task<string> first = pull.ReceiveStringAsync(cancel.Token).AsTask();
        Task<string> second = pull.ReceiveStringAsync().AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.InTimeAsync());
        push.Send("for second");
        Assert.Equal("for second", await second.InTimeAsync());
    }
}
