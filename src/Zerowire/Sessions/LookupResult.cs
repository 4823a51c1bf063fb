using Zerowire.Transports;

namespace Zerowire.Sessions;

/// <summary>What the look-up of a host name brought.</summary>
internal sealed record LookupResult(ResolveRequest Request, ZmqError Error, PeerEndpoint[] Peers);
