namespace Zerowire.Tests.Infrastructure;

/// <summary>Makes the contexts of tests that do not run over scenarios: over the reactor that ZEROWIRE_REACTOR names,
/// or over one by its name.</summary>
internal static class TestContext
{
    public static ZmqContext Create() => new();

    public static ZmqContext Over(string reactor) =>
        new() { Reactor = Enum.Parse<ZmqReactor>(reactor, ignoreCase: true) };
}
