using System.Diagnostics;

namespace Zerowire.Tests.Support;

/// <summary>Waits for what must come true, with a deadline that only a fault exceeds.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task TrueAsync(Func<bool> condition, Func<string> failure)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, "Waited in vain: " + failure());
            await Task.Delay(5);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string failure) => TrueAsync(condition, () => failure);

    /// <summary>Waits for a call that must end, and says which one did not.</summary>
    public static async Task EndsAsync(Task task, string what)
    {
        Task first = await Task.WhenAny(task, Task.Delay(Patience));
        Assert.True(first == task, $"{what} has not ended.");
        await task;
    }
}
