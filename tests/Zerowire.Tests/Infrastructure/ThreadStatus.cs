using System.Globalization;

namespace Zerowire.Tests.Infrastructure;

/// <summary>A thread of this process as the operating system sees it.</summary>
internal sealed record ThreadStatus(string Name, int Nice, int RealTimePriority, int Policy, string Processors)
{
    /// <summary>The threads whose names contain a text, by name.</summary>
    public static ThreadStatus[] WithName(string part)
    {
        var found = new List<ThreadStatus>();
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                string name = File.ReadAllText(task + "/comm").TrimEnd('\n');
                if (name.Contains(part, StringComparison.Ordinal))
                    found.Add(Read(task, name));
            }
            catch (IOException)
            {
                // The thread has ended between the two looks.
            }
        }
        return [.. found.OrderBy(thread => thread.Name, StringComparer.Ordinal)];
    }

    private static ThreadStatus Read(string task, string name)
    {
        // Behind the name, which may contain anything, the numbered fields of proc(5) begin with the third.
        string text = File.ReadAllText(task + "/stat");
        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        int Field(int number) => int.Parse(fields[number - 3], CultureInfo.InvariantCulture);
        string processors = File.ReadLines(task + "/status")
            .First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split('\t')[1];
        return new ThreadStatus(name, Field(19), Field(40), Field(41), processors);
    }
}
