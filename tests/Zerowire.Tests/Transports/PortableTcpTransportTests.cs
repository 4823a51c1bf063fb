using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

/// <summary>The same over sockets of the runtime.</summary>
public sealed class PortableTcpTransportTests : TcpTransportTests
{
    private protected override TransportSettings IPv4 => Settings.Portable;
}
