namespace Zerowire.Tests.Interleavings;

/// <summary>A few threads over shared state that is made anew for every execution.</summary>
internal interface IScenario
{
    int Threads { get; }

    void RunThread(int index);

    /// <summary>Checks the outcome, when all threads have finished.</summary>
    void Finish();
}
