using Zerowire.Runtime;

namespace Zerowire.Tests.Pipes;

/// <summary>An executor of one thread, which sleeps until there are commands.</summary>
internal sealed class ThreadExecutor : Executor, IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    public override void Wake() => _signal.Release();

    /// <summary>Waits for commands and runs them. False when none came for a minute.</summary>
    public bool WaitForCommands()
    {
        if (!_signal.Wait(60_000))
            return false;
        RunMailbox();
        return true;
    }

    public void Dispose() => _signal.Dispose();

    protected override void WakeLater(Executor destination) => destination.Wake();
}
