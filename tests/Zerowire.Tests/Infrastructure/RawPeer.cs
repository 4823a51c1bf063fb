using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Zerowire.Tests.Infrastructure;

/// <summary>A ZMTP 3.0 (or 3.1) peer made of bytes, which does what it is told and nothing else.</summary>
internal sealed class RawPeer(Socket socket) : IDisposable
{
    private const int MinorVersionAt = 11;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>A whole greeting of the NULL mechanism (RFC 23).</summary>
    public static byte[] Greeting { get; } =
        [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]];

    public Socket Socket { get; } = socket;

    public static async Task<RawPeer> ConnectAsync(string endpoint)
    {
        Socket socket;
        if (endpoint.StartsWith("ipc://", StringComparison.Ordinal))
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            // Blocking waits for room in the backlog; not blocking, connecting fails when there is none.
            await Task.Run(() => socket.Connect(new UnixDomainSocketEndPoint(endpoint["ipc://".Length..])));
        }
        else
        {
            var uri = new Uri(endpoint);
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(uri.Host, uri.Port);
        }
        return new RawPeer(socket);
    }

    /// <summary>A READY command with the socket type as its first property.</summary>
    public static byte[] Ready(string socketType, params (string Name, string Value)[] others) =>
        Frame(0x04, [5, .. "READY"u8, .. Property("Socket-Type", socketType),
            .. others.SelectMany(other => Property(other.Name, other.Value))]);

    /// <summary>A PING command, with the time to live in tenths of seconds.</summary>
    public static byte[] Ping(ushort timeToLive, string context = "") => Frame(
        0x04, [4, .. "PING"u8, (byte)(timeToLive >> 8), (byte)timeToLive, .. Encoding.ASCII.GetBytes(context)]);

    /// <summary>A PONG command.</summary>
    public static byte[] Pong(string context = "") =>
        Frame(0x04, [4, .. "PONG"u8, .. Encoding.ASCII.GetBytes(context)]);

    public static byte[] Frame(byte flags, ReadOnlySpan<byte> body)
    {
        if (body.Length <= byte.MaxValue)
            return [flags, (byte)body.Length, .. body];
        byte[] frame = new byte[9 + body.Length];
        frame[0] = (byte)(flags | 0x02);
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public async Task HandshakeAsync(
        string socketType, byte minorVersion = 0, params (string Name, string Value)[] properties)
    {
        await WriteAsync((byte[])[
            .. Greeting[..MinorVersionAt], minorVersion, .. Greeting[(MinorVersionAt + 1)..],
            .. Ready(socketType, properties)]);
        byte[] greeting = new byte[64];
        await ReadAsync(greeting);
        (byte flags, _) = await ReadFrameAsync();
        Assert.Equal(0x04, flags & 0x04);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await _stream.WriteAsync(bytes, patience.Token);
    }

    /// <summary>Writes what the peer may already refuse to take.</summary>
    public async Task TryWriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await WriteAsync(bytes);
        }
        catch (IOException)
        {
        }
    }

    public async Task<(byte Flags, byte[] Body)> ReadFrameAsync()
    {
        byte[] header = new byte[9];
        await ReadAsync(header.AsMemory(0, 2));
        long length = header[1];
        if ((header[0] & 0x02) != 0)
        {
            await ReadAsync(header.AsMemory(2, 7));
            length = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(1));
        }
        byte[] body = new byte[length];
        await ReadAsync(body);
        return (header[0], body);
    }

    public async Task<byte[]> ReadBytesAsync(int count)
    {
        byte[] bytes = new byte[count];
        await ReadAsync(bytes);
        return bytes;
    }

    /// <summary>Copies everything up to the end of the connection, which must be an orderly one.</summary>
    public async Task CopyToAsync(Stream destination)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await _stream.CopyToAsync(destination, patience.Token);
    }

    /// <summary>Reads to the end of the connection, or to the reset that unread bytes turn it into.</summary>
    public async Task ReadToEndAsync()
    {
        byte[] buffer = new byte[64 << 10];
        using var patience = new CancellationTokenSource(Eventually.Patience);
        try
        {
            while (await _stream.ReadAsync(buffer, patience.Token) > 0)
            {
                // Its greeting and whatever else it had to say.
            }
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Ends as a crash does: at once, and with a reset.</summary>
    public void Crash()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    public void Dispose() => _stream.Dispose();

    private static byte[] Property(string name, string value)
    {
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. Encoding.ASCII.GetBytes(value)];
    }

    private async Task ReadAsync(Memory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        await _stream.ReadExactlyAsync(bytes, patience.Token);
    }
}
