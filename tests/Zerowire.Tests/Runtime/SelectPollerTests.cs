using Zerowire.Platform;
using Zerowire.Runtime;
using Zerowire.Tests.Transports;
using Zerowire.Transports;

namespace Zerowire.Tests.Runtime;

public sealed class SelectPollerTests() : PollerTests(ZmqReactor.Select)
{
    private const int Limit = 5;

    private protected override int Many => 200;

    /// <summary>Both ways to the system's sockets, with a limit that every new descriptor of a running program
    /// exceeds.</summary>
    public static TheoryData<bool> Systems => new(false, true);

    [Fact]
    public void A_descriptor_without_a_place_in_the_sets_is_refused()
    {
        using SelectPoller poller = new();
        foreach (nint descriptor in (nint[])[-1, 1024, int.MaxValue])
        {
            ZmqException exception = Assert.Throws<ZmqException>(
                () => poller.Add(new BareDescriptor(descriptor), new RecordingHandler()));
            Assert.Equal(ZmqError.TooManySockets, exception.Error);
        }
        Assert.Equal(0, poller.Load);
        poller.Wait(0);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void What_would_be_beyond_the_limit_is_an_error_value(bool portable)
    {
        SocketSystem limited = portable ? new PortableSocketSystem(Limit) : new PosixSocketSystem(Limit);
        TransportSettings settings = new() { Sockets = limited };
        using ConnectedPair pair = new("tcp://127.0.0.1:*", Settings.Direct);
        foreach ((string scheme, string address) in (ReadOnlySpan<(string, string)>)[("tcp", "127.0.0.1:*"), ("ipc", "*")])
        {
            Assert.Equal(
                ZmqError.TooManySockets, Transport.Find(scheme)!.Listen(address, settings, out _, out string reason));
            Assert.EndsWith(".", reason, StringComparison.Ordinal);
        }
        foreach (PeerEndpoint peer in ConnectedPair.Resolve(pair.Listener.LocalEndpoint, settings))
        {
            Assert.Null(peer.BeginConnect(settings, out ZmqError error));
            Assert.Equal(ZmqError.TooManySockets, error);
        }
        Assert.Equal(ZmqError.TooManySockets, Assert.Throws<ZmqException>(limited.CreateWakeSignal).Error);
    }
}
