using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zerowire.Tests.Infrastructure;

/// <summary>A peer of ZMTP 1.0 or 2.0 made of bytes (RFC 13, RFC 15): <c>1.0</c> sends no greeting, <c>1.0r</c> one with
/// revision 0, <c>2.0</c> one with revision 1. Frames are strings of Latin-1.</summary>
internal sealed class OldPeer : IDisposable
{
    private readonly RawPeer _peer;
    private readonly string _version;

    private OldPeer(RawPeer peer, string version)
    {
        _peer = peer;
        _version = version;
    }

    /// <summary>The routing id that was announced to this peer.</summary>
    public string RoutingId { get; private set; } = "";

    /// <summary>The socket type that was announced to this peer; -1 by ZMTP 1.0.</summary>
    public int Type { get; private set; } = -1;

    public RawPeer Raw => _peer;

    private bool HasV2Frames => _version == "2.0";

    public static async Task<OldPeer> ConnectAsync(
        string endpoint, string version, ZmqSocketType type, string routingId = "")
    {
        var peer = new OldPeer(await RawPeer.ConnectAsync(endpoint), version);
        await peer.GreetAsync(type, routingId);
        return peer;
    }

    /// <summary>Listens, has the socket connect, and accepts it.</summary>
    public static async Task<OldPeer> AcceptAsync(
        ZmqSocket socket, string version, ZmqSocketType type, string routingId = "")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        socket.Connect($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        return await AcceptAsync(listener, version, type, routingId);
    }

    public static async Task<OldPeer> AcceptAsync(
        TcpListener listener, string version, ZmqSocketType type, string routingId = "")
    {
        var peer = new OldPeer(new RawPeer(await listener.AcceptSocketAsync().InTimeAsync()), version);
        await peer.GreetAsync(type, routingId);
        return peer;
    }

    public async Task SendAsync(params string[] frames)
    {
        for (int i = 0; i < frames.Length; i++)
            await _peer.WriteAsync(Frame(i < frames.Length - 1, Encoding.Latin1.GetBytes(frames[i])));
    }

    /// <summary>Reads a message, its frames joined by '|'.</summary>
    public async Task<string> ReceiveAsync()
    {
        var frames = new List<string>();
        bool more;
        do
        {
            (more, byte[] body) = await ReadFrameAsync();
            frames.Add(Encoding.Latin1.GetString(body));
        }
        while (more);
        return string.Join('|', frames);
    }

    public void Dispose() => _peer.Dispose();

    private async Task GreetAsync(ZmqSocketType type, string routingId)
    {
        byte[] identity = Encoding.Latin1.GetBytes(routingId);
        if (_version == "1.0")
        {
            await _peer.WriteAsync(Frame(false, identity));
            // To this peer the signature is the header of a frame.
            (_, byte[] body) = await ReadFrameAsync();
            RoutingId = Encoding.Latin1.GetString(body);
            return;
        }
        await _peer.WriteAsync((byte[])[0xFF, 0, 0, 0, 0, 0, 0, 0, (byte)(identity.Length + 1), 0x7F]);
        byte[] signature = await _peer.ReadBytesAsync(10);
        Assert.Equal((0xFF, 0x7F), (signature[0], signature[9]));
        Assert.Equal([3], await _peer.ReadBytesAsync(1));
        await _peer.WriteAsync((byte[])[HasV2Frames ? (byte)1 : (byte)0]);
        Type = (await _peer.ReadBytesAsync(1))[0];
        await _peer.WriteAsync((byte[])[(byte)type, .. Frame(false, identity)]);
        (_, byte[] announced) = await ReadFrameAsync();
        RoutingId = Encoding.Latin1.GetString(announced);
    }

    private byte[] Frame(bool more, byte[] body)
    {
        byte flags = more ? (byte)1 : (byte)0;
        if (HasV2Frames)
            return RawPeer.Frame(flags, body);
        if (body.Length < 254)
            return [(byte)(body.Length + 1), flags, .. body];
        byte[] header = new byte[10];
        header[0] = 0xFF;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(1), body.Length + 1);
        header[9] = flags;
        return [.. header, .. body];
    }

    private async Task<(bool More, byte[] Body)> ReadFrameAsync()
    {
        if (HasV2Frames)
        {
            (byte flags, byte[] body) = await _peer.ReadFrameAsync();
            Assert.Equal(0, flags & ~3);
            return ((flags & 1) != 0, body);
        }
        long length = (await _peer.ReadBytesAsync(1))[0];
        if (length == 0xFF)
            length = BinaryPrimitives.ReadInt64BigEndian(await _peer.ReadBytesAsync(8));
        byte more = (await _peer.ReadBytesAsync(1))[0];
        return (more == 1, await _peer.ReadBytesAsync((int)length - 1));
    }
}
