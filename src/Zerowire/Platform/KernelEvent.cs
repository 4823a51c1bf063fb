using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>
/// <c>struct kevent</c> of 64-bit macOS and FreeBSD, as far as they agree; FreeBSD has four words more behind it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelEvent
{
    public const short ReadFilter = -1;
    public const short WriteFilter = -2;

    private const ushort Add = 0x1;
    private const ushort Delete = 0x2;

    public nuint Descriptor;
    public short Filter;
    public ushort Flags;
    public uint FilterFlags;
    public nint Data;
    public ulong Key;

    /// <summary>How far apart the events of an array are on this system.</summary>
    public static int Stride { get; } = StrideOf(OperatingSystem.IsFreeBSD());

    public static unsafe int StrideOf(bool isFreeBsd) => sizeof(KernelEvent) + (isFreeBsd ? 4 * sizeof(ulong) : 0);

    /// <summary>The change that begins to report, or no longer reports, what a filter stands for.</summary>
    public static KernelEvent Change(nint descriptor, short filter, bool wanted, ulong key) => new()
    {
        Descriptor = (nuint)descriptor,
        Filter = filter,
        Flags = wanted ? Add : Delete,
        Key = key,
    };
}
