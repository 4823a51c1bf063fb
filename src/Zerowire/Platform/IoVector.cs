using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>One piece of a gathered send; laid out as <c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector(byte* start, nuint length)
{
    public byte* Base = start;
    public nuint Length = length;
}
