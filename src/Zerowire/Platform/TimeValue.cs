using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary><c>struct timeval</c>. Where its microseconds are 32 bits wide, padding makes up the rest.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeValue
{
    public nint Seconds;
    public nint Microseconds;
}
