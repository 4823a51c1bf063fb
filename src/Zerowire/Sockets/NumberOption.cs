using System.Runtime.InteropServices;

namespace Zerowire.Sockets;

/// <summary>An option whose value is a C <c>int</c>.</summary>
internal sealed class NumberOption(
    int number, string name, Func<IOptionTarget, int>? read, Action<IOptionTarget, int>? write)
    : SocketOption(number, name, write is not null, read is not null)
{
    public int Least { get; init; } = int.MinValue;

    public int Most { get; init; } = int.MaxValue;

    /// <summary>Whether more room than an <c>int</c> needs is no fault.</summary>
    public bool FitsLargerRoom { get; init; }

    protected override ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value)
    {
        if (value.Length != sizeof(int))
            return ZmqError.InvalidArgument;
        int number = MemoryMarshal.Read<int>(value);
        if (number < Least || number > Most)
            return ZmqError.InvalidArgument;
        write!(socket, number);
        return ZmqError.None;
    }

    protected override int Read(IOptionTarget socket, Span<byte> room)
    {
        if (room.Length != sizeof(int) && !FitsLargerRoom)
            return -1;
        int number = read!(socket);
        return Copy(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)), room);
    }
}
