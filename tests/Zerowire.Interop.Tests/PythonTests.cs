using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>Python programs with pyzmq as peers, in both roles of the four classic patterns.</summary>
public sealed class PythonTests : IDisposable
{
    private const int Count = 20;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    private CancellationToken Patience => _patience.Token;

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task A_python_server_answers_our_requests()
    {
        using ExternalProcess python = ExternalProcess.Python("reply.py", "bind", "tcp://127.0.0.1:*", Count);
        await using var request = new RequestSocket();
        request.Connect(await python.ReadEndpointAsync());
        for (int i = 0; i < Count; i++)
            Assert.Equal($"HELLO {i}", await request.RequestAsync($"hello {i}", Patience));
        await python.AssertSuccessAsync();
    }

    [Fact]
    public async Task Our_server_answers_a_python_client()
    {
        await using var reply = new ReplySocket();
        ZmqListener listener = reply.Bind("tcp://127.0.0.1:*");
        using ExternalProcess python = ExternalProcess.Python("request.py", "connect", listener.Endpoint, Count);
        for (int i = 0; i < Count; i++)
        {
            using ZmqMessage request = await reply.ReceiveAsync(Patience);
            await reply.SendAsync($"answer to {request[0]}", Patience);
        }

        string[] answers = await python.ReadLinesAsync(Count);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"answer to request {i}"), answers);
        await python.AssertSuccessAsync();
    }

    [Fact]
    public async Task A_python_publisher_sends_us_only_our_topic()
    {
        using ExternalProcess python = ExternalProcess.Python("publish.py", "bind", "tcp://127.0.0.1:*", 0);
        await using var subscriber = new SubscriberSocket();
        subscriber.Subscribe("weather");
        subscriber.Connect(await python.ReadEndpointAsync());
        int last = -2;
        for (int i = 0; i < Count; i++)
        {
            using ZmqMessage update = await subscriber.ReceiveAsync(Patience);
            int number = int.Parse(update[1].ToString(), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal("weather", update[0].ToString());
            Assert.True(i == 0 || number == last + 2, $"{number} came after {last}.");
            last = number;
        }

        python.CloseInput();
        await python.AssertSuccessAsync();
    }

    [Fact]
    public async Task A_python_subscriber_gets_only_its_topic_from_us()
    {
        await using var publisher = new PublisherSocket();
        ZmqListener listener = publisher.Bind("tcp://127.0.0.1:*");
        using ExternalProcess python = ExternalProcess.Python("subscribe.py", "connect", listener.Endpoint, Count);
        Task<string[]> heard = python.ReadLinesAsync(Count);
        for (int i = 0; !heard.IsCompleted; i++)
        {
            publisher.Send(i % 2 == 0 ? "weather" : "news", $"{i}");
            await Task.Delay(1, Patience);
        }

        int first = Number((await heard)[0]);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"weather {first + (2 * i)}"), await heard);
        await python.AssertSuccessAsync();

        static int Number(string line) =>
            int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_python_pusher_reaches_us_in_order(bool weBind)
    {
        await using var pull = new PullSocket();
        string endpoint = weBind ? pull.Bind("tcp://127.0.0.1:*").Endpoint : "tcp://127.0.0.1:*";
        using ExternalProcess python =
            ExternalProcess.Python("push.py", weBind ? "connect" : "bind", endpoint, 5000);
        if (!weBind) pull.Connect(await python.ReadEndpointAsync());
        for (int i = 0; i < 5000; i++)
        {
            using ZmqMessage task = await pull.ReceiveAsync(Patience);
            Assert.Equal(["task", $"{i}"], [task[0].ToString(), task[1].ToString()]);
        }

        await python.AssertSuccessAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_pusher_reaches_python_in_order(bool weBind)
    {
        await using var push = new PushSocket();
        string endpoint = weBind ? push.Bind("tcp://127.0.0.1:*").Endpoint : "tcp://127.0.0.1:*";
        using ExternalProcess python =
            ExternalProcess.Python("pull.py", weBind ? "connect" : "bind", endpoint, 5000);
        if (!weBind) push.Connect(await python.ReadEndpointAsync());
        Task<string[]> received = python.ReadLinesAsync(5000);
        for (int i = 0; i < 5000; i++) await push.SendAsync($"{i}", Patience);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), await received);
        await python.AssertSuccessAsync();
    }

    [Fact]
    public async Task A_python_router_knows_our_dealer_by_its_routing_id()
    {
        using ExternalProcess python = ExternalProcess.Python("router.py", "bind", "tcp://127.0.0.1:*", Count);
        await using var dealer = new DealerSocket { RoutingId = "zerowire"u8.ToArray() };
        dealer.Connect(await python.ReadEndpointAsync());
        for (int i = 0; i < Count; i++) dealer.Send("job", $"number {i}");
        for (int i = 0; i < Count; i++)
        {
            using ZmqMessage answer = await dealer.ReceiveAsync(Patience);
            Assert.Equal(["JOB", $"NUMBER {i}"], [answer[0].ToString(), answer[1].ToString()]);
        }

        Assert.All(await python.ReadLinesAsync(Count), line => Assert.Equal("zerowire", line));
        await python.AssertSuccessAsync();
    }

    [Fact]
    public async Task Our_router_answers_a_python_dealer()
    {
        await using var router = new RouterSocket();
        ZmqListener listener = router.Bind("tcp://127.0.0.1:*");
        using ExternalProcess python = ExternalProcess.Python("dealer.py", "connect", listener.Endpoint, Count);
        for (int i = 0; i < Count; i++)
        {
            using ZmqMessage job = await router.ReceiveAsync(Patience);
            Assert.Equal(["python", "job", $"{i}"], [job[0].ToString(), job[1].ToString(), job[2].ToString()]);
            await router.SendAsync(job, Patience);
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"job {i}"), await python.ReadLinesAsync(Count));
        await python.AssertSuccessAsync();
    }
}
