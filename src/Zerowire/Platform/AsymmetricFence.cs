using System.Runtime.CompilerServices;

namespace Zerowire.Platform;

/// <summary>
/// A store-load fence of which one side pays everything: whoever is about to sleep calls <see cref="Heavy"/> between
/// its own store and its re-check, and every other thread gets by with <see cref="Light"/>.
/// </summary>
internal static class AsymmetricFence
{
    /// <summary>
    /// Stands between a volatile store and a volatile load. It emits nothing: the compiler keeps volatile accesses in
    /// program order, and the processor's reordering of the two is undone by <see cref="Heavy"/> in the other thread.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Light()
    {
    }

    /// <summary>Makes every running thread of the process pass a full fence; costs microseconds.</summary>
    public static void Heavy() => Interlocked.MemoryBarrierProcessWide();
}
