using System.Net;
using System.Net.Sockets;
using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>Peers that do not speak ZMTP, or break it: they lose their connection and disturb nobody else.</summary>
public sealed class GarbageTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    // A whole ZMTP 3.0 greeting of the NULL mechanism (RFC 23): signature, version, mechanism, as-server, filler.
    private static readonly byte[] s_greeting =
    [
        0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0, .. "NULL"u8, .. new byte[16], 0, .. new byte[31],
    ];

    // A READY command up to the length of the socket type.
    private static readonly byte[] s_ready = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0];

    public static TheoryData<string> Garbage() =>
        ["random", "unknown mechanism", "endless command", "body before ready", "wrong socket type", "endless frame"];

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task A_garbage_client_is_dropped_and_others_are_served(string kind)
    {
        await using var pull = new PullSocket();
        var address = new Uri(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        using var intruder = new TcpClient();
        await intruder.ConnectAsync(address.Host, address.Port);
        await intruder.GetStream().WriteAsync(Bytes(kind));
        await AssertClosedAsync(intruder.GetStream());

        using var honest = new LibZmqPeer(ZmqSocketType.Push);
        honest.Connect($"tcp://127.0.0.1:{address.Port}");
        honest.Send("still there?"u8.ToArray());
        Assert.Equal("still there?", pull.ReceiveString(s_patience));
    }

    [Fact]
    public async Task A_server_that_breaks_the_protocol_is_left_for_good()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var push = new PushSocket();
        push.Connect($"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");
        using TcpClient connection = await server.AcceptTcpClientAsync().WaitAsync(s_patience);
        await connection.GetStream().WriteAsync(Bytes("unknown mechanism"));
        await AssertClosedAsync(connection.GetStream());

        // The queue for a peer that may still come is given up with it.
        Assert.True(SpinWait.SpinUntil(() => !push.TrySend("nobody"u8), s_patience));
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_tried_again()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var push = new PushSocket { Linger = TimeSpan.Zero };
        push.Connect($"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");
        for (int i = 0; i < 3; i++)
        {
            using TcpClient connection = await server.AcceptTcpClientAsync().WaitAsync(s_patience);
        }

        Assert.True(push.TrySend("later"u8));
    }

    [Fact]
    public async Task A_web_browser_disturbs_nobody()
    {
        await using var pull = new PullSocket();
        var address = new Uri(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        using var browser = new TcpClient();
        await browser.ConnectAsync(address.Host, address.Port);
        // Not refused at once: to an old peer's ears (ZMTP 1.0) this is the beginning of a routing id of 70 bytes.
        await browser.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"u8.ToArray());
        using var honest = new LibZmqPeer(ZmqSocketType.Push);
        honest.Connect($"tcp://127.0.0.1:{address.Port}");
        honest.Send("hello"u8.ToArray());
        Assert.Equal("hello", pull.ReceiveString(s_patience));
    }

    private static byte[] Bytes(string kind) => kind switch
    {
        // Begins like a ZMTP 3 signature, so that the rest is really read as one.
        "random" => [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, .. Bodies.Bytes(4096)],
        "unknown mechanism" => [.. s_greeting[..12], .. "NONSENSE"u8, .. new byte[12], .. s_greeting[32..]],
        "endless command" => [.. s_greeting, 0x06, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[65536]],
        "body before ready" => [.. s_greeting, 0x00, 5, .. "hello"u8],
        "wrong socket type" => [.. s_greeting, 0x04, 25, .. s_ready, 3, .. "PUB"u8],
        "endless frame" =>
        [
            .. s_greeting, 0x04, 26, .. s_ready, 4, .. "PUSH"u8,
            0x02, .. Enumerable.Repeat((byte)0xFF, 8), .. new byte[65536],
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // Reads on to the end of the stream, or to the reset that unread bytes turn it into.
    private static async Task AssertClosedAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            while (await stream.ReadAsync(buffer, patience.Token) > 0)
            {
                // Its own greeting comes first.
            }
        }
        catch (IOException)
        {
        }
    }
}
