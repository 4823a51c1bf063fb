namespace Zerowire.Tests.Robustness;

/// <summary>The same over the portable reactor.</summary>
public sealed class PortableLostConnectionTests : LostConnectionTests
{
    private protected override ZmqReactor Reactor => ZmqReactor.Portable;
}
