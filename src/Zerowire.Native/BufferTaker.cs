using Zerowire.Pipes;
using Zerowire.Sockets;

namespace Zerowire.Native;

/// <summary>Copies a frame into memory of the program, as far as it fits.</summary>
internal unsafe struct BufferTaker(void* buffer, nuint size) : IFrameTaker
{
    /// <summary>The length of the frame, however much of it did fit.</summary>
    public int Length;

    public void Take(in Frame frame, ConnectionInfo? connection, bool more)
    {
        Length = frame.Length;
        int copied = (int)Math.Min((nuint)Length, size);
        frame.Bytes[..copied].CopyTo(new Span<byte>(buffer, copied));
    }
}
