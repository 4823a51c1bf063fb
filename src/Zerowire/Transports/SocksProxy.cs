namespace Zerowire.Transports;

/// <summary>A SOCKS 5 proxy that tcp connections go through, and who one is to it.</summary>
internal sealed record SocksProxy(TcpAddress Address, byte[] UserName, byte[] Password)
{
    /// <summary>Reads the proxy's <c>host:port</c>.</summary>
    public static ZmqError Parse(
        string text, byte[] userName, byte[] password, out SocksProxy? proxy, out string reason)
    {
        ZmqError error = TcpAddress.ParsePeer(text, out TcpAddress address, out reason);
        proxy = error == ZmqError.None ? new SocksProxy(address, userName, password) : null;
        if (proxy is null)
        {
            reason = $"'{EndpointAddress.Printable(text)}' is no address of a SOCKS proxy, which has the form "
                + $"host:port. {reason}";
        }
        return error;
    }
}
