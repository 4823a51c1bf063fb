namespace Zerowire.Sockets;

/// <summary>
/// An option of sockets: its number and name in <c>zmq.h</c>, which socket types can set and read it, and how its value
/// goes in and out as bytes. What libzmq reads with <c>do_getsockopt</c> takes any room that is large enough and fills
/// it up with zeros; the other numbers want room of exactly their size.
/// </summary>
internal abstract class SocketOption(int number, string name, bool canSet, bool canGet)
{
    public int Number { get; } = number;

    /// <summary>As in <c>zmq.h</c>, without <c>ZMQ_</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The types that can set it.</summary>
    public TypeSet Setters { get; init; } = canSet ? TypeSet.All : TypeSet.None;

    /// <summary>The types that can read it.</summary>
    public TypeSet Getters { get; init; } = canGet ? TypeSet.All : TypeSet.None;

    public ZmqError Set(IOptionTarget socket, ReadOnlySpan<byte> value) =>
        Setters.Contains(socket.Options.Type) ? Write(socket, value) : ZmqError.InvalidArgument;

    /// <param name="socket">Whose value is read.</param>
    /// <param name="room">Where it goes.</param>
    /// <param name="length">Its length in bytes; 0 when it is not read.</param>
    public ZmqError Get(IOptionTarget socket, Span<byte> room, out int length)
    {
        length = Getters.Contains(socket.Options.Type) ? Read(socket, room) : -1;
        if (length >= 0)
            return ZmqError.None;
        length = 0;
        return ZmqError.InvalidArgument;
    }

    /// <summary>Only for types that can set it.</summary>
    protected abstract ZmqError Write(IOptionTarget socket, ReadOnlySpan<byte> value);

    /// <summary>Only for types that can read it. The length of the value, -1 when the room does not fit it.</summary>
    protected abstract int Read(IOptionTarget socket, Span<byte> room);

    /// <summary>Copies a value into room that may be larger.</summary>
    protected static int Copy(ReadOnlySpan<byte> value, Span<byte> room)
    {
        if (!value.TryCopyTo(room))
            return -1;
        room[value.Length..].Clear();
        return value.Length;
    }
}
