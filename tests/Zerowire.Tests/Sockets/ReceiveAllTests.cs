using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Messages as a stream.</summary>
public sealed class ReceiveAllTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_stream_ends_quietly_with_the_socket_or_the_context(bool shutsDown)
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        var received = new List<string>();
        var second = new TaskCompletionSource();
        Task reading = ReadAsync();
        push.Send("one");
        push.Send("two");
        await second.Task.InTimeAsync();
        if (shutsDown)
            stage.Context.Shutdown();
        else
            await pull.DisposeAsync();
        await reading.InTimeAsync();
        Assert.Equal(["one", "two"], received);

        async Task ReadAsync()
        {
            await foreach (ZmqMessage message in pull.ReceiveAllAsync())
            {
                using (message)
                    received.Add(message.Text());
                if (received.Count == 2)
                    second.SetResult();
            }
        }
    }

    [Fact]
    public async Task The_stream_of_a_disposed_socket_is_empty()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        pull.Dispose();
        await foreach (ZmqMessage message in pull.ReceiveAllAsync())
            Assert.Fail(message.Text());
    }

    [Fact]
    public async Task A_token_ends_the_stream_with_an_exception()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PullSocket pull = stage.Pull();
        using var cancel = new CancellationTokenSource();
        Task reading = ReadAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.InTimeAsync());

        async Task ReadAsync()
        {
            await foreach (ZmqMessage message in pull.ReceiveAllAsync(cancel.Token))
                message.Dispose();
        }
    }
}
