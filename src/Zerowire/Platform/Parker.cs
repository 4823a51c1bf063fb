using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>
/// Where one thread waits for one permit. A permit given while nobody waits is kept; a second one adds nothing.
/// </summary>
internal abstract class Parker
{
    /// <summary>Whether waits are to end when the program has handled a signal, as programs in C expect it. Set before
    /// the first one is made.</summary>
    public static bool EndsWithSignals { get; set; }

    /// <summary>Whether the last wait was ended by a signal.</summary>
    public virtual bool WasInterrupted
    {
        get => false;
        protected set { }
    }

    /// <summary>The cheapest kind that this system has.</summary>
    public static Parker Create() =>
        EndsWithSignals ? new SignalParker()
        : OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            ? new FutexParker()
            : new MonitorParker();

    /// <summary>
    /// Takes the permit, waiting at most <paramref name="timeoutMs"/> (-1: for ever); false when time ran out.
    /// One thread at a time.
    /// </summary>
    public abstract bool Park(int timeoutMs);

    /// <summary>Gives the permit, from any thread; no system call when nobody waits.</summary>
    public abstract void Unpark();
}
