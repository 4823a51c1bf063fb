namespace Zerowire.Sockets;

/// <summary>An option whose value is a number of bytes.</summary>
internal sealed class BytesOption(
    int number, string name, Func<IOptionTarget, byte[]>? read, Func<IOptionTarget, ReadOnlySpan<byte>, ZmqError>? write)
    : SocketOption(number, name, write is not null, read is not null)
{
    public int Shortest { get; init; }

    public int Longest { get; init; } = int.MaxValue;

    /// <summary>Whether it is read as a text is, with a terminator behind it.</summary>
    public bool IsTerminated { get; init; }

    protected override ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value) =>
        value.Length < Shortest || value.Length > Longest ? ZmqError.InvalidArgument : write!(socket, value);

    protected override int Read(IOptionTarget socket, Span<byte> room)
    {
        byte[] value = read!(socket);
        if (!IsTerminated)
            return Copy(value, room);
        // What is left of the room is filled with zeros: the first of them ends the text.
        return value.Length < room.Length ? Copy(value, room) + 1 : -1;
    }
}
