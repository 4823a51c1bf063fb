#pragma warning disable CA1822
namespace Zerowire.Runtime;

internal sealed class ContextCore
{
    // Set before the first socket; ArgumentOutOfRangeException in the public class, values are valid here.
    public int IOThreads { get; set; } = 1;
    public int MaxSockets { get; set; } = 1023;
    public bool IPv6 { get; set; }
    public bool Blocky { get; set; } = true;
    public string ThreadNamePrefix { get; set; } = "";
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>No more waiting: every call on every socket ends with ContextTerminated.</summary>
    public void Shutdown() => throw null!;

    /// <summary>Shuts down, and waits until every socket has been closed and its linger is over. False on timeout.</summary>
    public bool Terminate(int timeoutMilliseconds) => throw null!;
    public Task TerminateAsync() => throw null!;
}
