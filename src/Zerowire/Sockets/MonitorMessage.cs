using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Pipes;
using Zerowire.Sessions;

namespace Zerowire.Sockets;

/// <summary>
/// The two forms of an event as a message, with libzmq's layout: numbers in the machine's own order, packed.
/// <list type="bullet">
/// <item>1: event (16 bits) and value (32 bits) in one frame, then an address.</item>
/// <item>2: event, number of values and each value (64 bits) in a frame of its own, then both addresses.</item>
/// </list>
/// </summary>
internal static class MonitorMessage
{
    private const int FirstVersionHeader = sizeof(ushort) + sizeof(uint);

    public static void Write(MonitorRecord record, int version, ref MessageBuffer message)
    {
        // Of a connection that this side makes, libzmq tells the address that was connected to, not what became of it.
        string remote = record.IsConnecting ? record.Endpoint : record.RemoteEndpoint;
        if (version == 1)
        {
            Span<byte> header = message.AddUninitialized(FirstVersionHeader);
            MemoryMarshal.Write(header, (ushort)record.Event);
            MemoryMarshal.Write(header[sizeof(ushort)..], (uint)Math.Min(record.Value, uint.MaxValue));
            Add(record.IsConnecting ? remote : record.LocalEndpoint, ref message);
            return;
        }
        Add((ulong)record.Event, ref message);
        bool two = record.Event == SocketEvent.PipeStatistics;
        Add(two ? 2UL : 1UL, ref message);
        Add((ulong)record.Value, ref message);
        if (two)
            Add((ulong)record.SecondValue, ref message);
        Add(record.LocalEndpoint, ref message);
        Add(remote, ref message);
    }

    /// <summary>Reads an event in either form; null when it is none.</summary>
    public static MonitorRecord? Read(in MessageBuffer message)
    {
        if (message.Count == 2 && message.LengthOf(0) == FirstVersionHeader)
        {
            return new MonitorRecord(
                (SocketEvent)MemoryMarshal.Read<ushort>(message[0]), MemoryMarshal.Read<uint>(message[0][sizeof(ushort)..]))
            {
                LocalEndpoint = Encoding.UTF8.GetString(message[1]),
            };
        }
        if (message.Count < 5 || !TryRead(message[0], out ulong kind) || !TryRead(message[1], out ulong values)
            || kind > int.MaxValue || values != (ulong)(message.Count - 4) || values > 2
            || !TryRead(message[2], out ulong value))
            return null;
        ulong second = 0;
        if (values == 2 && !TryRead(message[3], out second))
            return null;
        return new MonitorRecord((SocketEvent)kind, (long)value)
        {
            SecondValue = (long)second,
            LocalEndpoint = Encoding.UTF8.GetString(message[message.Count - 2]),
            RemoteEndpoint = Encoding.UTF8.GetString(message[message.Count - 1]),
        };
    }

    private static bool TryRead(ReadOnlySpan<byte> frame, out ulong value)
    {
        value = 0;
        return frame.Length == sizeof(ulong) && MemoryMarshal.TryRead(frame, out value);
    }

    private static void Add(ulong value, ref MessageBuffer message) =>
        MemoryMarshal.Write(message.AddUninitialized(sizeof(ulong)), value);

    private static void Add(string text, ref MessageBuffer message) =>
        Encoding.UTF8.GetBytes(text, message.AddUninitialized(Encoding.UTF8.GetByteCount(text)));
}
