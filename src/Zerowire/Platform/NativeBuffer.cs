using System.Runtime.InteropServices;

namespace Zerowire.Platform;

/// <summary>A block of native memory of one owner.</summary>
internal sealed unsafe class NativeBuffer(int length) : IDisposable
{
    public byte* Data { get; private set; } = (byte*)NativeMemory.AlignedAlloc((nuint)length, 64);

    public int Length { get; } = length;

    public void Dispose()
    {
        NativeMemory.AlignedFree(Data);
        Data = null;
    }
}
