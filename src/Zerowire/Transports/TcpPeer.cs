using System.Net;
using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>A tcp address to connect to, and the own address to do so from.</summary>
internal sealed class TcpPeer(IPEndPoint remote, IPEndPoint? source) : PeerEndpoint
{
    public IPEndPoint Remote { get; } = remote;

    public IPEndPoint? Source { get; } = source;

    public override SystemStream? BeginConnect(TransportSettings settings, out ZmqError error) =>
        settings.Sockets.ConnectTcp(Remote, Source, settings, out error);

    public override string Explain(ZmqError error, TransportSettings settings) =>
        TcpTransport.Explain(error, settings);

    public override string ToString() => $"tcp://{Remote}";
}
