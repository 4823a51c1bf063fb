namespace Zerowire.Tests.Interleavings;

/// <summary>What the explored memory leaves out, so that a test can show that the exploration notices.</summary>
[Flags]
public enum Weakness
{
    None = 0,
    NoFence = 1,
    NoProcessWideFence = 2,

    /// <summary>Stores do not keep what was before them before them.</summary>
    NoRelease = 4,

    /// <summary>Loads do not keep what is behind them behind them.</summary>
    NoAcquire = 8,

    /// <summary>Others may come between the load and the store of an atomic operation.</summary>
    NoAtomicity = 16,
}
