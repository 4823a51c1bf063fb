using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>The same over the portable reactor.</summary>
[Collection(SerialCollection.Name)]
public sealed class PortableHostilePeerTests : HostilePeerTests
{
    private protected override ZmqReactor Reactor => ZmqReactor.Portable;
}
