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
    IoThread? ChooseIoThread();

    /// <summary>Who looks host names up.</summary>
    Resolver Resolver { get; }

    /// <summary>Tells those who watch the socket.</summary>
    void Raise(SocketEvent socketEvent, long value, string localEndpoint, string remoteEndpoint, string? reason = null);
}
