using System.Collections.Concurrent;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Many callers of one socket.</summary>
public sealed class ConcurrentCallTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Waiting_receivers_are_served_in_the_order_of_their_coming(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        Task<string>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => pull.ReceiveStringAsync().AsTask())];
        for (int i = 0; i < waiting.Length; i++)
            push.Send($"{i}");
        for (int i = 0; i < waiting.Length; i++)
            Assert.Equal($"{i}", await waiting[i].InTimeAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Waiting_senders_are_served_in_the_order_of_their_coming(string scenario)
    {
        await using var stage = new Stage(scenario);
        PushSocket push = stage.Push();
        string endpoint = push.Bind(stage.AnyEndpoint).Endpoint;
        Task[] waiting = [.. Enumerable.Range(0, 20).Select(i => push.SendAsync($"{i}").AsTask())];
        Assert.False(push.TrySend("overtakes"u8));
        PullSocket pull = stage.Pull();
        pull.Connect(endpoint);
        await Task.WhenAll(waiting).InTimeAsync();
        for (int i = 0; i < waiting.Length; i++)
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(pull));
    }

    [Fact]
    public async Task A_call_that_does_not_wait_does_not_overtake_those_who_do()
    {
        await using var stage = new Stage("inproc/async/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        Task<string> waits = pull.ReceiveStringAsync().AsTask();
        Task<string> waitsToo = pull.ReceiveStringAsync().AsTask();
        push.Send("first");
        Assert.False(pull.TryReceive(out _));
        push.Send("second");
        Assert.Equal("first", await waits.InTimeAsync());
        Assert.Equal("second", await waitsToo.InTimeAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Every_message_of_many_threads_arrives_once_and_whole(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        push.SendHighWaterMark = 50;
        pull.ReceiveHighWaterMark = 50;
        await stage.JoinAsync(pull, push);
        const int Senders = 4;
        const int Receivers = 3;
        const int Each = 600;
        var received = new ConcurrentBag<string>();
        int left = Senders * Each;
        Task[] sending = [.. Enumerable.Range(0, Senders).Select(s => Eventually.OnThread(() =>
        {
            for (int i = 0; i < Each; i++)
                stage.SendAsync(push, $"{s}:{i}", "", $"{s}:{i}").GetAwaiter().GetResult();
        }))];
        Task[] receiving = [.. Enumerable.Range(0, Receivers).Select(_ => Eventually.OnThread(() =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                received.Add(stage.ReceiveTextAsync(pull).GetAwaiter().GetResult());
        }))];
        await Task.WhenAll([.. sending, .. receiving]).InTimeAsync();
        var expected = from s in Enumerable.Range(0, Senders)
                       from i in Enumerable.Range(0, Each)
                       select $"{s}:{i}||{s}:{i}";
        Assert.Equal(expected.Order(StringComparer.Ordinal), received.Order(StringComparer.Ordinal));
        Assert.False(pull.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_dealer_sends_and_receives_from_many_threads(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        DealerSocket dealer = stage.Dealer();
        await stage.JoinAsync(router, dealer);
        const int Callers = 4;
        const int Each = 400;
        Task echo = Eventually.OnThread(() =>
        {
            using var message = new ZmqMessage();
            for (int i = 0; i < Callers * Each; i++)
            {
                router.Receive(message);
                router.Send(message);
            }
        });
        var received = new ConcurrentBag<string>();
        Task[] calling = [.. Enumerable.Range(0, Callers).Select(c => Eventually.OnThread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                dealer.Send($"{c}:{i}");
                received.Add(dealer.ReceiveString());
            }
        }))];
        await Task.WhenAll([echo, .. calling]).InTimeAsync();
        Assert.Equal(Callers * Each, received.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task Waits_end_when_the_socket_is_disposed(string scenario)
    {
        await using var stage = new Stage(scenario);
        DealerSocket dealer = stage.Dealer();
        dealer.Bind(stage.AnyEndpoint);
        Task receiving = dealer.ReceiveAsync().AsTask();
        Task sending = dealer.SendAsync("x").AsTask();
        Task blocked = Eventually.OnThread(() => dealer.Receive(Eventually.Patience));
        await dealer.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving.InTimeAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sending.InTimeAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.InTimeAsync());
        Assert.Throws<ObjectDisposedException>(() => dealer.TryReceive(out _));
        Assert.Throws<ObjectDisposedException>(() => dealer.Send("x"));
    }

    [Fact]
    public async Task Waits_end_when_the_context_is_shut_down()
    {
        await using var stage = new Stage("tcp/async/epoll");
        DealerSocket dealer = stage.Dealer();
        dealer.Bind(stage.AnyEndpoint);
        Task receiving = dealer.ReceiveAsync().AsTask();
        Task sending = dealer.SendAsync("x").AsTask();
        Task blocked = Eventually.OnThread(() => dealer.Receive(Eventually.Patience));
        stage.Context.Shutdown();
        foreach (Task task in new[] { receiving, sending, blocked })
        {
            ZmqException thrown = await Assert.ThrowsAsync<ZmqException>(() => task.InTimeAsync());
            Assert.Equal(ZmqError.ContextTerminated, thrown.Error);
        }
        Assert.Equal(ZmqError.ContextTerminated, Assert.Throws<ZmqException>(() => dealer.TrySend("x"u8)).Error);
    }
}
