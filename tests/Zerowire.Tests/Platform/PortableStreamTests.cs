using Zerowire.Tests.Transports;
using Zerowire.Transports;

namespace Zerowire.Tests.Platform;

/// <summary>The same over sockets of the runtime.</summary>
public sealed class PortableStreamTests : SystemStreamTests
{
    private protected override TransportSettings Used => Settings.Portable with { IPv6 = true };

    // Joined by copying, they are no more than one piece.
    private protected override int MostVectors => 3000;
}
