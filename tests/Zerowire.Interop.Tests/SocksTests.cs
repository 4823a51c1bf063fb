using Zerowire.LibZmq;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Interop.Tests;

/// <summary>The real libzmq behind a SOCKS proxy, and in front of it: what lets both libraries through is no proxy made
/// to measure for one.</summary>
public sealed class SocksTests
{
    private const string User = "someone";
    private const string Password = "secret";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dealer_reaches_the_router_of_libzmq_through_the_proxy(bool byPassword)
    {
        await using SocksServer proxy = NewProxy(byPassword);
        using var context = new LibZmqContext();
        using var router = new LibZmqSocket(context, LibZmqSocketType.Router);
        await using var dealer = new DealerSocket { SocksProxy = proxy.Address, Linger = TimeSpan.Zero };
        if (byPassword)
            (dealer.SocksUserName, dealer.SocksPassword) = (User, Password);
        dealer.Connect(router.Bind("tcp://127.0.0.1:*"));
        dealer.Send("there");
        byte[][] request = router.ReceiveMessage();
        Assert.Equal("there"u8.ToArray(), request[1]);
        router.SendMessage(request[0], "and back"u8.ToArray());
        Assert.Equal("and back", dealer.ReceiveString(TimeSpan.FromSeconds(20)));
        Assert.Single(proxy.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_dealer_of_libzmq_reaches_a_router_through_the_proxy(bool byPassword)
    {
        await using SocksServer proxy = NewProxy(byPassword);
        using var context = new LibZmqContext();
        using var dealer = new LibZmqSocket(context, LibZmqSocketType.Dealer);
        await using var router = new RouterSocket { Linger = TimeSpan.Zero };
        dealer.SetOption(LibZmqOption.SocksProxy, System.Text.Encoding.ASCII.GetBytes(proxy.Address));
        if (byPassword)
        {
            dealer.SetOption(LibZmqOption.SocksUserName, System.Text.Encoding.ASCII.GetBytes(User));
            dealer.SetOption(LibZmqOption.SocksPassword, System.Text.Encoding.ASCII.GetBytes(Password));
        }
        dealer.Connect(router.Bind("tcp://127.0.0.1:*").Endpoint);
        dealer.Send("there"u8);
        using ZmqMessage request = router.Receive(TimeSpan.FromSeconds(20));
        Assert.Equal("there", request[1].ToString());
        router.Send(new ZmqMessage(request[0].Span).Append("and back"));
        Assert.Equal("and back"u8.ToArray(), dealer.ReceiveMessage()[0]);
        Assert.Single(proxy.Requests);
    }

    private static SocksServer NewProxy(bool byPassword) => new() { Account = byPassword ? (User, Password) : null };
}
