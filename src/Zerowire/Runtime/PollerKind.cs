namespace Zerowire.Runtime;

/// <summary>The system call that a poller stands on.</summary>
internal enum PollerKind
{
    /// <summary>The best one of the system.</summary>
    Default,

    /// <summary>epoll of Linux.</summary>
    Epoll,

    /// <summary>poll of POSIX.</summary>
    Poll,
}
