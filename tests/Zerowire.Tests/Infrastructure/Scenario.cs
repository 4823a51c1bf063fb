namespace Zerowire.Tests.Infrastructure;

/// <summary>What a behaviour is tried over. Written as <c>tcp/async/poll</c>, as the names of the tests
/// show it.</summary>
internal readonly record struct Scenario(TransportKind Transport, ApiForm Api, ZmqReactor Reactor)
{
    public static Scenario Parse(string text)
    {
        string[] parts = text.Split('/');
        return new Scenario(
            Enum.Parse<TransportKind>(parts[0], ignoreCase: true),
            Enum.Parse<ApiForm>(parts[1], ignoreCase: true),
            Enum.Parse<ZmqReactor>(parts[2], ignoreCase: true));
    }
}
