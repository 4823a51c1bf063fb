namespace Zerowire.Tests.Infrastructure;

/// <summary>The matrix that behaviours run over: a chosen part of it, or with ZEROWIRE_TEST_ALL=1 the whole.</summary>
public static class Scenarios
{
    private static readonly string[] s_chosen =
    [
        "tcp/sync/epoll", "tcp/async/portable", "ipc/try/select", "ipc/async/poll", "ipc/sync/portable",
        "inproc/sync/epoll", "inproc/async/epoll",
    ];

    private static readonly string[] s_matrix =
    [
        .. from transport in new[] { "tcp", "ipc", "inproc" }
           from form in new[] { "sync", "try", "async" }
           from reactor in new[] { "epoll", "poll", "select", "portable" }
           select $"{transport}/{form}/{reactor}",
    ];

    /// <summary>Whether the whole matrix is wanted.</summary>
    public static bool IsWhole => TestScope.All;

    public static IReadOnlyList<string> Names => IsWhole ? s_matrix : s_chosen;

    public static TheoryData<string> All => [.. Names];

    /// <summary>Those with a connection that the kernel keeps.</summary>
    public static TheoryData<string> Network => [.. Names.Where(name => !IsInproc(name))];

    /// <summary>Those in which both sockets share their pipe.</summary>
    public static TheoryData<string> Inproc => [.. Names.Where(IsInproc)];

    /// <summary>Every transport once, for what does not depend on the form of the calls.</summary>
    public static TheoryData<string> Transports =>
        IsWhole ? All : ["tcp/async/epoll", "ipc/async/portable", "inproc/async/epoll"];

    private static bool IsInproc(string name) => name.StartsWith("inproc", StringComparison.Ordinal);
}
