using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>What a poller can watch. It must be removed from its poller before it is closed.</summary>
internal interface IPollable
{
    /// <summary>The descriptor or handle of the operating system; -1 after closing.</summary>
    nint Descriptor { get; }

    /// <summary>The runtime's socket over the descriptor, for pollers that ask the runtime; null over a bare
    /// descriptor.</summary>
    Socket? Socket { get; }
}
