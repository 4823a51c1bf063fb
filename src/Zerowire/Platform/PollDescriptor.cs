using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    /// <summary>The kernel passes over a negative descriptor.</summary>
    public int Descriptor;

    public short Events;

    public short Result;
}
