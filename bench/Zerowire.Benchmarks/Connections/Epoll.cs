using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zerowire.Benchmarks.Connections;

/// <summary>Edge-triggered epoll for the load process: after a socket was found full or empty, one event tells when that
/// has changed, whatever the number of sockets. Only for x64 and arm64.</summary>
internal sealed unsafe partial class Epoll
{
    private const int Add = 1;
    private const uint InAndOutOnce = 0x1 | 0x4 | (1u << 31);
    private const int Capacity = 512;

    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_stride = s_dataOffset + 8;

    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(Capacity * s_stride));
    private readonly int _descriptor = Create(0);

    public void Watch(int descriptor, int key)
    {
        byte* entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, InAndOutOnce);
        Unsafe.WriteUnaligned(entry + s_dataOffset, (long)key);
        if (Control(_descriptor, Add, descriptor, entry) != 0) throw new IOException("epoll refuses a descriptor.");
    }

    /// <summary>Waits, and gives the keys of the sockets for which something has changed.</summary>
    public int Wait(Span<int> keys, int milliseconds)
    {
        int count = Math.Max(0, Wait(_descriptor, _events, Math.Min(Capacity, keys.Length), milliseconds));
        for (int i = 0; i < count; i++)
            keys[i] = (int)Unsafe.ReadUnaligned<long>(_events + (i * s_stride) + s_dataOffset);
        return count;
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    private static partial int Control(int epoll, int operation, int descriptor, void* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, void* events, int capacity, int milliseconds);
}
