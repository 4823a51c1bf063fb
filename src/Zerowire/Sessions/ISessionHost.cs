using Zerowire.Runtime;
using Zerowire.Transports;

namespace Zerowire.Sessions;

/// <summary>What sessions and listeners know of their socket. Called from I/O threads.</summary>
internal interface ISessionHost : ICommandTarget
{
    Executor Executor { get; }

    /// <summary>Announces a counted command, so that the socket is not gone before it comes.</summary>
    void AnnounceCommand();

    /// <summary>The I/O thread for a new connection; null when none is allowed.</summary>
    IoThread? ChooseIoThread(ulong affinity);

    /// <summary>Who looks host names up.</summary>
    Resolver Resolver { get; }

    /// <summary>Where the fate of connections is counted.</summary>
    ConnectionCounters ConnectionCounters { get; }

    /// <summary>Whether anybody watches the socket: otherwise no event need be put together.</summary>
    bool IsMonitored { get; }

    /// <summary>Tells those who watch the socket; never waits for them.</summary>
    void Raise(MonitorRecord record);
}
