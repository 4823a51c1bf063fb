using System.Net.Sockets;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>The registration of something with a poller; only the poller changes it.</summary>
internal sealed class PollHandle(IPollable target, IPollHandler handler)
{
    public nint Descriptor { get; } = target.Descriptor;

    public Socket? Socket { get; } = target.Socket;

    public IPollHandler Handler { get; } = handler;

    public bool WantsIn { get; set; }

    public bool WantsOut { get; set; }

    public bool WantsHangUp { get; set; }

    /// <summary>Set by removal; from then on no event is delivered.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>The place in the poller's table.</summary>
    public int Slot { get; set; }

    /// <summary>Tells this handle from an earlier one in the same slot.</summary>
    public uint Generation { get; set; }

    /// <summary>The kernel watches for this, where the kernel remembers.</summary>
    public bool IsWatchedIn { get; set; }

    /// <inheritdoc cref="IsWatchedIn"/>
    public bool IsWatchedOut { get; set; }

    /// <inheritdoc cref="IsWatchedIn"/>
    public bool IsWatchedHangUp { get; set; }

    public bool WantsNothing => !WantsIn && !WantsOut && !WantsHangUp;
}
