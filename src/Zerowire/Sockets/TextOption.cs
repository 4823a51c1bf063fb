using System.Text;

namespace Zerowire.Sockets;

/// <summary>An option whose value is a text: read with its terminator, set with or without it.</summary>
internal sealed class TextOption(
    int number, string name, Func<IOptionTarget, string>? read, Func<IOptionTarget, string, ZmqError>? write)
    : SocketOption(number, name, write is not null, read is not null)
{
    public int Longest { get; init; } = int.MaxValue;

    protected override ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value)
    {
        // What a program in C hands over ends where C says so.
        int terminator = value.IndexOf((byte)0);
        if (terminator >= 0)
            value = value[..terminator];
        return value.Length > Longest ? ZmqError.InvalidArgument : write!(socket, Encoding.UTF8.GetString(value));
    }

    protected override int Read(IOptionTarget socket, Span<byte> room)
    {
        if (!Encoding.UTF8.TryGetBytes(read!(socket), room, out int length) || length == room.Length)
            return -1;
        room[length..].Clear();
        return length + 1;
    }
}
