using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Stress;

/// <summary>Sockets under many threads that call in every form, give up at random times and come again: each message
/// comes once and whole, and those of one sender in their order. REQ, REP and STREAM have suites of their own.</summary>
[Collection(SerialCollection.Name)]
public sealed class MixedCallsTests
{
    private const int Senders = 4;
    private const int Receivers = 3;

    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(TestScope.Choose(300, 2500));
    private static readonly byte[] s_peerId = "peer"u8.ToArray();

    public static TheoryData<string, string> Routes()
    {
        var routes = new TheoryData<string, string>();
        foreach (string types in (string[])["push-pull", "pair-pair", "dealer-dealer", "dealer-router", "router-dealer",
            "publisher-subscriber", "publisher-xsubscriber", "xpublisher-subscriber", "xpublisher-xsubscriber",
            "xsubscriber-xpublisher"])
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
            MixedBook book = BookFor(types);
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
        MixedBook book = BookFor(types);
        await RunAsync(book, sender, receiver, receivers: 1);
        book.AssertEachOnce();
        book.AssertOrdered();
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

    private static MixedBook BookFor(string types) => types switch
    {
        "dealer-router" => new MixedBook(skip: 1),
        "router-dealer" => new MixedBook(s_peerId),
        // What begins with a byte 0 or 1 would be a subscription.
        "xsubscriber-xpublisher" => new MixedBook("user"u8.ToArray(), skip: 1),
        _ => new MixedBook(),
    };

    private static async Task<(IZmqSender Sender, IZmqReceiver Receiver)> JoinAsync(
        ZmqContext context, string types, string transport)
    {
        string[] names = types.Split('-');
        ZmqSocket sender = Create(context, names[0]);
        ZmqSocket receiver = Create(context, names[1]);
        // Where messages are lost for want of room, there are no marks; the others wait, and often.
        bool isLossy = types.Contains("subscriber", StringComparison.Ordinal);
        foreach (ZmqSocket socket in (ZmqSocket[])[sender, receiver])
        {
            if (socket is IZmqSender out_)
                out_.SendHighWaterMark = isLossy ? 0 : 20;
            if (socket is IZmqReceiver in_)
                in_.ReceiveHighWaterMark = isLossy ? 0 : 20;
        }
        string endpoint = transport == "tcp" ? "tcp://127.0.0.1:*" : $"inproc://{Guid.NewGuid()}";
        await receiver.ConnectReadyAsync(sender.Bind(endpoint).Endpoint);
        if (sender is RouterSocket router && receiver is DealerSocket dealer)
        {
            dealer.Send("hello");
            (await router.ReceiveAsync().InTimeAsync()).Dispose();
        }
        if (isLossy)
            await MixedCalls.AwaitPathAsync((IZmqSender)sender, (IZmqReceiver)receiver);
        return ((IZmqSender)sender, (IZmqReceiver)receiver);
    }

    private static ZmqSocket Create(ZmqContext context, string type)
    {
        switch (type)
        {
            case "push":
                return new PushSocket(context);
            case "pull":
                return new PullSocket(context);
            case "pair":
                return new PairSocket(context);
            case "dealer":
                return new DealerSocket(context) { RoutingId = s_peerId };
            case "router":
                return new RouterSocket(context) { Mandatory = true };
            case "publisher":
                return new PublisherSocket(context);
            case "xpublisher":
                return new XPublisherSocket(context) { OnlyFirstSubscribe = true };
            case "subscriber":
                var subscriber = new SubscriberSocket(context);
                subscriber.SubscribeToAll();
                return subscriber;
            default:
                var extended = new XSubscriberSocket(context) { OnlyFirstSubscribe = true };
                extended.Subscribe("");
                return extended;
        }
    }
}
