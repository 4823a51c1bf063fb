using Zerowire.Transports;

namespace Zerowire.Tests.Transports;

/// <summary>The same over sockets of the runtime.</summary>
public sealed class PortableIpcTransportTests : IpcTransportTests
{
    private protected override TransportSettings Used => Settings.Portable;
}
