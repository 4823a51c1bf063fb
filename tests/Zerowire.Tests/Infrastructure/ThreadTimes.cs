using System.Globalization;

namespace Zerowire.Tests.Infrastructure;

/// <summary>The processor time of the process's threads, by their names.</summary>
internal static class ThreadTimes
{
    private const int TicksPerSecond = 100;

    /// <summary>What the threads of all contexts have used so far.</summary>
    public static TimeSpan OfLibrary() => TimeSpan.FromSeconds(
        Read().Where(thread => thread.Name.Contains("ZMQbg", StringComparison.Ordinal)).Sum(thread => thread.Seconds));

    /// <summary>What the threads of this name have used so far.</summary>
    public static TimeSpan Of(string name) =>
        TimeSpan.FromSeconds(Read().Where(thread => thread.Name == name).Sum(thread => thread.Seconds));

    private static IEnumerable<(string Name, double Seconds)> Read()
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            string status;
            try
            {
                status = File.ReadAllText(task + "/stat");
            }
            catch (IOException)
            {
                // The thread has ended between the two looks.
                continue;
            }
            // The name stands in parentheses and may contain anything; the fields behind it are counted from the third.
            int end = status.LastIndexOf(')');
            string[] fields = status[(end + 2)..].Split(' ');
            long ticks = long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture);
            yield return (status[(status.IndexOf('(') + 1)..end], (double)ticks / TicksPerSecond);
        }
    }
}
