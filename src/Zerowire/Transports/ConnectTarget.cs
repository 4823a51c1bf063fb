using System.Net;
using Zerowire.Protocol;

namespace Zerowire.Transports;

/// <summary>What an address to connect to means, before it has become addresses of the operating system.</summary>
internal abstract class ConnectTarget
{
    /// <summary>The endpoint as it was given.</summary>
    public abstract string Endpoint { get; }

    /// <summary>
    /// Resolving asks the name service and may block for seconds: leave it to the <see cref="Resolver"/>.
    /// </summary>
    public abstract bool NeedsLookup { get; }

    /// <summary>The same peer through a proxy; a local one is reached without.</summary>
    public virtual ZmqError Through(SocksProxy proxy, out ConnectTarget target, out string reason)
    {
        target = this;
        reason = "";
        return ZmqError.None;
    }

    /// <summary>What has to be said to a proxy before a connection leads to the peer; null without one.</summary>
    public virtual SocksExchange? NewProxyExchange() => null;

    /// <summary>The peers that may be tried in turn; on success there is at least one.</summary>
    public abstract ZmqError Resolve(
        TransportSettings settings, Func<string, IPAddress[]> lookup, out PeerEndpoint[] peers);
}
