namespace Zerowire.Protocol;

/// <summary>How a SOCKS message writes an address (RFC 1928, section 5).</summary>
internal enum SocksAddressKind : byte
{
    None = 0,

    /// <summary>Four bytes.</summary>
    IPv4 = 1,

    /// <summary>A length of one byte, and a host name that the proxy looks up.</summary>
    Name = 3,

    /// <summary>Sixteen bytes.</summary>
    IPv6 = 4,
}
