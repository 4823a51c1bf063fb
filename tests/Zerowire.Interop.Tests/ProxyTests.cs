using System.Runtime.InteropServices;
using Zerowire.Interop.Tests.Peers;
using Zerowire.LibZmq;

namespace Zerowire.Interop.Tests;

/// <summary>Our proxy between peers of the real libzmq.</summary>
public sealed class ProxyTests
{
    private const int Messages = 500;

    public static TheoryData<string, ZmqSocketType, ZmqSocketType> Pairs()
    {
        var pairs = new TheoryData<string, ZmqSocketType, ZmqSocketType>();
        foreach (string transport in (string[])["tcp", "ipc"])
        {
            pairs.Add(transport, ZmqSocketType.Publisher, ZmqSocketType.Subscriber);
            pairs.Add(transport, ZmqSocketType.XPublisher, ZmqSocketType.XSubscriber);
        }
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Subscriptions_go_up_and_publications_down(
        string transport, ZmqSocketType publishes, ZmqSocketType subscribes)
    {
        await using var context = new ZmqContext();
        await using var frontend = new XSubscriberSocket(context);
        await using var backend = new XPublisherSocket(context);
        using var publisher = new LibZmqPeer(publishes);
        using var subscriber = new LibZmqPeer(subscribes);
        publisher.Connect(frontend.Bind(Endpoints.New(transport)).Endpoint);
        subscriber.Connect(backend.Bind(Endpoints.New(transport)).Endpoint);
        var proxy = new ZmqProxy(frontend, backend);
        Task run = proxy.RunAsync();
        var conversation = new Conversation(publisher, publishes, subscriber, subscribes);
        conversation.Begin();
        foreach (byte[][] body in Bodies.All()) conversation.PassThereAndBack(body);
        proxy.Stop();
        await run;
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public async Task Requests_go_to_workers_and_replies_come_back(string transport)
    {
        await using var context = new ZmqContext();
        await using var frontend = new RouterSocket(context);
        await using var backend = new DealerSocket(context);
        using var theirs = new LibZmqContext();
        using var client = new LibZmqSocket(theirs, LibZmqSocketType.Request);
        using var worker = new LibZmqSocket(theirs, LibZmqSocketType.Reply);
        client.Connect(frontend.Bind(Endpoints.New(transport)).Endpoint);
        worker.Connect(backend.Bind(Endpoints.New(transport)).Endpoint);
        var proxy = new ZmqProxy(frontend, backend);
        Task run = proxy.RunAsync();
        foreach (byte[][] body in Bodies.All())
        {
            client.SendMessage([.. body, [1]]);
            byte[][] request = worker.ReceiveMessage();
            AssertEqual([.. body, [1]], request);
            worker.SendMessage([[2], .. request]);
            AssertEqual([[2], .. body, [1]], client.ReceiveMessage());
        }

        proxy.Stop();
        await run;
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public async Task A_queue_is_captured_and_steered_by_their_sockets(string transport)
    {
        await using var context = new ZmqContext();
        await using var frontend = new PullSocket(context);
        await using var backend = new PushSocket(context);
        await using var capture = new PushSocket(context);
        await using var control = new ReplySocket(context);
        using var theirs = new LibZmqContext();
        using var push = new LibZmqSocket(theirs, LibZmqSocketType.Push);
        using var pull = new LibZmqSocket(theirs, LibZmqSocketType.Pull);
        using var log = new LibZmqSocket(theirs, LibZmqSocketType.Pull);
        using var steering = new LibZmqSocket(theirs, LibZmqSocketType.Request);
        push.Connect(frontend.Bind(Endpoints.New(transport)).Endpoint);
        pull.Connect(backend.Bind(Endpoints.New(transport)).Endpoint);
        log.Connect(capture.Bind(Endpoints.New(transport)).Endpoint);
        steering.Connect(control.Bind(Endpoints.New(transport)).Endpoint);
        Task run = new ZmqProxy(frontend, backend, capture, control).RunAsync();
        for (int i = 0; i < Messages; i++)
        {
            byte[] body = BitConverter.GetBytes(i);
            push.SendMessage(body, body);
            AssertEqual([body, body], pull.ReceiveMessage());
            AssertEqual([body, body], log.ReceiveMessage());
        }

        Assert.Empty(Assert.Single(Command("PAUSE")));
        push.SendMessage([1, 2, 3]);
        Assert.Equal([Messages, Messages * 8, 0, 0, 0, 0, Messages, Messages * 8], Numbers());
        Assert.Empty(Assert.Single(Command("RESUME")));
        AssertEqual([[1, 2, 3]], pull.ReceiveMessage());
        AssertEqual([[1, 2, 3]], log.ReceiveMessage());
        Assert.Empty(Assert.Single(Command("WHATEVER")));
        Assert.Empty(Assert.Single(Command("TERMINATE")));
        await run.WaitAsync(TimeSpan.FromSeconds(20));

        IEnumerable<long> Numbers() => Command("STATISTICS").Select(frame => MemoryMarshal.Read<long>(frame));

        byte[][] Command(string command)
        {
            steering.Send(System.Text.Encoding.ASCII.GetBytes(command));
            return steering.ReceiveMessage();
        }
    }

    private static void AssertEqual(byte[][] expected, byte[][] received)
    {
        Assert.Equal(expected.Select(frame => frame.Length), received.Select(frame => frame.Length));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].AsSpan().SequenceEqual(received[i]), $"Frame {i} differs.");
    }
}
