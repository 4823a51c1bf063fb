using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>What happens to messages when they are sent and received.</summary>
public sealed class MessageTests
{
    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_message_that_was_not_sent_is_as_it_was(string scenario)
    {
        await using var stage = new Stage(scenario);
        DealerSocket dealer = stage.Dealer();
        dealer.Bind(stage.AnyEndpoint);
        using ZmqMessage message = new ZmqMessage("one").Append(new byte[100_000]).Append("");
        Assert.False(dealer.TrySend(message));
        Assert.False(dealer.TrySend(message, TimeSpan.FromMilliseconds(10)));
        Assert.Throws<TimeoutException>(() => dealer.Send(message, TimeSpan.FromMilliseconds(10)));
        Assert.Equal(3, message.Count);
        Assert.Equal("one", message[0].ToString());
        Assert.Equal(100_000, message[1].Length);
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task What_was_received_stays_until_the_message_is_used_again(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        var kept = new List<ZmqMessage>();
        for (int i = 0; i < 50; i++)
        {
            await stage.SendAsync(push, $"{i}", new string((char)('a' + (i % 26)), i * 1000));
            kept.Add(await stage.ReceiveAsync(pull));
        }
        for (int i = 0; i < kept.Count; i++)
        {
            Assert.Equal($"{i}|{new string((char)('a' + (i % 26)), i * 1000)}", kept[i].Text());
            kept[i].Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task A_message_can_be_used_for_one_receive_after_the_other(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        using ZmqMessage into = new ZmqMessage("old").Append("content");
        foreach (string text in new[] { "one", "", new string('x', 50_000), "two" })
        {
            await stage.SendAsync(push, text, "end");
            await pull.ReceiveAsync(into).InTimeAsync();
            Assert.Equal(text + "|end", into.Text());
            await stage.SendAsync(push, text);
            pull.Receive(into, Eventually.Patience);
            Assert.Equal(text, into.Text());
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios.All), MemberType = typeof(Scenarios))]
    public async Task Lent_memory_is_given_back_once(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        foreach (int size in new[] { 1, 1000, 100_000, 2_000_000 })
        {
            byte[] lent = new byte[size];
            Array.Fill(lent, (byte)7);
            int released = 0;
            object state = new();
            using ZmqMessage message = new ZmqMessage("head").Append(
                lent,
                given =>
                {
                    Assert.Same(state, given);
                    Interlocked.Increment(ref released);
                },
                state);
            await stage.SendAsync(push, message);
            using (ZmqMessage received = await stage.ReceiveAsync(pull))
                Assert.True(received[1].Span.SequenceEqual(lent));
            await Eventually.TrueAsync(() => Volatile.Read(ref released) > 0, "the release of lent memory");
            message.Dispose();
            Assert.Equal(1, released);
        }
    }

    [Fact]
    public async Task Lent_memory_is_given_back_when_the_message_never_leaves()
    {
        int released = 0;
        byte[] lent = new byte[100_000];
        await using (var stage = new Stage("tcp/async/epoll"))
        {
            using (ZmqMessage unsent = new ZmqMessage().Append(lent, _ => Interlocked.Increment(ref released)))
                Assert.Equal(0, released);
            Assert.Equal(1, released);
            PushSocket push = stage.Push();
            push.Connect(stage.NewEndpoint());
            push.Send(new ZmqMessage().Append(lent, _ => Interlocked.Increment(ref released)));
            PublisherSocket publisher = stage.Publisher();
            publisher.Send(new ZmqMessage().Append(lent, _ => Interlocked.Increment(ref released)));
            Assert.Equal(2, released);
        }
        await Eventually.TrueAsync(() => Volatile.Read(ref released) == 3, "the release of what waited");
    }

    [Fact]
    public async Task A_published_body_is_given_back_when_all_subscribers_have_it()
    {
        await using var stage = new Stage("inproc/async/epoll");
        PublisherSocket publisher = stage.Publisher();
        string endpoint = publisher.Bind(stage.AnyEndpoint).Endpoint;
        SubscriberSocket[] subscribers = [stage.Subscriber(""), stage.Subscriber(""), stage.Subscriber("")];
        foreach (SubscriberSocket subscriber in subscribers)
        {
            await subscriber.ConnectReadyAsync(endpoint);
            await stage.AwaitSubscriptionAsync(publisher, subscriber);
        }
        foreach (SubscriberSocket subscriber in subscribers)
        {
            while (subscriber.TryReceive(out ZmqMessage? old))
                old.Dispose();
        }
        int released = 0;
        publisher.Send(new ZmqMessage().Append(new byte[500_000], _ => Interlocked.Increment(ref released)));
        for (int i = 0; i < subscribers.Length; i++)
        {
            ZmqMessage received = await subscribers[i].ReceiveAsync().InTimeAsync();
            Assert.Equal(500_000, received.Length);
            Assert.Equal(0, released);
            received.Dispose();
        }
        await Eventually.TrueAsync(() => Volatile.Read(ref released) == 1, "the release");
    }

    [Fact]
    public async Task A_buffer_that_is_too_small_gets_what_fits()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        push.Send("0123456789");
        push.Send("abc", "def");
        push.Send("next");
        byte[] buffer = new byte[4];
        ZmqReceiveResult result = pull.Receive(buffer);
        Assert.Equal(new ZmqReceiveResult(4, 10, 1), result);
        Assert.False(result.IsComplete);
        Assert.Equal("0123"u8.ToArray(), buffer);
        Assert.Equal(new ZmqReceiveResult(3, 3, 2), pull.Receive(buffer, Eventually.Patience));
        Assert.True(pull.TryReceive(buffer, out result, Eventually.Patience));
        Assert.True(result.IsComplete);
        Assert.Equal("next"u8.ToArray(), buffer);
    }

    [Fact]
    public async Task A_message_without_frames_cannot_be_sent_and_a_disposed_one_cannot_be_used()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        DealerSocket dealer = stage.Dealer();
        using var empty = new ZmqMessage();
        Assert.Throws<ArgumentException>("message", () => dealer.Send(empty));
        Assert.Throws<ArgumentNullException>("message", () => dealer.TrySend((ZmqMessage)null!));
        var disposed = new ZmqMessage("x");
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => dealer.Send(disposed));
        Assert.Throws<ObjectDisposedException>(() => dealer.TryReceive(disposed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => dealer.SendAsync(disposed).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => dealer.ReceiveAsync(disposed).AsTask());
    }

    [Fact]
    public async Task A_message_that_waits_to_be_sent_may_be_disposed_and_is_sent_all_the_same()
    {
        await using var stage = new Stage("tcp/async/epoll");
        PushSocket push = stage.Push();
        PullSocket pull = stage.Pull();
        string endpoint = push.Bind(stage.AnyEndpoint).Endpoint;
        var message = new ZmqMessage("first");
        Task sending = push.SendAsync(message).AsTask();
        Task<string> receiving = pull.ReceiveStringAsync().AsTask();
        message.Dispose();
        Task next = push.SendAsync("next").AsTask();
        pull.Connect(endpoint);
        await sending.InTimeAsync();
        await next.InTimeAsync();
        Assert.Equal("first", await receiving.InTimeAsync());
        Assert.Equal("next", await pull.ReceiveStringAsync().InTimeAsync());
    }

    [Theory]
    [MemberData(nameof(Scenarios.Transports), MemberType = typeof(Scenarios))]
    public async Task A_received_message_tells_of_its_connection(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        DealerSocket dealer = stage.Dealer("me");
        await stage.JoinAsync(router, dealer);
        await stage.SendAsync(dealer, "x");
        using ZmqMessage message = await stage.ReceiveAsync(router);
        if (stage.IsInproc)
        {
            Assert.Null(message.Metadata);
            return;
        }
        Assert.Equal("DEALER", message.Metadata?["Socket-Type"]);
        Assert.Equal("me", message.Metadata?["Identity"]);
        Assert.Equal("me", message.Metadata?["Routing-Id"]);
        Assert.Null(message.Metadata?["No-Such"]);
        if (stage.Scenario.Transport == TransportKind.Tcp)
            Assert.Equal("127.0.0.1", message.Metadata?["Peer-Address"]);
        using var own = new ZmqMessage("x");
        Assert.Null(own.Metadata);
    }
}
