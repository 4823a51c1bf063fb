using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>A socket that nobody reads from has met its mark and reads its connections no more; that one of them has
/// ended is noticed all the same, and what the peer had sent is not lost.</summary>
[Collection(SerialCollection.Name)]
public sealed class LostPeerAtMarkTests
{
    private const int Mark = 10;

    public static TheoryData<string, string, bool> Ends()
    {
        var ends = new TheoryData<string, string, bool>();
        foreach (string endpoint in (string[])["tcp://127.0.0.1:*", "ipc://*"])
        {
            foreach (string poller in (string[])["epoll", "poll"])
            {
                ends.Add(endpoint, poller, false);
                ends.Add(endpoint, poller, true);
            }
        }
        return ends;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_peer_that_ends_is_noticed_and_its_messages_are_delivered(
        string endpoint, string poller, bool crashes)
    {
        await using ZmqContext context = TestContext.Over(poller);
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = Mark };
        await using var log = new MonitorLog(pull);
        endpoint = pull.Bind(endpoint).Endpoint;
        int descriptors = ProcessState.CountDescriptors();
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        await peer.HandshakeAsync("PUSH");
        const int Count = 300;
        // Behind them the beginning of a message that is never ended.
        await peer.WriteAsync((byte[])
        [
            .. Enumerable.Range(0, Count).SelectMany(i => RawPeer.Frame(0, BitConverter.GetBytes(i))),
            .. RawPeer.Frame(1, "half"u8),
        ]);
        // Some are taken, so that the socket is in the middle of its stream.
        byte[] body = new byte[4];
        for (int i = 0; i < 3; i++)
            Assert.Equal(4, pull.Receive(body, Eventually.Patience).Length);
        if (crashes)
            peer.Crash();
        else
            peer.Dispose();

        await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        await Eventually.TrueAsync(
            () => ProcessState.CountDescriptors() <= descriptors, "the descriptor of the connection");
        for (int i = 3; i < Count; i++)
        {
            Assert.True(pull.TryReceive(body, out _, Eventually.Patience), $"Nothing after {i} messages.");
            Assert.Equal(i, BitConverter.ToInt32(body));
        }
        Assert.False(pull.TryReceive(out _, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task A_lost_server_is_connected_to_again_although_nobody_reads()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context)
        {
            ReceiveHighWaterMark = Mark, ReconnectInterval = TimeSpan.FromMilliseconds(10),
        };
        await using var log = new MonitorLog(pull);
        pull.Connect($"tcp://{server.LocalEndpoint}");
        const int Count = 100;
        int next = 0;
        for (int life = 0; life < 2; life++)
        {
            using var peer = new RawPeer(await server.AcceptSocketAsync().InTimeAsync());
            await peer.HandshakeAsync("PUSH");
            await log.UntilAsync(ZmqMonitorEventKind.HandshakeSucceeded);
            await peer.WriteAsync((byte[])
                [.. Enumerable.Range(next, Count).SelectMany(i => RawPeer.Frame(0, BitConverter.GetBytes(i)))]);
            next += Count;
            peer.Dispose();
            // Beyond its mark once only: a server that does so for ever is waited for from then on.
            if (life == 0)
                await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        }
        await Task.Delay(100);
        Assert.False(server.Pending());
        byte[] body = new byte[4];
        for (int i = 0; i < next; i++)
        {
            Assert.True(pull.TryReceive(body, out _, Eventually.Patience), $"Nothing after {i} messages.");
            Assert.Equal(i, BitConverter.ToInt32(body));
        }
        await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        using Socket again = await server.AcceptSocketAsync().InTimeAsync();
    }

    [Fact]
    public async Task A_quiet_connection_at_its_mark_costs_no_processor_time()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = Mark };
        using RawPeer peer = await RawPeer.ConnectAsync(pull.Bind("tcp://127.0.0.1:*").Endpoint);
        await peer.HandshakeAsync("PUSH");
        for (int i = 0; i < 1000; i++)
            await peer.WriteAsync(RawPeer.Frame(0, "x"u8));
        // Its own direction is closed, and it waits for what the socket has to say.
        peer.Socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(100);
        TimeSpan before = ThreadTimes.OfLibrary();
        await Task.Delay(500);
        Assert.InRange((ThreadTimes.OfLibrary() - before).TotalMilliseconds, 0, 100);
        for (int i = 0; i < 1000; i++)
            Assert.True(pull.TryReceive(out _, Eventually.Patience), $"Nothing after {i} messages.");
    }
}
