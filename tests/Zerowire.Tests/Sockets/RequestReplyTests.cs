using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>REQ and REP in strict alternation (RFC 28).</summary>
public sealed class RequestReplyTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_request_socket_alternates_between_sending_and_receiving(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        ReplySocket reply = stage.Reply();
        await stage.JoinAsync(reply, request);
        await FailsAsync(ZmqError.WrongState, () => stage.ReceiveAsync(request));
        await stage.SendAsync(request, "one");
        using var kept = new ZmqMessage("two");
        await FailsAsync(ZmqError.WrongState, () => stage.SendAsync(request, kept));
        Assert.Equal("two", kept.Text());
        Assert.Equal("one", await stage.ReceiveTextAsync(reply));
        await stage.SendAsync(reply, "done");
        Assert.Equal("done", await stage.ReceiveTextAsync(request));
        await FailsAsync(ZmqError.WrongState, () => stage.ReceiveAsync(request));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_reply_socket_alternates_between_receiving_and_sending(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        ReplySocket reply = stage.Reply();
        await stage.JoinAsync(reply, request);
        await FailsAsync(ZmqError.WrongState, () => stage.SendAsync(reply, "early"));
        await stage.SendAsync(request, "one");
        Assert.Equal("one", await stage.ReceiveTextAsync(reply));
        await FailsAsync(ZmqError.WrongState, () => stage.ReceiveAsync(reply));
        await stage.SendAsync(reply, "a", "", "b");
        await FailsAsync(ZmqError.WrongState, () => stage.SendAsync(reply, "twice"));
        Assert.Equal("a||b", await stage.ReceiveTextAsync(request));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Requests_go_to_the_servers_in_turn(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        ReplySocket[] replies = [stage.Reply(), stage.Reply(), stage.Reply()];
        foreach (ReplySocket reply in replies)
            request.Connect(reply.Bind(stage.AnyEndpoint).Endpoint);
        for (int i = 0; i < 9; i++)
        {
            await stage.SendAsync(request, $"{i}");
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(replies[i % 3]));
            await stage.SendAsync(replies[i % 3], $"re {i}");
            Assert.Equal($"re {i}", await stage.ReceiveTextAsync(request));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_server_serves_all_clients_and_answers_the_one_that_asked(string scenario)
    {
        await using var stage = new Stage(scenario);
        ReplySocket reply = stage.Reply();
        string endpoint = reply.Bind(stage.AnyEndpoint).Endpoint;
        RequestSocket[] clients = [stage.Request(), stage.Request(), stage.Request(), stage.Request()];
        for (int i = 0; i < clients.Length; i++)
        {
            clients[i].Connect(endpoint);
            await stage.SendAsync(clients[i], $"{i}");
        }
        for (int i = 0; i < clients.Length; i++)
            await stage.SendAsync(reply, "re " + await stage.ReceiveTextAsync(reply));
        for (int i = 0; i < clients.Length; i++)
            Assert.Equal($"re {i}", await stage.ReceiveTextAsync(clients[i]));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_request_waits_when_no_server_is_there(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        string endpoint = request.Bind(stage.AnyEndpoint).Endpoint;
        Assert.False(request.TrySend("no"u8));
        Assert.Throws<TimeoutException>(() => request.Send("no"u8, TimeSpan.FromMilliseconds(10)));
        Assert.Equal(ZmqError.WrongState, Assert.Throws<ZmqException>(() => request.Receive()).Error);
        Task sent = Eventually.OnThread(() => stage.SendAsync(request, "yes").GetAwaiter().GetResult());
        ReplySocket reply = stage.Reply();
        reply.Connect(endpoint);
        await sent.InTimeAsync();
        Assert.Equal("yes", await stage.ReceiveTextAsync(reply));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_reply_to_a_client_that_is_gone_is_dropped(string scenario)
    {
        await using var stage = new Stage(scenario);
        ReplySocket reply = stage.Reply();
        string endpoint = reply.Bind(stage.AnyEndpoint).Endpoint;
        DealerSocket gone = stage.Dealer();
        gone.Connect(endpoint);
        await stage.SendAsync(gone, "", "one");
        Assert.Equal("one", await stage.ReceiveTextAsync(reply));
        await gone.DisposeAsync();
        await stage.SendAsync(reply, "lost");

        RequestSocket client = stage.Request();
        client.Connect(endpoint);
        await stage.SendAsync(client, "two");
        Assert.Equal("two", await stage.ReceiveTextAsync(reply));
        await stage.SendAsync(reply, "kept");
        Assert.Equal("kept", await stage.ReceiveTextAsync(client));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_server_ignores_what_has_no_envelope(string scenario)
    {
        await using var stage = new Stage(scenario);
        ReplySocket reply = stage.Reply();
        DealerSocket dealer = stage.Dealer();
        await stage.JoinAsync(reply, dealer);
        await stage.SendAsync(dealer, "no delimiter");
        await stage.SendAsync(dealer, "one", "two");
        await stage.SendAsync(dealer, "");
        await stage.SendAsync(dealer, "hop", "other hop", "", "body", "");
        Assert.Equal("body|", await stage.ReceiveTextAsync(reply));
        await stage.SendAsync(reply, "answer");
        Assert.Equal("hop|other hop||answer", await stage.ReceiveTextAsync(dealer));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_client_ignores_replies_of_peers_that_it_did_not_ask(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        RouterSocket asked = stage.Router();
        RouterSocket intruder = stage.Router();
        string endpoint = request.Bind(stage.AnyEndpoint).Endpoint;
        // The one that connects first is asked first.
        asked.Connect(endpoint);
        await Eventually.TrueAsync(() => request.CanSend(), "the first peer");
        ZmqConnection intrusion = intruder.Connect(endpoint, "client"u8);
        await stage.SendAsync(intruder, "client", "", "not asked");
        await intrusion.WaitUntilReadyAsync().InTimeAsync();
        await stage.SendAsync(request, "question");
        using ZmqMessage question = await stage.ReceiveAsync(asked);
        Assert.Equal("question", question[2].ToString());
        using ZmqMessage answer = new ZmqMessage(question[0].Span).Append("").Append("answer");
        await stage.SendAsync(asked, answer);
        Assert.Equal("answer", await stage.ReceiveTextAsync(request));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_relaxed_request_may_be_followed_by_another_and_correlation_drops_the_old_reply(string scenario)
    {
        await using var stage = new Stage(scenario);
        RequestSocket request = stage.Request();
        request.Relaxed = true;
        request.Correlate = true;
        RouterSocket router = stage.Router();
        await stage.JoinAsync(router, request);
        await stage.SendAsync(request, "old");
        await stage.SendAsync(request, "new");
        using ZmqMessage first = await stage.ReceiveAsync(router);
        using ZmqMessage second = await stage.ReceiveAsync(router);
        Assert.Equal(4, first[1].Length);
        Assert.NotEqual(first[1].ToArray(), second[1].ToArray());
        Assert.Equal("old", first[3].ToString());
        Assert.Equal("new", second[3].ToString());
        await stage.SendAsync(router, first);
        await stage.SendAsync(router, second);
        Assert.Equal("new", await stage.ReceiveTextAsync(request));
        await FailsAsync(ZmqError.WrongState, () => stage.ReceiveAsync(request));
    }

    private static async Task FailsAsync(ZmqError error, Func<Task> call) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<ZmqException>(call)).Error);
}
