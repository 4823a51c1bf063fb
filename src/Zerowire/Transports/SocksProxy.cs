namespace Zerowire.Transports;

/// <summary>A SOCKS 5 proxy that tcp connections go through, and who one is to it.</summary>
internal sealed record SocksProxy(TcpAddress Address, TcpAddress? Source, byte[] UserName, byte[] Password)
{
    /// <summary>Reads the proxy's <c>host:port</c>, behind an optional <c>source;</c>.</summary>
    public static ZmqError Parse(
        string text, byte[] userName, byte[] password, out SocksProxy? proxy, out string reason)
    {
        ZmqError error = TcpAddress.ParseRoute(text, out TcpAddress? source, out TcpAddress address, out reason);
        proxy = error == ZmqError.None ? new SocksProxy(address, source, userName, password) : null;
        if (proxy is null)
        {
            reason = $"'{EndpointAddress.Printable(text)}' is no address of a SOCKS proxy, which has the form "
                + $"host:port or source;host:port. {reason}";
        }
        return error;
    }
}
