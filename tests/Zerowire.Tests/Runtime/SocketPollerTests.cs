namespace Zerowire.Tests.Runtime;

public sealed class SocketPollerTests() : PollerTests(ZmqReactor.Portable)
{
    // Each signal is two descriptors, and tests of the reactor over select run beside this one.
    private protected override int Many => 100;
}
