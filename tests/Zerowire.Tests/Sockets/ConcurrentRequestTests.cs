using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>RequestAsync: a request and its own reply as one operation, several at once.</summary>
public sealed class ConcurrentRequestTests
{
    private const int Requests = 100;

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Every_request_gets_its_own_reply(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket client = stage.Request();
        for (int i = 0; i < 3; i++)
        {
            ReplySocket server = stage.Reply();
            client.Connect(server.Bind(stage.AnyEndpoint).Endpoint);
            _ = EchoAsync(server);
        }
        string[] replies = await Task.WhenAll(
            Enumerable.Range(0, Requests).Select(i => client.RequestAsync($"{i}"))).InTimeAsync();
        Assert.Equal(Enumerable.Range(0, Requests).Select(i => $"re {i}"), replies);
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Correlated_requests_may_be_answered_in_any_order(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket client = stage.Request();
        client.Correlate = true;
        RouterSocket server = stage.Router();
        await stage.JoinAsync(server, client);
        Task<string>[] replies = [.. Enumerable.Range(0, Requests).Select(i => client.RequestAsync($"{i}"))];
        var questions = new Stack<ZmqMessage>();
        for (int i = 0; i < Requests; i++)
            questions.Push(await stage.ReceiveAsync(server));
        foreach (ZmqMessage question in questions)
            await stage.SendAsync(server, question);
        Assert.Equal(Enumerable.Range(0, Requests).Select(i => $"{i}"), await Task.WhenAll(replies).InTimeAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_request_leaves_the_others_their_own_replies(bool correlate)
    {
        await using var stage = new Stage("tcp/async/epoll");
        RequestSocket client = stage.Request();
        client.Correlate = correlate;
        RouterSocket server = stage.Router();
        await stage.JoinAsync(server, client);
        using var cancel = new CancellationTokenSource();
        Task<string> given = client.RequestAsync("given up", cancel.Token);
        using ZmqMessage question = await stage.ReceiveAsync(server);
        await cancel.CancelAsync();
        OperationCanceledException thrown =
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.InTimeAsync());
        Assert.Equal(cancel.Token, thrown.CancellationToken);

        Task<string> other = client.RequestAsync("wanted");
        await stage.SendAsync(server, question);
        using ZmqMessage next = await stage.ReceiveAsync(server);
        Assert.Equal("wanted", next[^1].ToString());
        await stage.SendAsync(server, next);
        Assert.Equal("wanted", await other.InTimeAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_request_that_was_not_sent_can_be_cancelled(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket client = stage.Request();
        string endpoint = client.Bind(stage.AnyEndpoint).Endpoint;
        using var cancel = new CancellationTokenSource();
        Task<string> never = client.RequestAsync("never", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.InTimeAsync());
        ReplySocket server = stage.Reply();
        server.Connect(endpoint);
        _ = EchoAsync(server);
        Assert.Equal("re yes", await client.RequestAsync("yes").InTimeAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_request_fails_when_the_server_that_has_it_is_gone(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket client = stage.Request();
        string endpoint = client.Bind(stage.AnyEndpoint).Endpoint;
        ReplySocket server = stage.Reply();
        server.Connect(endpoint);
        Task<string> reply = client.RequestAsync("question");
        Assert.Equal("question", await stage.ReceiveTextAsync(server));
        await server.DisposeAsync();
        ZmqException thrown = await Assert.ThrowsAsync<ZmqException>(() => reply.InTimeAsync());
        Assert.Equal(ZmqError.HostUnreachable, thrown.Error);
    }

    [Fact]
    public async Task Requests_end_with_their_socket()
    {
        await using var stage = new Stage("tcp/async/epoll");
        RequestSocket client = stage.Request();
        RouterSocket server = stage.Router();
        await stage.JoinAsync(server, client);
        Task<string> sent = client.RequestAsync("sent");
        Task<string> waits = client.RequestAsync("waits");
        (await stage.ReceiveAsync(server)).Dispose();
        await client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sent.InTimeAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waits.InTimeAsync());
    }

    private static async Task EchoAsync(ReplySocket server)
    {
        await foreach (ZmqMessage question in server.ReceiveAllAsync())
        {
            using (question)
                await server.SendAsync("re " + question[0]);
        }
    }
}
