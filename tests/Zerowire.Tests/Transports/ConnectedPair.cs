using System.Net;
using Zerowire.Platform;
using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

/// <summary>A listener, a connection to it and the accepted other end.</summary>
internal sealed class ConnectedPair : IDisposable
{
    public ConnectedPair(string bind, TransportSettings settings)
    {
        Listener = Listen(bind, settings);
        Client = Connect(Listener.LocalEndpoint, settings);
        SystemStream? accepted = null;
        Assert.True(SpinWait.SpinUntil(() => (accepted = Listener.Accept(out _)) is not null, 10_000));
        Server = accepted!;
    }

    public ListenSocket Listener { get; }

    public SystemStream Client { get; }

    public SystemStream Server { get; }

    public static ListenSocket Listen(string endpoint, TransportSettings settings)
    {
        Assert.Equal(ZmqError.None, EndpointAddress.TryParse(endpoint, out EndpointAddress address, out _));
        ZmqError error = Transport.Find(address.Scheme)!.Listen(
            address.Rest, settings, out ListenSocket? listener, out string reason);
        Assert.True(error == ZmqError.None, reason);
        return listener!;
    }

    public static SystemStream Connect(string endpoint, TransportSettings settings)
    {
        SystemStream? socket = null;
        ZmqError error = ZmqError.None;
        foreach (PeerEndpoint peer in Resolve(endpoint, settings))
        {
            socket = peer.BeginConnect(settings, out error);
            if (socket is null)
                continue;
            while (error == ZmqError.InProgress)
                SpinWait.SpinUntil(() => (error = socket.FinishConnect()) != ZmqError.InProgress, 10_000);
            if (error == ZmqError.None)
                return socket;
            socket.Dispose();
        }

        throw new ZmqException(error);
    }

    public static PeerEndpoint[] Resolve(string endpoint, TransportSettings settings)
    {
        Assert.Equal(ZmqError.None, EndpointAddress.TryParse(endpoint, out EndpointAddress address, out _));
        ZmqError error = Transport.Find(address.Scheme)!.ParseConnect(
            address.Rest, settings.IPv6, out ConnectTarget? target, out string reason);
        Assert.True(error == ZmqError.None, reason);
        Assert.Equal(endpoint, target!.Endpoint);
        Assert.Equal(ZmqError.None, target.Resolve(settings, Dns.GetHostAddresses, out PeerEndpoint[] peers));
        return peers;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        Listener.Dispose();
    }
}
