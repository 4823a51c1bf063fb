using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>A path or an abstract name to connect to.</summary>
internal sealed class IpcPeer(string path) : PeerEndpoint
{
    public override SystemStream? BeginConnect(TransportSettings settings, out ZmqError error) =>
        settings.Sockets.ConnectUnix(path, settings, out error);

    public override string ToString() => "ipc://" + path;
}
