namespace Zerowire.Tests.Infrastructure;

/// <summary>Waits for what nobody announces.</summary>
internal static class Eventually
{
    /// <summary>The upper bound of everything that must happen; only a defect comes near it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(2);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(condition, () => what);

    public static async Task TrueAsync(Func<bool> condition, Func<string> what)
    {
        long start = Environment.TickCount64;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 - start < Patience.TotalMilliseconds, "Waited in vain: " + what());
            await Task.Delay(s_pause);
        }
    }

    /// <summary>Waits for a call that must end, and says which one did not.</summary>
    public static async Task EndsAsync(Task task, string what)
    {
        Task first = await Task.WhenAny(task, Task.Delay(Patience));
        Assert.True(first == task, $"{what} has not ended.");
        await task;
    }

    /// <summary>Awaits what must complete.</summary>
    public static Task InTimeAsync(this Task task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="InTimeAsync(Task)"/>
    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <inheritdoc cref="InTimeAsync(Task)"/>
    public static Task InTimeAsync(this ValueTask task) => task.AsTask().WaitAsync(Patience);

    /// <inheritdoc cref="InTimeAsync(Task)"/>
    public static Task<T> InTimeAsync<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);

    /// <summary>Runs calls that block on a thread of their own.</summary>
    public static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
