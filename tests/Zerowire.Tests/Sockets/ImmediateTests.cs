using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>ZMQ_IMMEDIATE: messages wait for connections that exist, and for no others.</summary>
public sealed class ImmediateTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Nothing_is_queued_for_a_connection_that_is_not_made(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.Immediate = true;
        string endpoint = stage.NewEndpoint();
        ZmqConnection connection = push.Connect(endpoint);
        Assert.False(push.TrySend("no"u8, TimeSpan.FromMilliseconds(20)));
        PullSocket pull = stage.Pull();
        pull.Bind(endpoint);
        await connection.WaitUntilReadyAsync().InTimeAsync();
        await stage.SendAsync(push, "yes");
        Assert.Equal("yes", await stage.ReceiveTextAsync(pull));

        await pull.DisposeAsync();
        await Eventually.TrueAsync(() => !push.CanSend(), "the loss of the connection");
        Assert.False(push.TrySend("no"u8));
        PullSocket next = stage.Pull();
        next.Bind(endpoint);
        await stage.SendAsync(push, "again");
        Assert.Equal("again", await stage.ReceiveTextAsync(next));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Messages_go_to_the_peer_that_is_there(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        push.Immediate = true;
        push.Connect(stage.NewEndpoint());
        PullSocket pull = stage.Pull();
        push.Connect(pull.Bind(stage.AnyEndpoint).Endpoint);
        push.Connect(stage.NewEndpoint());
        for (int i = 0; i < 10; i++)
            await stage.SendAsync(push, $"{i}");
        for (int i = 0; i < 10; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Otherwise_messages_wait_for_the_connection_and_outlive_its_loss(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string endpoint = stage.NewEndpoint();
        push.Connect(endpoint);
        await stage.SendAsync(push, "early");
        PullSocket pull = stage.Pull();
        pull.Bind(endpoint);
        Assert.Equal("early", await stage.ReceiveTextAsync(pull));
        await pull.DisposeAsync();
        PullSocket next = stage.Pull();
        next.Bind(endpoint);
        // What was handed to the kernel for the lost connection is lost with it.
        int number = 0;
        await Eventually.TrueAsync(
            () =>
            {
                push.Send($"{number++}");
                return next.TryReceive(out _, TimeSpan.FromMilliseconds(20));
            },
            "the new connection");
    }
}
