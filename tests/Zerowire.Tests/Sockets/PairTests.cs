using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>PAIR has one peer at a time (RFC 31).</summary>
public sealed class PairTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_second_peer_is_turned_away_while_the_first_is_there(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket server = stage.Pair();
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        PairSocket first = stage.Pair();
        first.Connect(endpoint);
        await stage.SendAsync(first, "one");
        Assert.Equal("one", await stage.ReceiveTextAsync(server));
        PairSocket second = stage.Pair();
        second.Connect(endpoint);
        second.TrySend("intruder"u8);
        await stage.SendAsync(server, "to first");
        Assert.Equal("to first", await stage.ReceiveTextAsync(first));
        await stage.SendAsync(first, "two");
        Assert.Equal("two", await stage.ReceiveTextAsync(server));
        Assert.False(server.TryReceive(out _, TimeSpan.FromMilliseconds(30)));
        Assert.False(second.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task When_the_peer_is_gone_another_takes_its_place(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket server = stage.Pair();
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        PairSocket first = stage.Pair();
        first.Connect(endpoint);
        await stage.SendAsync(first, "one");
        Assert.Equal("one", await stage.ReceiveTextAsync(server));
        PairSocket second = stage.Pair();
        second.Connect(endpoint);
        await first.DisposeAsync();
        // A connection that is turned away may take messages with it, so they are sent until one comes through.
        await Eventually.TrueAsync(
            () =>
            {
                second.TrySend("two"u8);
                return server.TryReceiveString(out string? text, TimeSpan.FromMilliseconds(20)) && text == "two";
            },
            "the second peer");
        await stage.SendAsync(server, "welcome");
        Assert.Equal("welcome", await stage.ReceiveTextAsync(second));
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_pair_without_a_peer_waits(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket server = stage.Pair();
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        Assert.False(server.CanSend());
        Assert.False(server.TrySend("no"u8));
        Task sent = Eventually.OnThread(() => stage.SendAsync(server, "yes").GetAwaiter().GetResult());
        PairSocket peer = stage.Pair();
        peer.Connect(endpoint);
        await sent.InTimeAsync();
        Assert.Equal("yes", await stage.ReceiveTextAsync(peer));
    }
}
