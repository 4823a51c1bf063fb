using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Plain programs that mean harm to a STREAM socket. What they send is data, whatever it is; what they do not
/// read costs what the mark allows, and others are served.</summary>
[Collection(SerialCollection.Name)]
public sealed class StreamSiegeTests
{
    private const int Mark = 10;
    private const int BodyLength = 50_000;

    [Theory]
    [InlineData(ZmqReactor.Default)]
    [InlineData(ZmqReactor.Portable)]
    public async Task Whatever_bytes_come_are_passed_on(ZmqReactor reactor)
    {
        await using var context = new ZmqContext { Reactor = reactor };
        await using var stream = new StreamSocket(context);
        string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        foreach (byte[] bytes in (byte[][])
            [noise, [.. RawPeer.Greeting, .. RawPeer.Ready("STREAM"), 4, 0, 2, 255, 255, 255, 255, 255, 255, 255, 255], [0]])
        {
            using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
            await peer.WriteAsync(bytes);
            peer.Socket.Shutdown(SocketShutdown.Send);
            byte[] id = await NotifiedAsync(stream);
            using var received = new MemoryStream();
            while (true)
            {
                using ZmqMessage message = await stream.ReceiveAsync().InTimeAsync();
                Assert.Equal(id, message[0].ToArray());
                if (message[1].IsEmpty)
                    break;
                received.Write(message[1].Span);
            }
            Assert.True(bytes.AsSpan().SequenceEqual(received.ToArray()));
        }
    }

    [Fact]
    public async Task A_flood_that_nobody_receives_costs_what_the_mark_allows()
    {
        await using ZmqContext context = TestContext.Create();
        await using var stream = new StreamSocket(context) { ReceiveHighWaterMark = Mark };
        string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
        MemoryUse before = MemoryUse.Now();
        List<RawPeer> peers = [];
        using var stop = new CancellationTokenSource();
        List<Task> floods = [];
        const int Count = 30;
        for (int i = 0; i < Count; i++)
        {
            peers.Add(await RawPeer.ConnectAsync(endpoint));
            floods.Add(FloodAsync(peers[i], stop.Token));
        }
        await Task.Delay(TestScope.Choose(300, 3000));
        Assert.All(floods, flood => Assert.False(flood.IsCompleted));
        // Ten chunks of 8 KiB for each; the rest is what the collector keeps at hand.
        before.AssertGrewAtMost(32 << 20);
        await stop.CancelAsync();
        await Task.WhenAll(floods).InTimeAsync();
        peers.ForEach(peer => peer.Crash());
        HashSet<string> ended = [];
        HashSet<string> begun = [];
        while (ended.Count < Count)
        {
            using ZmqMessage message = await stream.ReceiveAsync().InTimeAsync();
            string id = Convert.ToHexString(message[0].Span);
            Assert.DoesNotContain(id, ended);
            if (message[1].IsEmpty && !begun.Add(id))
                ended.Add(id);
        }
        Assert.False(stream.TryReceive(out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_stops_reading_gets_its_mark_and_others_are_served(bool readsByteByByte)
    {
        await using ZmqContext context = TestContext.Create();
        await using var stream = new StreamSocket(context) { SendHighWaterMark = Mark, Linger = TimeSpan.Zero };
        string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
        (RawPeer stalled, byte[] stalledId) = await StalledAsync(stream, endpoint);
        using var stop = new CancellationTokenSource();
        Task reading = readsByteByByte ? ReadSlowlyAsync(stalled, stop.Token) : Task.CompletedTask;
        using RawPeer other = await RawPeer.ConnectAsync(endpoint);
        byte[] otherId = await NotifiedAsync(stream);
        byte[] body = new byte[BodyLength];
        while (stream.TrySend(stalledId, body, TimeSpan.FromMilliseconds(100)))
        {
        }
        MemoryUse before = MemoryUse.Now();
        for (int i = 0; i < TestScope.Choose(2000, 20_000); i++)
        {
            using (ZmqMessage refused = new ZmqMessage(stalledId).Append(body))
            {
                // The kernel takes some when the peer has read a byte.
                if (!stream.TrySend(refused))
                    Assert.Equal(2, refused.Count);
            }
            stream.Send(otherId, BitConverter.GetBytes(i));
            Assert.Equal(i, BitConverter.ToInt32(await other.ReadBytesAsync(4)));
        }
        // A hundred megabytes were offered to the stalled peer.
        before.AssertGrewAtMost(32 << 20);
        await stop.CancelAsync();
        await reading;
        stalled.Dispose();
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("close")]
    [InlineData("half-close")]
    [InlineData("disconnect")]
    public async Task Those_who_wait_for_a_peer_that_reads_nothing_are_told_when_it_is_gone(string end)
    {
        await using ZmqContext context = TestContext.Create();
        await using var stream = new StreamSocket(context) { SendHighWaterMark = Mark, Linger = TimeSpan.Zero };
        string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
        (RawPeer stalled, byte[] stalledId) = await StalledAsync(stream, endpoint);
        using RawPeer other = await RawPeer.ConnectAsync(endpoint);
        byte[] otherId = await NotifiedAsync(stream);
        byte[] body = new byte[BodyLength];
        while (stream.TrySend(stalledId, body, TimeSpan.FromMilliseconds(100)))
        {
        }
        Task blocked = OwnThread.Run(() => stream.Send(stalledId, body));
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(
            _ => stream.SendAsync(new ZmqMessage(stalledId).Append(body)).AsTask())];
        await Task.Delay(20);
        Task behind = stream.SendAsync(new ZmqMessage(otherId).Append("behind")).AsTask();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        switch (end)
        {
            case "crash":
                stalled.Crash();
                break;
            case "close":
                stalled.Dispose();
                break;
            case "half-close":
                stalled.Socket.Shutdown(SocketShutdown.Send);
                break;
            default:
                stream.DisconnectPeer(stalledId);
                break;
        }
        foreach (Task task in (Task[])[blocked, .. waiting])
        {
            ZmqException thrown = await Assert.ThrowsAsync<ZmqException>(() => task.InTimeAsync());
            Assert.Equal(ZmqError.HostUnreachable, thrown.Error);
        }
        await behind.InTimeAsync();
        Assert.Equal("behind"u8.ToArray(), await other.ReadBytesAsync(6));
        // The own act is not told of.
        if (end != "disconnect")
            Assert.Equal(stalledId, await NotifiedAsync(stream));
        Assert.False(stream.TryReceive(out _));
        stalled.Dispose();
    }

    /// <summary>Whether the end comes before or after the loss is noticed: nobody is left to deliver to.</summary>
    [Fact]
    public async Task A_peer_that_was_disconnected_and_then_vanishes_holds_nothing_up()
    {
        ProcessState before = ProcessState.Now();
        // Disposed below, not by the end of a block: without a limit to the linger, a failure would wait there for ever.
        ZmqContext context = TestContext.Create();
        var stream = new StreamSocket(context) { SendHighWaterMark = Mark, Linger = Timeout.InfiniteTimeSpan };
        string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
        int descriptors = ProcessState.CountDescriptors();
        byte[] body = new byte[BodyLength];
        HashSet<string> known = [];
        for (int life = 0; life < 10; life++)
        {
            RawPeer stalled = await RawPeer.ConnectAsync(endpoint);
            stalled.Socket.ReceiveBufferSize = 4096;
            byte[] stalledId;
            // The end of the one before may be told of first.
            do
                stalledId = await NotifiedAsync(stream);
            while (!known.Add(Convert.ToHexString(stalledId)));
            while (stream.TrySend(stalledId, body, TimeSpan.FromMilliseconds(5)))
            {
            }
            if (life % 2 == 0)
                stream.DisconnectPeer(stalledId);
            stalled.Crash();
            if (life % 2 == 1)
                TryDisconnect(stream, stalledId);
            await Eventually.TrueAsync(() => ProcessState.CountDescriptors() <= descriptors, "the descriptors");
        }
        await Eventually.EndsAsync(stream.DisposeAsync().AsTask(), "Disposing the socket");
        await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "Disposing the context");
        await before.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_is_held_up_by_a_peer_that_reads_hardly_anything_for_the_linger_at_most(bool wholeContext)
    {
        ProcessState before = ProcessState.Now();
        var context = new ZmqContext();
        var stream = new StreamSocket(context) { SendHighWaterMark = Mark, Linger = TimeSpan.FromMilliseconds(300) };
        (RawPeer stalled, byte[] stalledId) = await StalledAsync(stream, stream.Bind("tcp://127.0.0.1:*").Endpoint);
        byte[] body = new byte[BodyLength];
        while (stream.TrySend(stalledId, body, TimeSpan.FromMilliseconds(50)))
        {
        }
        using var stop = new CancellationTokenSource();
        Task reading = ReadSlowlyAsync(stalled, stop.Token);
        Task waiting = stream.SendAsync(new ZmqMessage(stalledId).Append(new byte[10 << 20])).AsTask();
        Task receiving = stream.ReceiveAsync().AsTask();
        long start = Stopwatch.GetTimestamp();
        if (!wholeContext)
            await Eventually.EndsAsync(stream.DisposeAsync().AsTask(), "Disposing the socket");
        await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "Disposing the context");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.InTimeAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiving.InTimeAsync());
        await stop.CancelAsync();
        await reading;
        stalled.Dispose();
        await before.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_ends_while_nobody_receives_is_noticed_and_what_it_sent_comes(bool crashes)
    {
        await using ZmqContext context = TestContext.Create();
        await using var stream = new StreamSocket(context) { ReceiveHighWaterMark = 2 };
        await using var log = new MonitorLog(stream);
        string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
        int descriptors = ProcessState.CountDescriptors();
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        byte[] bytes = new byte[40_000];
        new Random(2).NextBytes(bytes);
        await peer.WriteAsync(bytes);
        if (crashes)
            peer.Crash();
        else
            peer.Dispose();
        await log.UntilAsync(ZmqMonitorEventKind.Disconnected);
        await Eventually.TrueAsync(() => ProcessState.CountDescriptors() <= descriptors, "the descriptor of the connection");
        byte[] id = await NotifiedAsync(stream);
        int received = 0;
        while (true)
        {
            using ZmqMessage message = await stream.ReceiveAsync().InTimeAsync();
            Assert.Equal(id, message[0].ToArray());
            if (message[1].IsEmpty)
                break;
            Assert.True(message[1].Span.SequenceEqual(bytes.AsSpan(received, message[1].Length)));
            received += message[1].Length;
        }
        // A reset takes along what the kernel held.
        Assert.InRange(received, crashes ? 0 : bytes.Length, bytes.Length);
        Assert.False(stream.TryReceive(out _));
    }

    [Fact]
    public async Task A_server_that_accepts_and_resets_for_ever_is_borne_and_can_be_left()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        ProcessState before = ProcessState.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            // Without a mark: at one, a server that comes and goes is waited for until somebody receives.
            await using var stream = new StreamSocket(context)
            {
                ReconnectInterval = TimeSpan.FromMilliseconds(1), ReceiveHighWaterMark = 0,
            };
            ZmqConnection connection = stream.Connect($"tcp://{server.LocalEndpoint}", "server"u8);
            for (int life = 0; life < TestScope.Choose(100, 1000); life++)
            {
                using var peer = new RawPeer(await server.AcceptSocketAsync().InTimeAsync());
                stream.TrySend("server"u8, "to nobody"u8);
                if (life % 3 == 0)
                    await peer.WriteAsync("noise"u8.ToArray());
                if (life % 2 == 0)
                    peer.Crash();
            }
            int notifications = 0;
            using (RawPeer last = new(await server.AcceptSocketAsync().InTimeAsync()))
            {
                await last.WriteAsync("last"u8.ToArray());
                string text = "";
                while (text != "last")
                {
                    using ZmqMessage message = await stream.ReceiveAsync().InTimeAsync();
                    Assert.Equal("server", message[0].ToString());
                    // Each connection tells of its beginning before anything else.
                    if (message[1].IsEmpty)
                        notifications++;
                    else
                        Assert.Equal(1, notifications % 2);
                    text = message[1].ToString();
                }
                stream.DisconnectPeer("server"u8);
                await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end of the connection");
            }
            Assert.InRange(notifications, 3, int.MaxValue);
            await Task.Delay(20);
            Assert.False(server.Pending());
        }
        await before.AssertNothingIsLeftAsync();
    }

    private static async Task<byte[]> NotifiedAsync(StreamSocket stream)
    {
        using ZmqMessage message = await stream.ReceiveAsync().InTimeAsync();
        Assert.True(message[1].IsEmpty, $"No notification, but {message[1].Length} bytes.");
        return message[0].ToArray();
    }

    private static void TryDisconnect(StreamSocket stream, byte[] id)
    {
        try
        {
            stream.DisconnectPeer(id);
        }
        catch (ZmqException e) when (e.Error == ZmqError.HostUnreachable)
        {
            // It is known already that the peer has gone.
        }
    }

    private static async Task<(RawPeer Peer, byte[] Id)> StalledAsync(StreamSocket stream, string endpoint)
    {
        RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        peer.Socket.ReceiveBufferSize = 4096;
        return (peer, await NotifiedAsync(stream));
    }

    private static async Task ReadSlowlyAsync(RawPeer peer, CancellationToken stop)
    {
        byte[] one = new byte[1];
        try
        {
            while (await peer.Socket.ReceiveAsync(one, stop) > 0)
                await Task.Delay(20, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private static async Task FloodAsync(RawPeer peer, CancellationToken stop)
    {
        byte[] flood = new byte[100_000];
        try
        {
            while (true)
                await peer.Socket.SendAsync(flood, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
