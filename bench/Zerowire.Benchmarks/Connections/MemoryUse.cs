using System.Globalization;
using System.Runtime.InteropServices;
using Zerowire.Pipes;

namespace Zerowire.Benchmarks.Connections;

/// <summary>
/// The memory of a process in user space: all of its own pages that are not backed by a file (managed heap, malloc,
/// stacks), and what of it we know to be managed objects and segments of queues.
/// </summary>
internal readonly partial record struct MemoryUse(double Private, double Managed, double Segments)
{
    /// <summary>Measures this process, after everything that can be given back has been.</summary>
    public static MemoryUse Take()
    {
        // Commands and timers of the last step may still be under way.
        Thread.Sleep(300);
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        _ = TrimMalloc(0);
        return new MemoryUse(ReadPrivate(), GC.GetTotalMemory(false), SegmentPool.LentBytes);
    }

    public static MemoryUse Parse(ReadOnlySpan<string> fields) => new(Number(fields[0]), Number(fields[1]), Number(fields[2]));

    public static MemoryUse operator -(MemoryUse left, MemoryUse right) => new(
        left.Private - right.Private, left.Managed - right.Managed, left.Segments - right.Segments);

    public static MemoryUse operator /(MemoryUse left, int right) =>
        new(left.Private / right, left.Managed / right, left.Segments / right);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Private} {Managed} {Segments}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double ReadPrivate()
    {
        const string name = "RssAnon:";
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return 1024 * Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal));
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimMalloc(nuint padding);
}
