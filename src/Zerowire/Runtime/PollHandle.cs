namespace Zerowire.Runtime;

/// <summary>A descriptor's registration with a poller; only the poller changes it.</summary>
internal sealed class PollHandle(nint descriptor, IPollHandler handler)
{
    public nint Descriptor { get; } = descriptor;

    public IPollHandler Handler { get; } = handler;

    public bool WantsIn { get; set; }

    public bool WantsOut { get; set; }

    /// <summary>Set by removal; from then on no event is delivered.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>The place in the poller's table.</summary>
    public int Slot { get; set; }

    /// <summary>Tells this handle from an earlier one in the same slot.</summary>
    public uint Generation { get; set; }

    /// <summary>The kernel watches the descriptor.</summary>
    public bool IsWatched { get; set; }

    public bool WantsNothing => !WantsIn && !WantsOut;
}
