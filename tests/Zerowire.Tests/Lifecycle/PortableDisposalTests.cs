using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Lifecycle;

/// <summary>The same over the portable reactor.</summary>
[Collection(SerialCollection.Name)]
public sealed class PortableDisposalTests : DisposalTests
{
    private protected override ZmqReactor Reactor => ZmqReactor.Portable;
}
