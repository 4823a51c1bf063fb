namespace Zerowire;

/// <summary>
/// What the I/O threads of a context stand on: by which call of the operating system they wait, and how they use its
/// sockets. All of them carry the same messages; they differ in speed, and in what they ask of the system.
/// </summary>
public enum ZmqReactor
{
    /// <summary>
    /// The best one of the system: <see cref="Epoll"/> on Linux (x64 and arm64), <see cref="KQueue"/> on macOS and
    /// FreeBSD, <see cref="Portable"/> elsewhere.
    /// </summary>
    Default,

    /// <summary>epoll. Linux on x64 and arm64 only.</summary>
    Epoll,

    /// <summary>kqueue. macOS and FreeBSD only.</summary>
    KQueue,

    /// <summary>poll. Every system but Windows.</summary>
    Poll,

    /// <summary>
    /// select. Every system but Windows. It can watch descriptors below 1024 only: what would have a higher one (a
    /// connection, a listener, the context itself) fails with <see cref="ZmqError.TooManySockets"/>, as if the process
    /// had run out of descriptors.
    /// </summary>
    Select,

    /// <summary>
    /// Only what <c>System.Net.Sockets</c> has. Every system.
    /// </summary>
    Portable,
}
