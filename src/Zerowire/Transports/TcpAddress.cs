using System.Globalization;
using System.Net;

namespace Zerowire.Transports;

/// <summary>A <c>host:port</c> as it is written; the host is without its brackets.</summary>
internal readonly record struct TcpAddress(string Host, int Port)
{
    private const string Wildcard = "*";

    /// <summary>Any address of this machine.</summary>
    public bool IsWildcard => Host == Wildcard;

    /// <summary>Reads an own address; port 0 or <c>*</c> lets the system choose.</summary>
    public static ZmqError ParseLocal(string text, out TcpAddress address, out string reason) =>
        Parse(text, isLocal: true, out address, out reason);

    /// <summary>Reads a peer's address, which has neither a wildcard nor a port chosen by the system.</summary>
    public static ZmqError ParsePeer(string text, out TcpAddress address, out string reason) =>
        Parse(text, isLocal: false, out address, out reason);

    /// <summary>Reads an own address whose port may be missing, as before the <c>;</c> of a connect.</summary>
    public static ZmqError ParseSource(string text, out TcpAddress address, out string reason)
    {
        // Of several colons the last one begins a port only behind brackets.
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > text.LastIndexOf(']')
            && (text.StartsWith('[') || colon == text.IndexOf(':', StringComparison.Ordinal));
        return ParseLocal(hasPort ? text : text + ":0", out address, out reason);
    }

    /// <summary>Reads a peer's address behind an optional own one and a <c>;</c>.</summary>
    public static ZmqError ParseRoute(string text, out TcpAddress? source, out TcpAddress peer, out string reason)
    {
        source = null;
        peer = default;
        int semicolon = text.IndexOf(';', StringComparison.Ordinal);
        if (semicolon >= 0)
        {
            ZmqError error = ParseSource(text[..semicolon], out TcpAddress own, out reason);
            if (error != ZmqError.None)
                return error;
            source = own;
        }
        return ParsePeer(text[(semicolon + 1)..], out peer, out reason);
    }

    private static ZmqError Parse(string text, bool isLocal, out TcpAddress address, out string reason)
    {
        address = default;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || colon < text.LastIndexOf(']'))
        {
            reason = $"The address '{EndpointAddress.Printable(text)}' has no ':port'.";
            return ZmqError.InvalidArgument;
        }

        string host = text[..colon];
        reason = CheckHost(ref host, isLocal);
        if (reason.Length == 0)
            reason = ReadPort(text[(colon + 1)..], isLocal, out int port) ?? Accept(host, port, out address);
        return reason.Length == 0 ? ZmqError.None : ZmqError.InvalidArgument;
    }

    private static string Accept(string host, int port, out TcpAddress address)
    {
        address = new TcpAddress(host, port);
        return string.Empty;
    }

    private static string? ReadPort(string text, bool isLocal, out int port)
    {
        port = 0;
        if (isLocal && text == Wildcard)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > ushort.MaxValue)
            return $"The port '{EndpointAddress.Printable(text)}' is not a number between 1 and 65535.";
        return port == 0 && !isLocal ? "Port 0 cannot be connected to." : null;
    }

    private static string CheckHost(ref string host, bool isLocal)
    {
        bool isBracketed = host.StartsWith('[');
        if (isBracketed != host.EndsWith(']'))
            return $"The brackets of '{host}' are not in balance.";
        if (isBracketed)
            host = host[1..^1];
        if (host.Length == 0)
            return "The host is empty.";
        if (host == Wildcard)
            return isLocal ? string.Empty : "The wildcard '*' can be bound to but not connected to.";
        return host.AsSpan().IndexOfAny(':', '%') >= 0 || isBracketed ? CheckIPv6(host) : CheckName(host);
    }

    // Whether the zone exists is seen when the address is used.
    private static string CheckIPv6(string host)
    {
        int percent = host.IndexOf('%', StringComparison.Ordinal);
        string digits = percent < 0 ? host : host[..percent];
        bool isValid = digits.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(digits, out _);
        return isValid && percent < host.Length - 1 ? string.Empty : $"'{host}' is not an IPv6 address.";
    }

    // The names of hosts and of interfaces; a number of IPv4 looks the same.
    private static string CheckName(string host)
    {
        foreach (char c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                string shown = EndpointAddress.Printable(c.ToString());
                return $"The host '{EndpointAddress.Printable(host)}' contains the character '{shown}'.";
            }
        }

        return char.IsAsciiLetterOrDigit(host[0])
            ? string.Empty
            : $"The host '{host}' does not begin with a letter or a digit.";
    }
}
