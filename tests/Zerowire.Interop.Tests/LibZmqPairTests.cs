using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>Every compatible pair of types with the real libzmq on the other side, bound by either.</summary>
public sealed class LibZmqPairTests
{
    private static readonly (ZmqSocketType One, ZmqSocketType Other)[] s_compatible =
    [
        (ZmqSocketType.Pair, ZmqSocketType.Pair),
        (ZmqSocketType.Push, ZmqSocketType.Pull),
        (ZmqSocketType.Publisher, ZmqSocketType.Subscriber),
        (ZmqSocketType.Publisher, ZmqSocketType.XSubscriber),
        (ZmqSocketType.XPublisher, ZmqSocketType.Subscriber),
        (ZmqSocketType.XPublisher, ZmqSocketType.XSubscriber),
        (ZmqSocketType.Request, ZmqSocketType.Reply),
        (ZmqSocketType.Request, ZmqSocketType.Router),
        (ZmqSocketType.Dealer, ZmqSocketType.Router),
        (ZmqSocketType.Dealer, ZmqSocketType.Reply),
        (ZmqSocketType.Dealer, ZmqSocketType.Dealer),
        (ZmqSocketType.Router, ZmqSocketType.Router),
    ];

    public static TheoryData<ZmqSocketType, ZmqSocketType, string, bool> Pairs()
    {
        var cases = new TheoryData<ZmqSocketType, ZmqSocketType, string, bool>();
        foreach (string transport in (string[])["tcp", "ipc"])
        {
            foreach (bool weBind in (bool[])[true, false])
            {
                foreach ((ZmqSocketType one, ZmqSocketType other) in s_compatible)
                {
                    cases.Add(one, other, transport, weBind);
                    if (one != other) cases.Add(other, one, transport, weBind);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Messages_of_every_size_pass_whole(
        ZmqSocketType ours, ZmqSocketType theirs, string transport, bool weBind)
    {
        using var us = new ZerowirePeer(ours, RoutingId(ours, Conversation.OurRoutingId));
        using var them = new LibZmqPeer(theirs, RoutingId(theirs, Conversation.TheirRoutingId));
        string endpoint = Endpoints.New(transport);
        if (weBind) them.Connect(us.Bind(endpoint));
        else us.Connect(them.Bind(endpoint));

        var conversation = new Conversation(us, ours, them, theirs);
        conversation.Begin();
        foreach (byte[][] body in Bodies.All()) conversation.PassThereAndBack(body);
    }

    private static string? RoutingId(ZmqSocketType type, string id) =>
        type is ZmqSocketType.Request or ZmqSocketType.Dealer or ZmqSocketType.Router ? id : null;
}
