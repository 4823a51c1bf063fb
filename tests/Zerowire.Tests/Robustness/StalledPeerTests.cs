using System.Diagnostics;
using System.Net.Sockets;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Peers that read nothing, or hardly anything: they cost what the marks allow, and others are served.</summary>
[Collection(SerialCollection.Name)]
public sealed class StalledPeerTests
{
    private const int Mark = 50;
    private const int BodyLength = 10_000;

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task A_puller_that_stops_reading_gets_its_mark_and_others_get_the_rest(string endpoint)
    {
        await using ZmqContext context = TestContext.Create();
        await using var push = new PushSocket(context) { SendHighWaterMark = Mark, Linger = TimeSpan.Zero };
        endpoint = push.Bind(endpoint).Endpoint;
        using RawPeer stalled = await StalledAsync(endpoint, "PULL");
        byte[] body = new byte[BodyLength];
        int taken = 0;
        while (push.TrySend(body, TimeSpan.FromMilliseconds(100)))
            taken++;
        // The mark, and what the kernels hold.
        Assert.InRange(taken, Mark, 2000);
        MemoryUse before = MemoryUse.Now();

        await using var pull = new PullSocket(context);
        pull.Connect(endpoint);
        const int Count = 5000;
        Task<int> receiver = OwnThread.Run(() =>
        {
            int received = 0;
            while (received < Count && pull.TryReceive(body, out _, Eventually.Patience))
                received++;
            return received;
        });
        for (int i = 0; i < Count; i++)
            push.Send(body, Eventually.Patience);
        Assert.Equal(Count, await receiver.InTimeAsync());
        before.AssertGrewAtMost(32 << 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_that_stops_reading_misses_messages_and_others_miss_none(bool readsByteByByte)
    {
        await using ZmqContext context = TestContext.Create();
        await using var publisher = new PublisherSocket(context) { SendHighWaterMark = Mark, Linger = TimeSpan.Zero };
        string endpoint = publisher.Bind("tcp://127.0.0.1:*").Endpoint;
        using RawPeer stalled = await StalledAsync(endpoint, "SUB");
        await stalled.WriteAsync(RawPeer.Frame(0, [1]));
        using var stop = new CancellationTokenSource();
        Task reader = readsByteByByte ? ReadSlowlyAsync(stalled, stop.Token) : Task.CompletedTask;
        await using var subscriber = new SubscriberSocket(context) { ReceiveHighWaterMark = 0 };
        subscriber.SubscribeToAll();
        subscriber.Connect(endpoint);
        byte[] body = new byte[BodyLength];
        await Eventually.TrueAsync(
            () =>
            {
                publisher.Send("?"u8);
                return subscriber.TryReceive(body, out _, TimeSpan.FromMilliseconds(20));
            },
            "the subscription");
        MemoryUse before = MemoryUse.Now();
        for (int i = 0; i < TestScope.Choose(3000, 30_000); i++)
        {
            BitConverter.TryWriteBytes(body, i);
            publisher.Send(body);
            // One at a time: the mark is the stalled peer's to meet and not this one's.
            int length;
            do
            {
                Assert.True(subscriber.TryReceive(body, out ZmqReceiveResult result, Eventually.Patience));
                length = result.Length;
            }
            while (length != BodyLength);
            Assert.Equal(i, BitConverter.ToInt32(body));
        }
        before.AssertGrewAtMost(32 << 20);
        await stop.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task A_dealer_that_stops_reading_does_not_hold_the_router_up()
    {
        await using ZmqContext context = TestContext.Create();
        await using var router = new RouterSocket(context) { SendHighWaterMark = Mark, Linger = TimeSpan.Zero };
        string endpoint = router.Bind("tcp://127.0.0.1:*").Endpoint;
        using RawPeer stalled = await StalledAsync(endpoint, "DEALER");
        await stalled.WriteAsync(RawPeer.Frame(0, "hello"u8));
        byte[] stalledId = await IdOfAsync(router);
        await using var dealer = new DealerSocket(context);
        dealer.Connect(endpoint);
        dealer.Send("hello");
        byte[] dealerId = await IdOfAsync(router);
        byte[] body = new byte[BodyLength];
        MemoryUse before = MemoryUse.Now();
        for (int i = 0; i < 3000; i++)
        {
            using (ZmqMessage lost = new ZmqMessage(stalledId).Append(body))
                Assert.True(router.TrySend(lost));
            using (ZmqMessage message = new ZmqMessage(dealerId).Append(BitConverter.GetBytes(i)))
                router.Send(message, Eventually.Patience);
            Assert.Equal(4, dealer.Receive(body, Eventually.Patience).Length);
            Assert.Equal(i, BitConverter.ToInt32(body));
        }
        before.AssertGrewAtMost(32 << 20);
        router.Mandatory = true;
        using ZmqMessage refused = new ZmqMessage(stalledId).Append(body);
        Assert.False(router.TrySend(refused));
        Assert.Equal(2, refused.Count);
    }

    [Fact]
    public async Task Closing_is_held_up_by_a_peer_that_reads_a_byte_now_and_then_for_the_linger_at_most()
    {
        await using ZmqContext context = TestContext.Create();
        var push = new PushSocket(context) { Linger = TimeSpan.FromMilliseconds(700) };
        string endpoint = push.Bind("tcp://127.0.0.1:*").Endpoint;
        using RawPeer stalled = await StalledAsync(endpoint, "PULL");
        byte[] body = new byte[BodyLength];
        while (push.TrySend(body, TimeSpan.FromMilliseconds(50)))
        {
        }
        using var stop = new CancellationTokenSource();
        Task reader = ReadSlowlyAsync(stalled, stop.Token);
        long start = Stopwatch.GetTimestamp();
        push.Dispose();
        await Eventually.EndsAsync(context.DisposeAsync().AsTask(), "Disposing the context");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
        await stop.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task Many_that_declare_large_bodies_and_send_little_cost_little()
    {
        await using ZmqContext context = TestContext.Create();
        await using var pull = new PullSocket(context);
        string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        List<RawPeer> peers = [];
        MemoryUse before = MemoryUse.Now();
        const int Count = 100;
        for (int i = 0; i < Count; i++)
        {
            RawPeer peer = await RawPeer.ConnectAsync(endpoint);
            peers.Add(peer);
            await peer.HandshakeAsync("PUSH");
            // A frame of two GiB less a little, of which a kilobyte comes.
            await peer.WriteAsync((byte[])[2, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0, .. new byte[1024]]);
        }
        await using var push = new PushSocket(context);
        push.Connect(endpoint);
        push.Send("served");
        Assert.Equal("served", pull.ReceiveString(Eventually.Patience));
        // Each may have the first memory of a large body, which is less than what a busy connection has anyway.
        before.AssertGrewAtMost(Count * (256L << 10));
        peers.ForEach(peer => peer.Dispose());
        await before.AssertGrewAtMostAsync(4 << 20, kept: Count * (256L << 10));
    }

    private static async Task<RawPeer> StalledAsync(string endpoint, string type)
    {
        RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        peer.Socket.ReceiveBufferSize = 4096;
        await peer.HandshakeAsync(type);
        return peer;
    }

    private static async Task ReadSlowlyAsync(RawPeer peer, CancellationToken stop)
    {
        byte[] one = new byte[1];
        try
        {
            while (await peer.Socket.ReceiveAsync(one, stop) > 0)
                await Task.Delay(100, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private static async Task<byte[]> IdOfAsync(RouterSocket router)
    {
        using ZmqMessage hello = await router.ReceiveAsync().InTimeAsync();
        return hello[0].ToArray();
    }
}
