using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary><c>struct timespec</c> of a 64-bit system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}
