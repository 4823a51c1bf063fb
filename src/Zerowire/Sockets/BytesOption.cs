namespace Zerowire.Sockets;

/// <summary>An option whose value is a number of bytes.</summary>
internal sealed class BytesOption(
    int number, string name, Func<IOptionTarget, byte[]>? read, Func<IOptionTarget, ReadOnlySpan<byte>, ZmqError>? write)
    : SocketOption(number, name, write is not null, read is not null)
{
    public int Shortest { get; init; }

    public int Longest { get; init; } = int.MaxValue;

    protected override ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value) =>
        value.Length < Shortest || value.Length > Longest ? ZmqError.InvalidArgument : write!(socket, value);

    protected override int Read(IOptionTarget socket, Span<byte> room) => Copy(read!(socket), room);
}
