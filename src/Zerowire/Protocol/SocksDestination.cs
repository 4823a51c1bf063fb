namespace Zerowire.Protocol;

/// <summary>Where a SOCKS proxy is to connect to.</summary>
/// <param name="Kind">What the address is.</param>
/// <param name="Address">4 or 16 bytes in network order, or a name of 1 to 255 bytes.</param>
/// <param name="Port">The port.</param>
internal readonly record struct SocksDestination(SocksAddressKind Kind, byte[] Address, ushort Port);
