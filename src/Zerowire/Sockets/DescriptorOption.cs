using System.Runtime.InteropServices;

namespace Zerowire.Sockets;

/// <summary>An option whose value is a descriptor of the system: a handle on Windows, a C <c>int</c> elsewhere.</summary>
internal sealed class DescriptorOption(int number, string name, Func<IOptionTarget, nint> read)
    : SocketOption(number, name, canSet: false, canGet: true)
{
    protected override ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value) => ZmqError.InvalidArgument;

    protected override int Read(IOptionTarget socket, Span<byte> room)
    {
        nint handle = read(socket);
        if (OperatingSystem.IsWindows())
            return Copy(MemoryMarshal.AsBytes(new ReadOnlySpan<nint>(in handle)), room);
        int descriptor = (int)handle;
        return Copy(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in descriptor)), room);
    }
}
