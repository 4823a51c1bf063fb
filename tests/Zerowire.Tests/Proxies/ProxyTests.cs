using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Proxies;

/// <summary>What goes through a proxy, for every pair of sockets that makes sense.</summary>
public sealed class ProxyTests
{
    private const int Messages = 3000;

    public static TheoryData<string> All => Scenarios.All;

    public static TheoryData<string> Transports => Scenarios.Transports;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Messages_go_from_a_pull_to_a_push_socket_whole_and_in_order(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PullSocket frontend = stage.Pull();
        await using PushSocket backend = stage.Push(), push = stage.Push();
        await using PullSocket pull = stage.Pull();
        await stage.JoinAsync(frontend, push);
        await stage.JoinAsync(backend, pull);
        await using var proxy = new RunningProxy(frontend, backend);
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++)
                await stage.SendAsync(push, NumberedMessage.Create(i));
        });
        for (int i = 0; i < Messages; i++)
        {
            using ZmqMessage message = await stage.ReceiveAsync(pull);
            Assert.Equal(i, NumberedMessage.Check(message));
        }
        await sending.InTimeAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Requests_are_shared_out_and_replies_find_their_way_back(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using RouterSocket frontend = stage.Router();
        await using DealerSocket backend = stage.Dealer();
        await using RequestSocket one = stage.Request(), other = stage.Request();
        await using ReplySocket first = stage.Reply(), second = stage.Reply();
        string front = frontend.Bind(stage.AnyEndpoint).Endpoint, back = backend.Bind(stage.AnyEndpoint).Endpoint;
        one.Connect(front);
        other.Connect(front);
        first.Connect(back);
        second.Connect(back);
        await using var proxy = new RunningProxy(frontend, backend);
        using var stop = new CancellationTokenSource();
        Task[] workers = [WorkAsync(first, "first", stop.Token), WorkAsync(second, "second", stop.Token)];
        var answered = new HashSet<string>();
        for (int i = 0; i < 200; i++)
        {
            await stage.SendAsync(one, $"one {i}");
            await stage.SendAsync(other, $"other {i}", "more");
            string[] answer = (await stage.ReceiveTextAsync(one)).Split('|');
            Assert.Equal($"one {i}", answer[1]);
            answered.Add(answer[0]);
            answer = (await stage.ReceiveTextAsync(other)).Split('|');
            Assert.Equal($"other {i}", answer[1]);
            Assert.Equal("more", answer[2]);
            answered.Add(answer[0]);
        }
        Assert.Equal(["first", "second"], answered.Order());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(workers).InTimeAsync());

        static async Task WorkAsync(ReplySocket socket, string name, CancellationToken stop)
        {
            while (true)
            {
                using ZmqMessage request = await socket.ReceiveAsync(stop);
                using var reply = new ZmqMessage(name);
                foreach (ZmqFrame frame in request)
                    reply.Append(frame.Span);
                await socket.SendAsync(reply, stop);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Subscriptions_go_up_and_publications_come_down(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using XSubscriberSocket frontend = stage.XSubscriber();
        await using XPublisherSocket backend = stage.XPublisher();
        await using PublisherSocket publisher = stage.Publisher();
        await using XPublisherSocket watcher = stage.XPublisher();
        await using SubscriberSocket subscriber = stage.Subscriber("a");
        string front = frontend.Bind(stage.AnyEndpoint).Endpoint;
        publisher.Connect(front);
        watcher.Connect(front);
        subscriber.Connect(backend.Bind(stage.AnyEndpoint).Endpoint);
        await using var proxy = new RunningProxy(frontend, backend);
        Assert.Equal("\u0001a", await stage.ReceiveTextAsync(watcher));
        await stage.AwaitSubscriptionAsync(publisher, subscriber, "a");
        await stage.SendAsync(publisher, "b", "unwanted");
        await stage.SendAsync(publisher, "ab", "wanted");
        Assert.Equal("ab|wanted", await stage.ReceiveTextAsync(subscriber));
        subscriber.Unsubscribe("a");
        Assert.Equal("\0a", await stage.ReceiveTextAsync(watcher));
        subscriber.Subscribe("b");
        Assert.Equal("\u0001b", await stage.ReceiveTextAsync(watcher));
        await stage.AwaitSubscriptionAsync(publisher, subscriber, "b");
        await stage.SendAsync(publisher, "ab", "no more");
        await stage.SendAsync(publisher, "b", "now");
        Assert.Equal("b|now", await stage.ReceiveTextAsync(subscriber));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Pairs_talk_both_ways(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await using var proxy = new RunningProxy(frontend, backend);
        for (int i = 0; i < 500; i++)
        {
            await stage.SendAsync(one, NumberedMessage.Create(i));
            await stage.SendAsync(other, NumberedMessage.Create(i + 1));
            using ZmqMessage there = await stage.ReceiveAsync(other);
            Assert.Equal(i, NumberedMessage.Check(there));
            using ZmqMessage here = await stage.ReceiveAsync(one);
            Assert.Equal(i + 1, NumberedMessage.Check(here));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Request_and_reply_sockets_of_the_proxy_pass_one_request_at_a_time(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using ReplySocket frontend = stage.Reply(), worker = stage.Reply();
        await using RequestSocket backend = stage.Request(), client = stage.Request();
        await stage.JoinAsync(frontend, client);
        await stage.JoinAsync(worker, backend);
        await using var proxy = new RunningProxy(frontend, backend);
        for (int i = 0; i < 100; i++)
        {
            await stage.SendAsync(client, $"{i}");
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(worker));
            await stage.SendAsync(worker, $"{i}!");
            Assert.Equal($"{i}!", await stage.ReceiveTextAsync(client));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_is_no_request_does_not_hold_up_the_requests_behind_it(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using ReplySocket frontend = stage.Reply(), worker = stage.Reply();
        await using RequestSocket backend = stage.Request();
        await using DealerSocket client = stage.Dealer();
        await stage.JoinAsync(frontend, client);
        await stage.JoinAsync(worker, backend);
        await using var proxy = new RunningProxy(frontend, backend);
        for (int i = 0; i < 2000; i++)
        {
            await stage.SendAsync(client, "no request");
            Thread.SpinWait(i % 300);
            await stage.SendAsync(client, "", $"{i}");
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(worker));
            await stage.SendAsync(worker, $"{i}!");
            Assert.Equal($"|{i}!", await stage.ReceiveTextAsync(client));
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_socket_that_is_frontend_and_backend_sends_what_it_receives(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using RouterSocket both = stage.Router();
        await using DealerSocket one = stage.Dealer("one"), other = stage.Dealer("other");
        await stage.JoinAsync(both, one);
        await stage.JoinAsync(both, other);
        await using var proxy = new RunningProxy(both, both);
        for (int i = 0; i < 200; i++)
        {
            await stage.SendAsync(one, $"one {i}", "rest");
            await stage.SendAsync(other, $"other {i}");
            Assert.Equal($"one {i}|rest", await stage.ReceiveTextAsync(one));
            Assert.Equal($"other {i}", await stage.ReceiveTextAsync(other));
        }
        await Eventually.TrueAsync(() => proxy.Statistics.Backend.SentMessages == 400, "the numbers of 400 messages");
        Assert.Equal(400, proxy.Statistics.Frontend.ReceivedMessages);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_reply_socket_that_is_frontend_and_backend_answers_with_the_request(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using ReplySocket both = stage.Reply();
        await using RequestSocket client = stage.Request();
        await stage.JoinAsync(both, client);
        await using var proxy = new RunningProxy(both, both);
        for (int i = 0; i < 200; i++)
        {
            await stage.SendAsync(client, $"{i}");
            Assert.Equal($"{i}", await stage.ReceiveTextAsync(client));
        }
    }

    [Fact]
    public async Task Sockets_of_different_contexts_are_joined()
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using var elsewhere = new Stage("tcp/async/epoll");
        await using PullSocket frontend = stage.Pull(), pull = elsewhere.Pull();
        await using PushSocket backend = elsewhere.Push(), push = stage.Push();
        await stage.JoinAsync(frontend, push);
        await elsewhere.JoinAsync(backend, pull);
        await using var proxy = new RunningProxy(frontend, backend);
        await stage.SendAsync(push, "through");
        Assert.Equal("through", await stage.ReceiveTextAsync(pull));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Two_proxies_between_the_same_sockets_the_other_way_round_do_not_hang(string scenario)
    {
        await using var stage = new Stage(scenario);
        await using DealerSocket frontend = stage.Dealer(), backend = stage.Dealer();
        await using DealerSocket one = stage.Dealer(), other = stage.Dealer();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await using var proxy = new RunningProxy(frontend, backend);
        await using var reverse = new RunningProxy(backend, frontend);
        var seen = new HashSet<string>();
        for (int i = 0; i < 500; i++)
        {
            await stage.SendAsync(one, $"{i}");
            await stage.SendAsync(other, $"{i}");
            seen.Add("one " + await stage.ReceiveTextAsync(one));
            seen.Add("other " + await stage.ReceiveTextAsync(other));
        }
        Assert.Equal(1000, seen.Count);
    }

    [Fact]
    public async Task Both_directions_are_counted()
    {
        await using var stage = new Stage("inproc/async/epoll");
        await using PairSocket frontend = stage.Pair(), backend = stage.Pair();
        await using PairSocket one = stage.Pair(), other = stage.Pair();
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, other);
        await using var proxy = new RunningProxy(frontend, backend);
        for (int i = 0; i < 3; i++)
        {
            await stage.SendAsync(one, "1234", "56");
            await stage.ReceiveTextAsync(other);
        }
        await stage.SendAsync(other, "123");
        await stage.ReceiveTextAsync(one);
        var expected = new ZmqProxyStatistics(new ZmqProxyTraffic(3, 18, 1, 3), new ZmqProxyTraffic(1, 3, 3, 18));
        await Eventually.TrueAsync(() => proxy.Statistics == expected, () => $"the numbers: {proxy.Statistics}");
        Assert.Equal(0, proxy.Statistics.UndeliverableMessages);
    }

    [Fact]
    public async Task A_message_that_nobody_can_be_given_is_dropped_and_counted_and_does_not_end_the_proxy()
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using DealerSocket frontend = stage.Dealer(), one = stage.Dealer();
        await using RouterSocket backend = stage.Router();
        await using DealerSocket worker = stage.Dealer("worker");
        backend.Mandatory = true;
        await stage.JoinAsync(frontend, one);
        await stage.JoinAsync(backend, worker);
        await using var proxy = new RunningProxy(frontend, backend);
        await stage.SendAsync(one, "nobody", "lost");
        await stage.SendAsync(one, "worker", "found");
        Assert.Equal("found", await stage.ReceiveTextAsync(worker));
        await Eventually.TrueAsync(
            () => proxy.Statistics.UndeliverableMessages == 1, "one message that is undeliverable");
        Assert.False(proxy.Run.IsCompleted);
    }

    [Fact]
    public async Task Bytes_of_a_stream_become_messages_and_messages_bytes()
    {
        await using var stage = new Stage("tcp/async/epoll");
        await using StreamSocket frontend = stage.Stream();
        await using DealerSocket backend = stage.Dealer(), worker = stage.Dealer();
        await stage.JoinAsync(backend, worker);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(frontend.Bind("tcp://127.0.0.1:*").Endpoint).Port);
        await using var proxy = new RunningProxy(frontend, backend);
        using ZmqMessage connected = await stage.ReceiveAsync(worker);
        Assert.True(connected[1].IsEmpty);
        await client.GetStream().WriteAsync("hello"u8.ToArray());
        using ZmqMessage bytes = await stage.ReceiveAsync(worker);
        Assert.Equal("hello", bytes[1].ToString());
        // Not two frames: a worker's mistake, which is nobody else's concern.
        await stage.SendAsync(worker, "nonsense");
        await stage.SendAsync(worker, new ZmqMessage(bytes[0].Span).Append("bye"u8));
        byte[] answer = new byte[3];
        await client.GetStream().ReadExactlyAsync(answer).AsTask().InTimeAsync();
        Assert.Equal("bye"u8.ToArray(), answer);
    }
}
