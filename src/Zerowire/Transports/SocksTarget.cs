using System.Net;
using Zerowire.Protocol;

namespace Zerowire.Transports;

/// <summary>A peer behind a SOCKS proxy: the addresses to connect to are the proxy's, and the peer's name is for the
/// proxy to look up.</summary>
internal sealed class SocksTarget(string endpoint, TcpTarget proxy, SocksDestination destination, SocksProxy settings)
    : ConnectTarget
{
    public override string Endpoint => endpoint;

    public override bool NeedsLookup => proxy.NeedsLookup;

    public override SocksExchange NewProxyExchange() =>
        new(destination, settings.UserName, settings.Password);

    public override ZmqError Resolve(
        TransportSettings settings, Func<string, IPAddress[]> lookup, out PeerEndpoint[] peers) =>
        proxy.Resolve(settings, lookup, out peers);
}
