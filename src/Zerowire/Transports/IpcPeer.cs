using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>A path or an abstract name to connect to.</summary>
internal sealed class IpcPeer(string path) : PeerEndpoint
{
    public override Platform.StreamSocket? BeginConnect(TransportSettings settings, out ZmqError error) =>
        SocketSystem.Current.ConnectUnix(path, settings, out error);

    public override string ToString() => "ipc://" + path;
}
