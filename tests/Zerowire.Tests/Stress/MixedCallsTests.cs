using System.Collections.Concurrent;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Stress;

/// <summary>Every socket type under many threads that call in every form, give up at random times and come again:
/// each message comes once and whole, and those of one sender in their order.</summary>
[Collection(SerialCollection.Name)]
public sealed class MixedCallsTests
{
    private const int Senders = 4;
    private const int Receivers = 3;

    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(TestScope.Choose(500, 2500));
    private static readonly byte[] s_peerId = "peer"u8.ToArray();

    public static TheoryData<string, string> Routes()
    {
        var routes = new TheoryData<string, string>();
        foreach (string types in (string[])["push-pull", "pair-pair", "dealer-dealer", "dealer-router", "router-dealer",
            "publisher-subscriber"])
        {
            foreach (string transport in (string[])["tcp", "inproc"])
                routes.Add(types, transport);
        }
        return routes;
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_message_comes_once_and_whole(string types, string transport)
    {
        ProcessState before = ProcessState.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            (IZmqSender sender, IZmqReceiver receiver) = await JoinAsync(context, types, transport);
            int skip = types == "dealer-router" ? 1 : 0;
            var book = new MixedBook(types == "router-dealer" ? s_peerId : null, skip);
            await RunAsync(book, sender, receiver, Receivers);
            book.AssertEachOnce();
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Messages_of_one_sender_come_in_their_order(string types, string transport)
    {
        await using ZmqContext context = TestContext.Create();
        (IZmqSender sender, IZmqReceiver receiver) = await JoinAsync(context, types, transport);
        int skip = types == "dealer-router" ? 1 : 0;
        var book = new MixedBook(types == "router-dealer" ? s_peerId : null, skip);
        await RunAsync(book, sender, receiver, receivers: 1);
        book.AssertEachOnce();
        book.AssertOrdered();
    }

    [Fact]
    public async Task Requests_and_replies_in_every_form_belong_together()
    {
        await using ZmqContext context = TestContext.Create();
        await using var reply = new ReplySocket(context);
        string endpoint = reply.Bind("tcp://127.0.0.1:*").Endpoint;
        using var stop = new CancellationTokenSource();
        Task server = OwnThread.Run(() => ServeAsync(reply, stop.Token).Wait());
        List<RequestSocket> sockets = [.. Enumerable.Range(0, 3).Select(_ => new RequestSocket(context))];
        sockets.ForEach(socket => socket.Connect(endpoint));
        using var over = new CancellationTokenSource(s_duration);
        int[] answered = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            i => AskAsync(sockets[i % sockets.Count], i, over.Token))).InTimeAsync();
        await stop.CancelAsync();
        await Eventually.EndsAsync(server, "The server");
        Assert.All(answered, count => Assert.NotEqual(0, count));
        sockets.ForEach(socket => socket.Dispose());
    }

    private static async Task RunAsync(MixedBook book, IZmqSender sender, IZmqReceiver receiver, int receivers)
    {
        using var stop = new CancellationTokenSource(s_duration);
        Task[] senders = [.. Enumerable.Range(0, Senders).Select(
            i => OwnThread.Run(() => book.SendAsync(sender, i, stop.Token).Wait()))];
        using var stopReceivers = new CancellationTokenSource();
        Task[] all = [.. Enumerable.Range(0, receivers).Select(
            i => OwnThread.Run(() => book.ReceiveAsync(receiver, 100 + i, stopReceivers.Token).Wait()))];
        await Eventually.EndsAsync(Task.WhenAll(senders), "Sending");
        await Eventually.TrueAsync(() => book.IsComplete, book.ToString);
        await stopReceivers.CancelAsync();
        await Eventually.EndsAsync(Task.WhenAll(all), "Receiving");
    }

    private static async Task<(IZmqSender Sender, IZmqReceiver Receiver)> JoinAsync(
        ZmqContext context, string types, string transport)
    {
        string[] names = types.Split('-');
        ZmqSocket sender = Create(context, names[0]);
        ZmqSocket receiver = Create(context, names[1]);
        foreach (ZmqSocket socket in (ZmqSocket[])[sender, receiver])
        {
            // Subscribers miss what their pipe has no room for; the others wait, and often.
            int mark = names[0] == "publisher" ? 0 : 20;
            if (socket is IZmqSender out_)
                out_.SendHighWaterMark = mark;
            if (socket is IZmqReceiver in_)
                in_.ReceiveHighWaterMark = mark;
        }
        string endpoint = transport == "tcp" ? "tcp://127.0.0.1:*" : $"inproc://{Guid.NewGuid()}";
        switch (sender, receiver)
        {
            case (RouterSocket router, DealerSocket dealer):
                router.Mandatory = true;
                dealer.RoutingId = s_peerId;
                break;
            case (_, SubscriberSocket subscriber):
                subscriber.SubscribeToAll();
                break;
        }
        await receiver.ConnectReadyAsync(sender.Bind(endpoint).Endpoint);
        if (sender is RouterSocket known && receiver is DealerSocket hello)
        {
            hello.Send("hello");
            (await known.ReceiveAsync().InTimeAsync()).Dispose();
        }
        if (sender is PublisherSocket publisher && receiver is SubscriberSocket all)
        {
            await Eventually.TrueAsync(
                () =>
                {
                    publisher.Send("?");
                    return all.TryReceive(out _, TimeSpan.FromMilliseconds(20));
                },
                "the subscription");
            publisher.Send("!");
            while (all.ReceiveString(Eventually.Patience) != "!")
            {
            }
        }
        return ((IZmqSender)sender, (IZmqReceiver)receiver);
    }

    private static ZmqSocket Create(ZmqContext context, string type) => type switch
    {
        "push" => new PushSocket(context),
        "pull" => new PullSocket(context),
        "pair" => new PairSocket(context),
        "dealer" => new DealerSocket(context),
        "router" => new RouterSocket(context),
        "publisher" => new PublisherSocket(context),
        _ => new SubscriberSocket(context),
    };

    private static async Task ServeAsync(ReplySocket reply, CancellationToken stop)
    {
        var random = new Random(7);
        while (!stop.IsCancellationRequested)
        {
            ZmqMessage? question;
            try
            {
                if (random.Next(2) == 0)
                    question = await reply.ReceiveAsync(stop);
                else if (!reply.TryReceive(out question, TimeSpan.FromMilliseconds(1)))
                    continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            using (question)
            {
                question.Append("!");
                if (random.Next(2) == 0)
                    await reply.SendAsync(question, CancellationToken.None);
                else
                    reply.Send(question);
            }
        }
    }

    private static async Task<int> AskAsync(RequestSocket socket, int client, CancellationToken over)
    {
        var random = new Random(client);
        int answered = 0;
        for (int i = 0; !over.IsCancellationRequested || answered == 0; i++)
        {
            using var cancel = new CancellationTokenSource();
            if (random.Next(4) == 0)
                cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
            using var question = new ZmqMessage($"{client}/{i}");
            try
            {
                using ZmqMessage answer = await socket.RequestAsync(question, cancel.Token);
                Assert.Equal($"{client}/{i}|!", answer.Text());
                answered++;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
            }
        }
        return answered;
    }
}
