using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Crowds of plain programs that come to a STREAM socket and go in every way, many at a time.</summary>
[Collection(SerialCollection.Name)]
public sealed class StreamCrowdTests
{
    private const int Threads = 8;

    private static int Each => TestScope.Choose(125, 1000);

    /// <summary>Every connection is told of when it begins and when it ends, with its bytes between.</summary>
    [Theory]
    [InlineData("tcp://127.0.0.1:*", ZmqReactor.Default)]
    [InlineData("tcp://127.0.0.1:*", ZmqReactor.Portable)]
    [InlineData("ipc://*", ZmqReactor.Default)]
    public async Task A_thousand_connections_at_once_are_told_of_and_leave_nothing(string endpoint, ZmqReactor reactor)
    {
        ProcessState before = ProcessState.Now();
        await using (var context = new ZmqContext { Reactor = reactor, IOThreads = 2 })
        {
            await using var stream = new StreamSocket(context) { Backlog = 4000 };
            endpoint = stream.Bind(endpoint).Endpoint;
            Task[] crowd = [.. Enumerable.Range(0, Threads).Select(
                i => OwnThread.Run(() => ComeAndGoAsync(endpoint, i, crashes: false).Wait()))];
            var texts = new Dictionary<string, string?>();
            int ended = 0;
            while (ended < Threads * Each)
            {
                using ZmqMessage message = await stream.ReceiveAsync().InTimeAsync();
                string id = Convert.ToHexString(message[0].Span);
                if (!message[1].IsEmpty)
                {
                    Assert.NotNull(texts[id]);
                    texts[id] += message[1].ToString();
                }
                else if (!texts.TryAdd(id, ""))
                {
                    Assert.Contains(texts[id], (string?[])["", "here I am"]);
                    texts[id] = null;
                    ended++;
                }
            }
            await Eventually.EndsAsync(Task.WhenAll(crowd), "Coming and going");
            Assert.Equal(Threads * Each, texts.Count);
            Assert.False(stream.TryReceive(out _));
        }
        await before.AssertNothingIsLeftAsync();
    }

    /// <summary>An id that has gone is unreachable and never another peer's: nobody gets what was meant for another.</summary>
    [Fact]
    public async Task What_is_sent_to_peers_that_go_is_refused_or_lost_and_comes_to_no_other()
    {
        ProcessState before = ProcessState.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            await using var stream = new StreamSocket(context) { SendHighWaterMark = 5, ReceiveHighWaterMark = 50 };
            string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
            using var known = new BlockingCollection<byte[]>();
            using var stop = new CancellationTokenSource();
            Task receiving = OwnThread.Run(() => Learn(stream, known, stop.Token));
            int refused = 0;
            Task[] sending = [.. Enumerable.Range(0, 4).Select(i => OwnThread.Run(
                () => Interlocked.Add(ref refused, SendToAll(stream, known, i, stop.Token))))];
            Task<int>[] crowd = [.. Enumerable.Range(0, Threads).Select(
                i => OwnThread.Run(() => ListenAndGoAsync(endpoint, i).Result))];
            await Eventually.EndsAsync(Task.WhenAll(crowd), "Coming and going");
            await stop.CancelAsync();
            await Eventually.EndsAsync(Task.WhenAll([receiving, .. sending]), "Sending");
            Assert.NotEqual(0, refused);
            Assert.NotEqual(0, crowd.Sum(task => task.Result));
        }
        await before.AssertNothingIsLeftAsync();
    }

    /// <summary>Memory for each connection that came and went while nobody receives is small, and given back.</summary>
    [Fact]
    public async Task A_crowd_that_nobody_hears_costs_little()
    {
        ProcessState state = ProcessState.Now();
        MemoryUse before = MemoryUse.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            await using var stream = new StreamSocket(context) { Backlog = 4000 };
            string endpoint = stream.Bind("tcp://127.0.0.1:*").Endpoint;
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(
                i => OwnThread.Run(() => ComeAndGoAsync(endpoint, i, crashes: true).Wait()))).InTimeAsync();
            before.AssertGrewAtMost(Threads * Each * (32L << 10));
        }
        await state.AssertNothingIsLeftAsync();
    }

    private static async Task ComeAndGoAsync(string endpoint, int seed, bool crashes)
    {
        var random = new Random(seed);
        for (int i = 0; i < Each; i++)
        {
            using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
            int way = random.Next(6);
            if (way < 3)
                await peer.TryWriteAsync("here I am"u8.ToArray());
            if (way == 0)
            {
                peer.Socket.Shutdown(SocketShutdown.Send);
                await peer.ReadToEndAsync();
            }
            // Of a connection that was reset before it was accepted nothing is heard.
            if (crashes && way == 5)
                peer.Crash();
        }
    }

    private static void Learn(StreamSocket stream, BlockingCollection<byte[]> known, CancellationToken stop)
    {
        using var message = new ZmqMessage();
        while (!stop.IsCancellationRequested)
        {
            if (stream.TryReceive(message, TimeSpan.FromMilliseconds(5)) && !message[1].IsEmpty)
                known.Add(message[0].ToArray(), CancellationToken.None);
        }
    }

    /// <summary>Sends each known peer its own id, again and again; counts how often it was gone.</summary>
    private static int SendToAll(StreamSocket stream, BlockingCollection<byte[]> known, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        int refused = 0;
        while (!stop.IsCancellationRequested)
        {
            if (!known.TryTake(out byte[]? id, TimeSpan.FromMilliseconds(5)))
                continue;
            try
            {
                for (int i = 0; i < 20; i++)
                    stream.TrySend(id, Encoding.ASCII.GetBytes(Convert.ToHexString(id)), TimeSpan.FromMilliseconds(1));
                if (random.Next(4) == 0)
                    stream.DisconnectPeer(id);
                known.Add(id, CancellationToken.None);
            }
            catch (ZmqException e) when (e.Error == ZmqError.HostUnreachable)
            {
                refused++;
            }
        }
        return refused;
    }

    /// <summary>Reads some, all of it for one id; how many bytes it was.</summary>
    private static async Task<int> ListenAndGoAsync(string endpoint, int seed)
    {
        var random = new Random(seed);
        byte[] buffer = new byte[5000];
        int total = 0;
        for (int i = 0; i < TestScope.Choose(30, 300); i++)
        {
            using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
            await peer.TryWriteAsync("hello"u8.ToArray());
            int length = 0;
            try
            {
                int wanted = random.Next(200);
                using var patience = new CancellationTokenSource(50);
                while (length < wanted)
                {
                    int count = await peer.Socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
                    if (count == 0)
                        break;
                    length += count;
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
            for (int at = 10; at < length; at++)
                Assert.Equal(buffer[at - 10], buffer[at]);
            total += length;
            if (random.Next(2) == 0)
                peer.Crash();
        }
        return total;
    }
}
