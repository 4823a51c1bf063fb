using System.Net;

namespace Zerowire.Transports;

/// <summary>A path or an abstract name: known without asking anybody.</summary>
internal sealed class IpcTarget(string path) : ConnectTarget
{
    private readonly PeerEndpoint[] _peers = [new IpcPeer(path)];

    public override string Endpoint => _peers[0].ToString();

    public override bool NeedsLookup => false;

    public override ZmqError Resolve(
        TransportSettings settings, Func<string, IPAddress[]> lookup, out PeerEndpoint[] peers)
    {
        peers = _peers;
        return ZmqError.None;
    }
}
