namespace Zerowire.Tests.Sockets;

/// <summary>What becomes of requests whose server dies and comes back.</summary>
public sealed class RequestAfterLossTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_request_that_went_to_a_server_that_died_fails_and_the_next_one_is_answered()
    {
        await using var context = new ZmqContext();
        await using var client = new RequestSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(20) };
        var server = new ReplySocket(context);
        string endpoint = server.Bind("tcp://127.0.0.1:*").Endpoint;
        client.Connect(endpoint);

        Task<string> lost = client.RequestAsync("first", CancellationToken.None);
        Assert.Equal("first", server.ReceiveString(s_limit));
        server.Linger = TimeSpan.Zero;
        server.Dispose();

        await using var successor = new ReplySocket(context);
        successor.Bind(endpoint);
        ZmqException error = await Assert.ThrowsAsync<ZmqException>(() => lost.WaitAsync(s_limit));
        Assert.Equal(ZmqError.HostUnreachable, error.Error);

        Task<string> answered = client.RequestAsync("second", CancellationToken.None);
        Assert.Equal("second", successor.ReceiveString(s_limit));
        successor.Send("reply");
        Assert.Equal("reply", await answered.WaitAsync(s_limit));
    }

    [Fact]
    public async Task A_cancelled_request_does_not_keep_its_connection_busy_once_the_server_is_back()
    {
        await using var context = new ZmqContext();
        await using var client = new RequestSocket(context) { ReconnectInterval = TimeSpan.FromMilliseconds(20) };
        var server = new ReplySocket(context);
        string endpoint = server.Bind("tcp://127.0.0.1:*").Endpoint;
        client.Connect(endpoint);

        using var cancellation = new CancellationTokenSource();
        Task<string> cancelled = client.RequestAsync("first", cancellation.Token);
        Assert.Equal("first", server.ReceiveString(s_limit));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(s_limit));
        server.Linger = TimeSpan.Zero;
        server.Dispose();

        await using var successor = new ReplySocket(context);
        successor.Bind(endpoint);
        Task<string> answered = client.RequestAsync("second", CancellationToken.None);
        Assert.Equal("second", successor.ReceiveString(s_limit));
        successor.Send("reply");
        Assert.Equal("reply", await answered.WaitAsync(s_limit));
    }
}
