using System.Diagnostics;

namespace Zerowire.Tests.Interleavings;

/// <summary>
/// Runs a scenario in every way that a bounded number of preemptions and the memory allow, depth first, and stops at
/// the first failure. Nothing depends on the timing of real threads: they only lend their stacks.
/// </summary>
internal sealed class Exploration : IDisposable
{
    private readonly SemaphoreSlim[] _turns;
    private readonly SemaphoreSlim _ended = new(0);
    private readonly Thread[] _threads;
    private Execution? _execution;
    private IScenario? _scenario;

    private Exploration(int threads)
    {
        _turns = [.. Enumerable.Range(0, threads).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => Work(i)) { IsBackground = true })];
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>Explores; returns the first failure, or null, and how many executions there were.</summary>
    public static (string? Failure, int Executions) Run(
        Func<IScenario> create, int preemptions, Weakness weakness = Weakness.None)
    {
        var choices = new Choices();
        int executions = 0;
        long start = Stopwatch.GetTimestamp();
        Exploration? exploration = null;
        try
        {
            do
            {
                executions++;
                string? failure = RunOnce(create, preemptions, weakness, choices, ref exploration);
                if (failure is not null)
                    return ($"{failure} [{choices}]", executions);
            }
            while (choices.MoveNext());
        }
        finally
        {
            exploration?.Dispose();
        }
        Trace.WriteLine($"{executions} executions in {Stopwatch.GetElapsedTime(start)}");
        return (null, executions);
    }

    /// <summary>Asserts that there is no failure.</summary>
    public static void Check(Func<IScenario> create, int preemptions)
    {
        (string? failure, int executions) = Run(create, preemptions);
        Assert.True(failure is null, failure);
        Assert.True(executions > 50, $"only {executions} executions");
    }

    /// <summary>Asserts that a memory with the weakness is found out.</summary>
    public static void CheckFails(Func<IScenario> create, int preemptions, Weakness weakness) =>
        Assert.NotNull(Run(create, preemptions, weakness).Failure);

    private static string? RunOnce(Func<IScenario> create, int preemptions, Weakness weakness, Choices choices,
        ref Exploration? exploration)
    {
        int threads = exploration?._threads.Length ?? 0;
        Exploration? current = exploration;
        // The scenario is made within the execution; how many threads it has, the first one tells.
        if (current is null)
        {
            new Execution(1, 0, weakness, new Choices()) { Switch = (_, _) => { } }.Enter(-1);
            threads = create().Threads;
            current = exploration = new Exploration(threads);
        }
        var execution = new Execution(threads, preemptions, weakness, choices) { Switch = current.SwitchTo };
        execution.Enter(-1);
        current._execution = execution;
        current._scenario = create();
        current._turns[execution.First()].Release();
        current._ended.Wait();
        if (execution.Failure is null)
        {
            execution.Enter(-1);
            try
            {
                current._scenario.Finish();
            }
            catch (Exception exception)
            {
                execution.Fail(exception.Message);
            }
        }
        return execution.Failure;
    }

    public void Dispose()
    {
        _scenario = null;
        foreach (SemaphoreSlim turn in _turns)
            turn.Release();
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void SwitchTo(int from, int to)
    {
        _turns[to].Release();
        _turns[from].Wait();
    }

    private void Work(int index)
    {
        while (true)
        {
            _turns[index].Wait();
            if (_scenario is not { } scenario)
                return;
            Execution execution = _execution!;
            execution.Enter(index);
            if (execution.Failure is null)
            {
                try
                {
                    scenario.RunThread(index);
                }
                catch (ExecutionEndedException)
                {
                }
                catch (Exception exception)
                {
                    execution.Fail(exception.Message);
                }
            }
            GoOn(execution, index);
        }
    }

    private void GoOn(Execution execution, int index)
    {
        int next = execution.Finish(index);
        if (next < 0)
            _ended.Release();
        else
            _turns[next].Release();
    }
}
