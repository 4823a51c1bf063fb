namespace Zerowire.Tests.Lifecycle;

/// <summary>The same over the portable reactor.</summary>
public sealed class PortableEndOfCallsTests : EndOfCallsTests
{
    private protected override ZmqReactor Reactor => ZmqReactor.Portable;
}
