using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Stress;

/// <summary>A plain program at the other end of a STREAM socket's connection. It writes positioned bytes in pieces of any
/// size, and reads records, each with the number of its sender and its own.</summary>
internal sealed class PlainPeer(RawPeer peer, byte[] routingId) : IDisposable
{
    private const int HeaderLength = 12;
    private const int End = -1;

    private readonly Socket _socket = peer.Socket;

    public byte[] RoutingId { get; } = routingId;

    public ChunkBook Chunks { get; } = new();

    /// <summary>How many bytes the peer has written.</summary>
    public long Written { get; private set; }

    /// <summary>How many records of each sender the peer has read.</summary>
    public Dictionary<int, int> Records { get; } = [];

    /// <summary>A message to the peer: one record.</summary>
    public ZmqMessage CreateRecord(int sender, int number)
    {
        byte[] record = new byte[HeaderLength + BodyLength(number)];
        BitConverter.TryWriteBytes(record, record.Length - HeaderLength);
        BitConverter.TryWriteBytes(record.AsSpan(4), sender);
        BitConverter.TryWriteBytes(record.AsSpan(8), number);
        record.AsSpan(HeaderLength).Fill((byte)number);
        return new ZmqMessage(RoutingId).Append(record);
    }

    /// <summary>The last record for the peer.</summary>
    public ZmqMessage CreateEnd() => CreateRecord(End, 0);

    public void Write(CancellationToken stop)
    {
        var random = new Random(RoutingId[^1]);
        byte[] buffer = new byte[30_000];
        while (!stop.IsCancellationRequested)
        {
            Span<byte> bytes = buffer.AsSpan(0, random.Next(4) == 0 ? random.Next(buffer.Length) : 1 + random.Next(200));
            PositionedBytes.Fill(bytes, Written);
            // A blocking socket takes all of it.
            Written += _socket.Send(bytes);
        }
    }

    /// <summary>Reads up to the last record.</summary>
    public void Read()
    {
        using var stream = new BufferedStream(new NetworkStream(_socket), 16 << 10);
        byte[] header = new byte[HeaderLength];
        while (true)
        {
            stream.ReadExactly(header);
            int sender = BitConverter.ToInt32(header, 4);
            int number = BitConverter.ToInt32(header, 8);
            if (sender == End)
                return;
            int next = Records.GetValueOrDefault(sender);
            Assert.True(number == next, $"Record {number} of sender {sender} instead of {next}.");
            Assert.Equal(BodyLength(number), BitConverter.ToInt32(header));
            byte[] body = new byte[BodyLength(number)];
            stream.ReadExactly(body);
            Assert.False(body.AsSpan().ContainsAnyExcept((byte)number), $"Record {number} is torn.");
            Records[sender] = number + 1;
        }
    }

    public void Dispose() => peer.Dispose();

    private static int BodyLength(int number) => number % 100 == 7 ? 60_000 : number % 150;
}
