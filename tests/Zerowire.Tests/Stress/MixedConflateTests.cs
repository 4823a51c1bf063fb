using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Stress;

/// <summary>Sockets that conflate under many threads that call in every form and give up at random times: what comes is
/// whole, comes once, is newer than what came of the same sender before, and the newest of all comes.</summary>
[Collection(SerialCollection.Name)]
public sealed class MixedConflateTests
{
    private const int Senders = 4;
    private const int Last = 1000;

    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(TestScope.Choose(300, 2500));

    public static TheoryData<string, string, string> Routes()
    {
        var routes = new TheoryData<string, string, string>();
        foreach (string types in (string[])["push-pull", "dealer-dealer", "publisher-subscriber"])
        {
            foreach (string transport in (string[])["tcp", "inproc"])
            {
                foreach (string who in (string[])["sender", "receiver", "both"])
                    routes.Add(types, transport, who);
            }
        }
        return routes;
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Ever_newer_messages_come_whole_and_the_last_one_comes(string types, string transport, string who)
    {
        ProcessState before = ProcessState.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            (IZmqSender sender, IZmqReceiver receiver) = await JoinAsync(context, types, transport, who);
            var book = new MixedBook();
            using var stop = new CancellationTokenSource(s_duration);
            using var stopReceivers = new CancellationTokenSource();
            Task[] sending = [.. Enumerable.Range(0, Senders).Select(
                i => OwnThread.Run(() => book.SendAsync(sender, i, stop.Token).Wait()))];
            Task[] receiving = [.. Enumerable.Range(0, 3).Select(
                i => OwnThread.Run(() => book.ReceiveAsync(receiver, 100 + i, stopReceivers.Token).Wait()))];
            await Eventually.EndsAsync(Task.WhenAll(sending), "Sending");
            using ZmqMessage last = book.Create(Last, Last);
            await sender.SendAsync(last).InTimeAsync();
            await Eventually.TrueAsync(() => book.HasReceived(Last, Last), book.ToString);
            await stopReceivers.CancelAsync();
            await Eventually.EndsAsync(Task.WhenAll(receiving), "Receiving");
            Assert.False(receiver.TryReceive(out _));
            book.AssertNoneTwice();
        }
        await before.AssertNothingIsLeftAsync();
    }

    private static async Task<(IZmqSender Sender, IZmqReceiver Receiver)> JoinAsync(
        ZmqContext context, string types, string transport, string who)
    {
        string[] names = types.Split('-');
        ZmqSocket sender = Create(context, names[0], who != "receiver");
        ZmqSocket receiver = Create(context, names[1], who != "sender");
        string endpoint = transport == "tcp" ? "tcp://127.0.0.1:*" : $"inproc://{Guid.NewGuid()}";
        await receiver.ConnectReadyAsync(sender.Bind(endpoint).Endpoint);
        if (types == "publisher-subscriber")
            await MixedCalls.AwaitPathAsync((IZmqSender)sender, (IZmqReceiver)receiver);
        return ((IZmqSender)sender, (IZmqReceiver)receiver);
    }

    private static ZmqSocket Create(ZmqContext context, string type, bool conflates)
    {
        switch (type)
        {
            case "push":
                return new PushSocket(context) { Conflate = conflates };
            case "pull":
                return new PullSocket(context) { Conflate = conflates };
            case "dealer":
                return new DealerSocket(context) { Conflate = conflates };
            case "publisher":
                // Without a mark the side that does not conflate misses nothing, and so not the last.
                return new PublisherSocket(context) { Conflate = conflates, SendHighWaterMark = 0 };
            default:
                var subscriber = new SubscriberSocket(context) { Conflate = conflates, ReceiveHighWaterMark = 0 };
                subscriber.SubscribeToAll();
                return subscriber;
        }
    }
}
