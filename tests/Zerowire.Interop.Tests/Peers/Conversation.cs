namespace Zerowire.Interop.Tests.Peers;

/// <summary>
/// Two connected sockets of two types, and how a body passes between them: with the routing ids and the delimiters that
/// a program has to add or finds added (RFC 28).
/// </summary>
internal sealed class Conversation(IPeer ours, ZmqSocketType ourType, IPeer theirs, ZmqSocketType theirType)
{
    public const string OurRoutingId = "ours";
    public const string TheirRoutingId = "theirs";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private bool WeOpen => !(ourType is ZmqSocketType.Reply or ZmqSocketType.Pull || IsSubscriber(ourType)
        || (ourType == ZmqSocketType.Router && theirType != ZmqSocketType.Router));

    private bool BothWays => ourType is not (ZmqSocketType.Push or ZmqSocketType.Pull)
        && !IsPublisher(ourType) && !IsSubscriber(ourType);

    /// <summary>Waits for what the first message must not overtake: subscriptions, and routes between routers.</summary>
    public void Begin()
    {
        if (IsPublisher(ourType)) AwaitSubscription(ours, theirs);
        if (IsPublisher(theirType)) AwaitSubscription(theirs, ours);
        if (ourType != ZmqSocketType.Router || theirType != ZmqSocketType.Router) return;
        AwaitRoute(ours, TheirRoutingId, theirs);
        AwaitRoute(theirs, OurRoutingId, ours);
    }

    /// <summary>Passes a body to the other side and, where the types allow, back.</summary>
    public void PassThereAndBack(byte[][] body)
    {
        if (WeOpen) PassToThem(body);
        else PassToUs(body);
        if (!BothWays) return;
        if (WeOpen) PassToUs(body);
        else PassToThem(body);
    }

    private static bool IsPublisher(ZmqSocketType type) => type is ZmqSocketType.Publisher or ZmqSocketType.XPublisher;

    private static bool IsSubscriber(ZmqSocketType type) =>
        type is ZmqSocketType.Subscriber or ZmqSocketType.XSubscriber;

    private void PassToThem(byte[][] body) =>
        Pass(ours, ourType, OurRoutingId, theirs, theirType, TheirRoutingId, body);

    private void PassToUs(byte[][] body) =>
        Pass(theirs, theirType, TheirRoutingId, ours, ourType, OurRoutingId, body);

    private static void Pass(
        IPeer sender, ZmqSocketType senderType, string senderId,
        IPeer receiver, ZmqSocketType receiverType, string receiverId, byte[][] body)
    {
        sender.Send([.. Envelope(senderType, receiverType, receiverId), .. body]);
        byte[][] received = receiver.Receive();
        // What a type adds on receiving is what it asks for on sending.
        AssertSame([.. Envelope(receiverType, senderType, senderId), .. body], received);
    }

    private static IEnumerable<byte[]> Envelope(ZmqSocketType own, ZmqSocketType other, string otherId)
    {
        if (own == ZmqSocketType.Router) yield return System.Text.Encoding.UTF8.GetBytes(otherId);
        bool otherHasDelimiter = other is ZmqSocketType.Request or ZmqSocketType.Reply;
        if (own is ZmqSocketType.Router or ZmqSocketType.Dealer && otherHasDelimiter) yield return [];
    }

    private static void AssertSame(byte[][] expected, byte[][] actual)
    {
        Assert.Equal(expected.Select(f => f.Length), actual.Select(f => f.Length));
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i].AsSpan().SequenceEqual(actual[i]);
            Assert.True(same, $"Frame {i} of {expected[i].Length} bytes differs.");
        }
    }

    private static void AwaitSubscription(IPeer publisher, IPeer subscriber)
    {
        bool heard = SpinWait.SpinUntil(
            () =>
            {
                publisher.Send("sync"u8.ToArray());
                return subscriber.TryReceive() is not null;
            },
            s_patience);
        Assert.True(heard, "The subscription did not arrive.");
        publisher.Send("begin"u8.ToArray());
        while (!subscriber.Receive()[0].AsSpan().SequenceEqual("begin"u8))
        {
            // What was published while nobody knew yet that it was heard.
        }
    }

    private static void AwaitRoute(IPeer from, string id, IPeer to)
    {
        byte[] routingId = System.Text.Encoding.UTF8.GetBytes(id);
        Assert.True(SpinWait.SpinUntil(() => from.TrySend(routingId, "sync"u8.ToArray()), s_patience));
        to.Receive();
    }
}
