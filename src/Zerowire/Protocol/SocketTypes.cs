namespace Zerowire.Protocol;

/// <summary>Names of the socket types on the wire, and which types may talk to each other (RFC 37).</summary>
internal static class SocketTypes
{
    // By number, all types of the field, so that a peer's type is recognised whether or not it exists here.
    private const int Pair = 0, Pub = 1, Sub = 2, Req = 3, Rep = 4, Dealer = 5, Router = 6, Pull = 7, Push = 8,
        XPub = 9, XSub = 10, Stream = 11, Server = 12, Client = 13, Radio = 14, Dish = 15, Gather = 16,
        Scatter = 17, Dgram = 18, Peer = 19, Channel = 20, Count = 21;

    /// <summary>The name on the wire, empty for a number that is no type.</summary>
    public static ReadOnlySpan<byte> Name(ZmqSocketType type) => (int)type switch
    {
        Pair => "PAIR"u8,
        Pub => "PUB"u8,
        Sub => "SUB"u8,
        Req => "REQ"u8,
        Rep => "REP"u8,
        Dealer => "DEALER"u8,
        Router => "ROUTER"u8,
        Pull => "PULL"u8,
        Push => "PUSH"u8,
        XPub => "XPUB"u8,
        XSub => "XSUB"u8,
        Stream => "STREAM"u8,
        Server => "SERVER"u8,
        Client => "CLIENT"u8,
        Radio => "RADIO"u8,
        Dish => "DISH"u8,
        Gather => "GATHER"u8,
        Scatter => "SCATTER"u8,
        Dgram => "DGRAM"u8,
        Peer => "PEER"u8,
        Channel => "CHANNEL"u8,
        _ => default,
    };

    public static bool TryParse(ReadOnlySpan<byte> name, out ZmqSocketType type)
    {
        for (int number = 0; number < Count; number++)
        {
            if (name.SequenceEqual(Name((ZmqSocketType)number)))
            {
                type = (ZmqSocketType)number;
                return true;
            }
        }

        type = default;
        return false;
    }

    public static bool AreCompatible(ZmqSocketType one, ZmqSocketType other) =>
        (uint)other < Count && (PeersOf((int)one) & (1 << (int)other)) != 0;

    /// <summary>Whether sockets of this type announce their routing id; from others it would be ignored.</summary>
    public static bool AnnouncesIdentity(ZmqSocketType type) => (int)type is Req or Dealer or Router;

    // STREAM and DGRAM do not speak ZMTP and have no peers.
    private static int PeersOf(int type) => type switch
    {
        Pair => 1 << Pair,
        Pub or XPub => 1 << Sub | 1 << XSub,
        Sub or XSub => 1 << Pub | 1 << XPub,
        Req => 1 << Rep | 1 << Router,
        Rep => 1 << Req | 1 << Dealer,
        Dealer => 1 << Rep | 1 << Dealer | 1 << Router,
        Router => 1 << Req | 1 << Dealer | 1 << Router,
        Pull => 1 << Push,
        Push => 1 << Pull,
        Server => 1 << Client,
        Client => 1 << Server,
        Radio => 1 << Dish,
        Dish => 1 << Radio,
        Gather => 1 << Scatter,
        Scatter => 1 << Gather,
        Peer => 1 << Peer,
        Channel => 1 << Channel,
        _ => 0,
    };
}
