using System.Net;
using System.Net.Sockets;
using System.Text;
using Zerowire.Interop.Tests.Peers;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Interop.Tests;

/// <summary>
/// The events of a monitor socket are those of libzmq: kinds, addresses and their order, for the same life of a
/// connection, whichever implementation is the peer.
/// </summary>
public sealed class MonitorTests
{
    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void An_accepted_connection_that_is_lost(string transport) => AssertAlike(
        [Kind.Listening, Kind.Accepted, Kind.HandshakeSucceeded, Kind.Disconnected, Kind.Closed, Kind.MonitorStopped],
        (monitored, log, newPeer) =>
        {
            string endpoint = monitored.Bind(Endpoints.New(transport));
            using (IPeer peer = newPeer(ZmqSocketType.Push))
            {
                peer.Connect(endpoint);
                log.Until(Kind.HandshakeSucceeded);
            }
            log.Until(Kind.Disconnected);
        });

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void An_accepted_connection_that_is_closed_with_its_socket(string transport) => AssertAlike(
        [Kind.Listening, Kind.Accepted, Kind.HandshakeSucceeded, Kind.Closed, Kind.MonitorStopped],
        (monitored, log, newPeer) =>
        {
            using IPeer peer = newPeer(ZmqSocketType.Push);
            peer.Connect(monitored.Bind(Endpoints.New(transport)));
            log.Until(Kind.HandshakeSucceeded);
            monitored.Close();
            log.Until(Kind.MonitorStopped);
        });

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void A_made_connection_that_is_ended(string transport) => AssertAlike(
        [Kind.Connected, Kind.HandshakeSucceeded, Kind.MonitorStopped],
        (monitored, log, newPeer) =>
        {
            using IPeer peer = newPeer(ZmqSocketType.Push);
            string endpoint = peer.Bind(Endpoints.New(transport));
            monitored.Connect(endpoint);
            log.Until(Kind.HandshakeSucceeded);
            monitored.Disconnect(endpoint);
            monitored.Close();
            log.Until(Kind.MonitorStopped);
        });

    [Fact]
    public void A_made_connection_that_is_lost_and_tried_again() => AssertAlike(
        [
            Kind.Connected, Kind.HandshakeSucceeded, Kind.Disconnected, Kind.ConnectRetried, Kind.Closed,
            Kind.ConnectRetried, Kind.Closed,
        ],
        (monitored, log, newPeer) =>
        {
            using (IPeer peer = newPeer(ZmqSocketType.Push))
            {
                monitored.Connect(peer.Bind(Endpoints.New("tcp")));
                log.Until(Kind.HandshakeSucceeded);
            }
            log.Until(Kind.Disconnected);
            log.Until(Kind.Closed);
            log.Until(Kind.Closed);
        });

    [Fact]
    public void An_address_where_nobody_listens() => AssertAlike(
        [Kind.Closed, Kind.ConnectRetried, Kind.Closed, Kind.ConnectRetried],
        (monitored, log, _) =>
        {
            using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            monitored.Connect($"tcp://{bound.LocalEndPoint}");
            log.Until(Kind.ConnectRetried);
            log.Until(Kind.ConnectRetried);
        });

    /// <summary>Not compared: libzmq tells of the failure only when the other side was quicker to refuse.</summary>
    [Fact]
    public void A_peer_of_libzmq_whose_type_does_not_fit_is_told_whoever_is_quicker_to_refuse()
    {
        for (int i = 0; i < 20; i++)
        {
            using var monitored = new MonitoredZerowire(ZmqSocketType.Pull);
            var log = new Log(monitored);
            using var peer = new LibZmqPeer(ZmqSocketType.Subscriber);
            peer.Connect(monitored.Bind(Endpoints.New("tcp")));
            log.Until(Kind.Disconnected);
            Assert.Equal([Kind.Listening, Kind.Accepted, Kind.HandshakeFailed, Kind.Disconnected], log.Kinds);
        }
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ipc")]
    public void An_address_that_is_given_up(string transport) => AssertAlike(
        [Kind.Listening, Kind.Closed, Kind.MonitorStopped],
        (monitored, log, _) =>
        {
            monitored.Unbind(monitored.Bind(Endpoints.New(transport)));
            log.Until(Kind.Closed);
            monitored.Close();
            log.Until(Kind.MonitorStopped);
        });

    /// <summary>Lives a life with each implementation as the one that is watched and as the peer.</summary>
    private static void AssertAlike(
        Kind[] expected, Action<IMonitored, Log, Func<ZmqSocketType, IPeer>> life)
    {
        foreach ((bool weAreWatched, bool weArePeer) in new[] { (false, false), (true, false), (false, true) })
        {
            using IMonitored monitored =
                weAreWatched ? new MonitoredZerowire(ZmqSocketType.Pull) : new MonitoredLibZmq(ZmqSocketType.Pull);
            var log = new Log(monitored);
            life(monitored, log, type => weArePeer ? new ZerowirePeer(type) : new LibZmqPeer(type));
            if (expected[^1] == Kind.MonitorStopped)
            {
                monitored.Close();
                log.Until(Kind.MonitorStopped);
            }
            Assert.True(
                expected.SequenceEqual(log.Kinds.Take(expected.Length)),
                $"{(weAreWatched ? "ours" : "libzmq's")} with {(weArePeer ? "our" : "libzmq's")} peer: {log}");
            log.AssertAddresses();
        }
    }

    /// <summary>What has been told so far. How a handshake failed depends on who is the first to refuse, and whether
    /// connecting is delayed on the system.</summary>
    private sealed class Log(IMonitored monitored)
    {
        private readonly List<(Kind Kind, string Address)> _events = [];

        public IEnumerable<Kind> Kinds => _events.Select(e => e.Kind);

        public void Until(Kind kind)
        {
            if (_events.Count > 0 && _events[^1].Kind == Kind.MonitorStopped) return;
            Kind told;
            do
            {
                byte[][] frames = monitored.NextEvent();
                Assert.Equal((2, 6), (frames.Length, frames[0].Length));
                told = (Kind)BitConverter.ToUInt16(frames[0]);
                if (told is Kind.HandshakeFailedProtocol or Kind.HandshakeFailedAuthentication)
                    told = Kind.HandshakeFailed;
                if (told != Kind.ConnectDelayed) _events.Add((told, Encoding.UTF8.GetString(frames[1])));
            }
            while (told != kind);
        }

        /// <summary>All are about the one address that was bound or connected to; the end is about none.</summary>
        public void AssertAddresses() => Assert.Single(
            _events.Where(e => e.Kind != Kind.MonitorStopped).Select(e => e.Address).Distinct());

        public override string ToString() => string.Join("; ", _events);
    }
}
