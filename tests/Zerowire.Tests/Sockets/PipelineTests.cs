using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>PUSH and PULL (RFC 30).</summary>
public sealed class PipelineTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Push_deals_messages_to_its_peers_in_turn(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        PullSocket[] pulls = [stage.Pull(), stage.Pull(), stage.Pull()];
        foreach (PullSocket pull in pulls)
            push.Connect(pull.Bind(stage.AnyEndpoint).Endpoint);
        for (int i = 0; i < 12; i++)
            await stage.SendAsync(push, $"{i}");
        for (int p = 0; p < pulls.Length; p++)
        {
            for (int i = 0; i < 4; i++)
                Assert.Equal($"{p + (3 * i)}", await stage.ReceiveTextAsync(pulls[p]));
            Assert.False(pulls[p].TryReceive(out _));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Pull_takes_from_every_peer_and_keeps_the_order_of_each(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        const int Peers = 5;
        const int Messages = 40;
        for (int p = 0; p < Peers; p++)
        {
            PushSocket push = stage.Push();
            push.Connect(endpoint);
            for (int i = 0; i < Messages; i++)
                await stage.SendAsync(push, $"{p}", $"{i}");
        }
        int[] next = new int[Peers];
        for (int i = 0; i < Peers * Messages; i++)
        {
            string[] frames = (await stage.ReceiveTextAsync(pull)).Split('|');
            int peer = frames[0][0] - '0';
            Assert.Equal($"{next[peer]++}", frames[1]);
        }
        Assert.All(next, count => Assert.Equal(Messages, count));
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Inproc), MemberType = typeof(Scenarios))]
    public async Task Pull_takes_from_peers_that_have_messages_in_turn(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        string endpoint = pull.Bind(stage.AnyEndpoint).Endpoint;
        foreach (string name in new[] { "a", "b", "c" })
        {
            PushSocket push = stage.Push();
            push.Connect(endpoint);
            for (int i = 0; i < (name == "a" ? 5 : 2); i++)
                await stage.SendAsync(push, name);
        }
        var order = new List<string>();
        while (pull.TryReceiveString(out string? name))
            order.Add(name);
        Assert.Equal(3, order[..3].Distinct().Count());
        Assert.Equal(3, order[3..6].Distinct().Count());
        Assert.Equal(["a", "a", "a"], order[6..]);
    }

    [Theory]
    [InlineData("tcp/sync/epoll")]
    [InlineData("tcp/async/poll")]
    public async Task One_socket_has_endpoints_of_every_transport(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        string[] endpoints =
        [
            pull.Bind("tcp://127.0.0.1:*").Endpoint, pull.Bind("ipc://*").Endpoint, pull.Bind("inproc://here").Endpoint,
            pull.Bind("tcp://127.0.0.1:*").Endpoint,
        ];
        Assert.Equal(4, endpoints.Distinct().Count());
        PushSocket push = stage.Push();
        foreach (string endpoint in endpoints)
            push.Connect(endpoint);
        for (int i = 0; i < 40; i++)
            await stage.SendAsync(push, $"{i}");
        var received = new HashSet<string>();
        for (int i = 0; i < 40; i++)
            Assert.True(received.Add(await stage.ReceiveTextAsync(pull)));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Push_waits_when_no_peer_is_ready(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string endpoint = push.Bind(stage.AnyEndpoint).Endpoint;
        Assert.False(push.TrySend("no"u8));
        Assert.False(push.TrySend("no"u8, TimeSpan.FromMilliseconds(20)));
        Assert.Throws<TimeoutException>(() => push.Send("no"u8, TimeSpan.FromMilliseconds(20)));
        Task sent = Eventually.OnThread(() => stage.SendAsync(push, "yes").GetAwaiter().GetResult());
        PullSocket pull = stage.Pull();
        pull.Connect(endpoint);
        await sent.InTimeAsync();
        Assert.Equal("yes", await stage.ReceiveTextAsync(pull));
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Many_messages_arrive_in_order(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        const int Count = 5000;
        Task sending = Eventually.OnThread(() =>
        {
            for (int i = 0; i < Count; i++)
                stage.SendAsync(push, $"{i}", "more").GetAwaiter().GetResult();
        });
        for (int i = 0; i < Count; i++)
            Assert.Equal($"{i}|more", await stage.ReceiveTextAsync(pull));
        await sending.InTimeAsync();
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_message_goes_to_the_peer_that_is_left(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string endpoint = push.Bind(stage.AnyEndpoint).Endpoint;
        PullSocket leaves = stage.Pull();
        leaves.Connect(endpoint);
        await stage.SendAsync(push, "first");
        Assert.Equal("first", await stage.ReceiveTextAsync(leaves));
        await leaves.DisposeAsync();
        await Eventually.TrueAsync(() => !push.CanSend(), "the end of the only peer");
        PullSocket stays = stage.Pull();
        stays.Connect(endpoint);
        await stage.SendAsync(push, "second");
        Assert.Equal("second", await stage.ReceiveTextAsync(stays));
    }
}
