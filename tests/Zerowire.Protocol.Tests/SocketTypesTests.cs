using System.Text;

namespace Zerowire.Protocol.Tests;

public sealed class SocketTypesTests
{
    private const string Names = "PAIR PUB SUB REQ REP DEALER ROUTER PULL PUSH XPUB XSUB STREAM SERVER CLIENT "
        + "RADIO DISH GATHER SCATTER DGRAM PEER CHANNEL";

    private const string Pairs = "PAIR-PAIR PUB-SUB PUB-XSUB XPUB-SUB XPUB-XSUB REQ-REP REQ-ROUTER REP-DEALER "
        + "DEALER-DEALER DEALER-ROUTER ROUTER-ROUTER PUSH-PULL CLIENT-SERVER RADIO-DISH SCATTER-GATHER PEER-PEER "
        + "CHANNEL-CHANNEL";

    [Fact]
    public void Names_stand_at_their_numbers()
    {
        string[] names = Names.Split(' ');
        for (int number = 0; number < names.Length; number++)
        {
            Assert.Equal(names[number], Encoding.ASCII.GetString(SocketTypes.Name((ZmqSocketType)number)));
            Assert.True(SocketTypes.TryParse(Encoding.ASCII.GetBytes(names[number]), out ZmqSocketType type));
            Assert.Equal(number, (int)type);
        }

        Assert.Equal("DEALER", Encoding.ASCII.GetString(SocketTypes.Name(ZmqSocketType.Dealer)));
        Assert.Equal(0, SocketTypes.Name((ZmqSocketType)21).Length);
        Assert.Equal(0, SocketTypes.Name((ZmqSocketType)(-1)).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pub")]
    [InlineData("PUBX")]
    [InlineData("PU")]
    [InlineData("PUB\0")]
    public void Unknown_names_are_refused(string name) =>
        Assert.False(SocketTypes.TryParse(Encoding.ASCII.GetBytes(name), out _));

    [Fact]
    public void Exactly_the_pairs_of_the_rfc_are_compatible()
    {
        string[] names = Names.Split(' ');
        HashSet<string> pairs = [.. Pairs.Split(' ')];
        for (int one = 0; one < names.Length; one++)
        {
            for (int other = 0; other < names.Length; other++)
            {
                bool expected = pairs.Contains($"{names[one]}-{names[other]}")
                    || pairs.Contains($"{names[other]}-{names[one]}");
                Assert.Equal(expected, SocketTypes.AreCompatible((ZmqSocketType)one, (ZmqSocketType)other));
            }
        }

        Assert.False(SocketTypes.AreCompatible(ZmqSocketType.Pair, (ZmqSocketType)32));
        Assert.False(SocketTypes.AreCompatible((ZmqSocketType)32, ZmqSocketType.Pair));
        Assert.False(SocketTypes.AreCompatible(ZmqSocketType.Pair, (ZmqSocketType)(-32)));
    }
}
