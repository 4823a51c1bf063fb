namespace Zerowire.Transports;

/// <summary>Receives the outcome of a look-up, on a thread of the resolver: hand it over to your own.</summary>
internal interface IResolveHandler
{
    /// <summary>On success there is at least one peer.</summary>
    void Resolved(ResolveRequest request, ZmqError error, PeerEndpoint[] peers);
}
