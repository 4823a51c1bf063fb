using System.Runtime.InteropServices;

namespace Zerowire.Benchmarks.Connections;

/// <summary>How many descriptors this process may open.</summary>
internal static unsafe partial class DescriptorLimit
{
    private const int Descriptors = 7;

    /// <exception cref="IOException">The system does not allow as many.</exception>
    public static void Require(int count)
    {
        // Of 64 bits each on Linux: the limit that holds, and the one up to which it may be raised.
        ulong* limit = stackalloc ulong[2];
        if (GetLimit(Descriptors, limit) == 0 && limit[0] >= (ulong)count) return;
        ulong highest = limit[1];
        limit[0] = (ulong)count;
        if (highest < (ulong)count || SetLimit(Descriptors, limit) != 0)
            throw new IOException($"{count} descriptors are needed and {highest} are allowed: raise 'ulimit -n'.");
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ulong* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ulong* limit);
}
