using Zerowire.Runtime;

namespace Zerowire.Tests.Patterns;

/// <summary>Runs commands when the test says so, on the test's thread.</summary>
internal sealed class StepExecutor(Queue<Executor> pending) : Executor
{
    public override void Wake()
    {
        while (RunMailbox())
        {
        }
    }

    protected override void WakeLater(Executor destination) => pending.Enqueue(destination);
}
