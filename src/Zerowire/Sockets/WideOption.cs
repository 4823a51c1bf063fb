using System.Runtime.InteropServices;

namespace Zerowire.Sockets;

/// <summary>An option whose value has eight bytes, of which all are allowed.</summary>
internal sealed class WideOption(
    int number, string name, Func<IOptionTarget, long> read, Action<IOptionTarget, long> write)
    : SocketOption(number, name, canSet: true, canGet: true)
{
    protected override ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value)
    {
        if (value.Length != sizeof(long))
            return ZmqError.InvalidArgument;
        write(socket, MemoryMarshal.Read<long>(value));
        return ZmqError.None;
    }

    protected override int Read(IOptionTarget socket, Span<byte> room)
    {
        if (room.Length != sizeof(long))
            return -1;
        MemoryMarshal.Write(room, read(socket));
        return sizeof(long);
    }
}
