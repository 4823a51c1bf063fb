using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Stress;

/// <summary>STREAM under many threads that call in every form and give up at random times: to and from each plain
/// program every byte goes once, and in order.</summary>
[Collection(SerialCollection.Name)]
public sealed class MixedStreamTests
{
    private const int Peers = 4;
    private const int Senders = 4;

    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(TestScope.Choose(500, 2500));

    [Theory]
    [InlineData("tcp://127.0.0.1:*", 1, ZmqReactor.Default)]
    [InlineData("tcp://127.0.0.1:*", 3, ZmqReactor.Default)]
    [InlineData("tcp://127.0.0.1:*", 3, ZmqReactor.Portable)]
    [InlineData("ipc://*", 3, ZmqReactor.Default)]
    public async Task Bytes_pass_both_ways_once_and_in_order(string endpoint, int receivers, ZmqReactor reactor)
    {
        ProcessState before = ProcessState.Now();
        await using (var context = new ZmqContext { Reactor = reactor })
        {
            var stream = new StreamSocket(context) { SendHighWaterMark = 20, ReceiveHighWaterMark = 20 };
            endpoint = stream.Bind(endpoint).Endpoint;
            PlainPeer[] peers = new PlainPeer[Peers];
            for (int i = 0; i < Peers; i++)
                peers[i] = await AcceptAsync(stream, endpoint);
            using var stop = new CancellationTokenSource(s_duration);
            Task[] writing = [.. peers.Select(peer => OwnThread.Run(() => peer.Write(stop.Token)))];
            Task[] reading = [.. peers.Select(peer => OwnThread.Run(peer.Read))];
            Task<Dictionary<(int Peer, int Sender), int>>[] sending = [.. Enumerable.Range(0, Senders).Select(
                i => OwnThread.Run(() => SendAsync(stream, peers, i, stop.Token).Result))];
            using var stopReceivers = new CancellationTokenSource();
            Task[] receiving = [.. Enumerable.Range(0, receivers).Select(
                i => OwnThread.Run(() => ReceiveAsync(stream, peers, i, receivers == 1, stopReceivers.Token).Wait()))];

            await Eventually.EndsAsync(Task.WhenAll(sending), "Sending");
            foreach (PlainPeer peer in peers)
                await stream.SendAsync(peer.CreateEnd()).InTimeAsync();
            await Eventually.EndsAsync(Task.WhenAll(reading), "Reading");
            await Eventually.EndsAsync(Task.WhenAll(writing), "Writing");
            await Eventually.TrueAsync(
                () => Array.TrueForAll(peers, peer => peer.Chunks.Received >= peer.Written), "all bytes");
            await stopReceivers.CancelAsync();
            await Eventually.EndsAsync(Task.WhenAll(receiving), "Receiving");

            for (int i = 0; i < Peers; i++)
            {
                Assert.NotEqual(0, peers[i].Written);
                peers[i].Chunks.AssertWhole(peers[i].Written);
                Assert.Equal(
                    sending.SelectMany(task => task.Result).Where(entry => entry.Key.Peer == i).Sum(entry => entry.Value),
                    peers[i].Records.Values.Sum());
                peers[i].Dispose();
            }
        }
        await before.AssertNothingIsLeftAsync();
    }

    private static async Task<PlainPeer> AcceptAsync(StreamSocket stream, string endpoint)
    {
        RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        using ZmqMessage notification = await stream.ReceiveAsync().InTimeAsync();
        Assert.True(notification[1].IsEmpty);
        return new PlainPeer(peer, notification[0].ToArray());
    }

    /// <summary>How many records this sender has sent to each peer.</summary>
    private static async Task<Dictionary<(int Peer, int Sender), int>> SendAsync(
        StreamSocket stream, PlainPeer[] peers, int sender, CancellationToken stop)
    {
        var random = new Random(sender);
        var sent = new Dictionary<(int Peer, int Sender), int>();
        while (!stop.IsCancellationRequested)
        {
            int peer = random.Next(peers.Length);
            int number = sent.GetValueOrDefault((peer, sender));
            using ZmqMessage message = peers[peer].CreateRecord(sender, number);
            if (await MixedCalls.TrySendAsync(stream, message, random))
                sent[(peer, sender)] = number + 1;
        }
        return sent;
    }

    private static async Task ReceiveAsync(
        StreamSocket stream, PlainPeer[] peers, int seed, bool isOnly, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            using ZmqMessage? message = await MixedCalls.TryReceiveAsync(stream, random);
            if (message is null)
                continue;
            Assert.Equal(2, message.Count);
            PlainPeer peer = Array.Find(peers, peer => message[0].Span.SequenceEqual(peer.RoutingId))!;
            Assert.InRange(message[1].Length, 1, 8192);
            if (isOnly)
                peer.Chunks.AddNext(message[1].Span);
            else
                peer.Chunks.Add(message[1].Span);
        }
    }
}
