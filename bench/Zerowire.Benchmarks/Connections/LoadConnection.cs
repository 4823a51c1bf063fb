using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zerowire.Benchmarks.Connections;

/// <summary>One connection of the load process, which speaks just enough ZMTP 3.1 for it: both contenders meet the same
/// peer, and it costs little.</summary>
internal sealed class LoadConnection
{
    private const int GreetingLength = 64;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _greeting;

    public LoadConnection(Socket socket, string socketType, string? identity)
    {
        Socket = socket;
        _greeting = Greeting(socketType, identity);
        socket.NoDelay = true;
        // What is on the way is to lie at the receiver. Thousands of grown buffers would be gigabytes of the kernel's.
        socket.SendBufferSize = 16 << 10;
        // No connection is left behind in the kernel when the process ends.
        socket.LingerState = new LingerOption(true, 0);
        socket.ReceiveTimeout = (int)s_patience.TotalMilliseconds;
    }

    public Socket Socket { get; }

    /// <summary>How much of the burst under way has gone.</summary>
    public int Sent { get; set; }

    /// <summary>How many bytes the burst under way has.</summary>
    public int Wanted { get; set; }

    /// <summary>The kernel had no room; an event will tell when it has.</summary>
    public bool IsBlocked { get; set; }

    public static LoadConnection Connect(EndPoint endpoint, string socketType, string? identity)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(endpoint);
        return new LoadConnection(socket, socketType, identity);
    }

    public void BeginHandshake() => Socket.Send(_greeting);

    /// <summary>Reads the peer's half of the handshake, and leaves the socket non-blocking.</summary>
    public void FinishHandshake()
    {
        Receive(GreetingLength);
        // READY: a short command frame.
        byte[] header = Receive(2);
        Receive(header[1]);
        if (header[0] != 4) throw new IOException("A peer did not answer with READY.");
        Socket.Blocking = false;
    }

    private byte[] Receive(int length)
    {
        byte[] bytes = new byte[length];
        for (int count = 0; count < length;)
        {
            int received = Socket.Receive(bytes, count, length - count, SocketFlags.None);
            if (received == 0) throw new IOException("A peer closed its connection during the handshake.");
            count += received;
        }

        return bytes;
    }

    private static byte[] Greeting(string socketType, string? identity)
    {
        var bytes = new List<byte>(new byte[GreetingLength]);
        (bytes[0], bytes[8], bytes[9], bytes[10], bytes[11]) = (0xFF, 1, 0x7F, 3, 1);
        "NULL"u8.ToArray().CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)[12..]);
        byte[] ready = [5, .. "READY"u8, .. Property("Socket-Type", socketType)];
        if (identity is not null) ready = [.. ready, .. Property("Identity", identity)];
        bytes.AddRange([4, (byte)ready.Length, .. ready]);
        return [.. bytes];
    }

    private static byte[] Property(string name, string value) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 0, 0, 0, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
