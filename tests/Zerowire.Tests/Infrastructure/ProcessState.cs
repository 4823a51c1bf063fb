using Zerowire.Pipes;

namespace Zerowire.Tests.Infrastructure;

/// <summary>What the process holds that sockets and contexts must give back.</summary>
internal readonly record struct ProcessState(int Descriptors, int IoThreads, int Segments)
{
    public static ProcessState Now() => new(CountDescriptors(), CountIoThreads(), SegmentPool.Lent);

    /// <summary>Nothing more is held than before; what ends in the background is given time.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        ProcessState before = this;
        await Eventually.TrueAsync(() => Now().IsWithin(before), () => $"{before} has become {Now()}.");
    }

    // Sockets, event descriptors and pipes; files come and go with what the runtime loads.
    public static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Count(path =>
        new FileInfo(path).LinkTarget is { } target
        && (target.StartsWith("socket:", StringComparison.Ordinal)
            || target.StartsWith("anon_inode:", StringComparison.Ordinal)
            || target.StartsWith("pipe:", StringComparison.Ordinal)));

    private bool IsWithin(ProcessState other) =>
        Descriptors <= other.Descriptors && IoThreads <= other.IoThreads && Segments <= other.Segments;

    private static int CountIoThreads()
    {
        int count = 0;
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText(task + "/comm").Contains("ZMQbg", StringComparison.Ordinal))
                    count++;
            }
            catch (IOException)
            {
                // The thread has ended between the two looks.
            }
        }
        return count;
    }
}
