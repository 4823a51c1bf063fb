using System.Diagnostics;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Robustness;

/// <summary>Handshakes that come to no end: however busy they look, their time is limited as a whole.</summary>
[Collection(SerialCollection.Name)]
public sealed class SlowHandshakeTests
{
    [Fact]
    public async Task Handshakes_of_a_byte_now_and_then_end_with_the_interval_and_delay_nobody()
    {
        ProcessState before = ProcessState.Now();
        await using (ZmqContext context = TestContext.Create())
        {
            await using var pull = new PullSocket(context) { HandshakeInterval = TimeSpan.FromSeconds(1) };
            string endpoint = pull.Bind("tcp://127.0.0.1:*").Endpoint;
            Dictionary<ZmqMonitorEventKind, int> seen = [];
            Task monitor = CountAsync(pull, seen);
            MemoryUse memory = MemoryUse.Now();
            int count = TestScope.Choose(200, 1000);
            Task<TimeSpan>[] peers = [.. Enumerable.Range(0, count).Select(i => DribbleAsync(endpoint, i))];
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 20; i++)
            {
                using var push = new PushSocket(context);
                push.Connect(endpoint);
                push.Send($"{i}");
                Assert.Equal($"{i}", pull.ReceiveString(Eventually.Patience));
            }
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
            memory.AssertGrewAtMost(count * (64L << 10));
            TimeSpan[] lives = await Task.WhenAll(peers).InTimeAsync();
            Assert.All(lives, life => Assert.InRange(life.TotalSeconds, 0, 15));
            await Eventually.TrueAsync(
                () =>
                {
                    lock (seen)
                        return seen.GetValueOrDefault(ZmqMonitorEventKind.HandshakeFailed) == count;
                },
                "an event for each");
            await pull.DisposeAsync();
            await monitor;
        }
        await before.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_server_that_never_ends_its_greeting_is_left_and_tried_again()
    {
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        await using ZmqContext context = TestContext.Create();
        await using var push = new PushSocket(context)
        {
            HandshakeInterval = TimeSpan.FromMilliseconds(300), ReconnectInterval = TimeSpan.FromMilliseconds(10),
            Linger = TimeSpan.Zero,
        };
        await using var log = new MonitorLog(push);
        push.Connect($"tcp://{server.LocalEndpoint}");
        for (int i = 0; i < 2; i++)
        {
            using var peer = new RawPeer(await server.AcceptSocketAsync().InTimeAsync());
            Task dribble = DribbleAsync(peer, 30);
            await log.UntilAsync(ZmqMonitorEventKind.HandshakeFailed);
            await log.UntilAsync(ZmqMonitorEventKind.ConnectRetried);
            await dribble;
        }
    }

    private static async Task<TimeSpan> DribbleAsync(string endpoint, int seed)
    {
        using RawPeer peer = await RawPeer.ConnectAsync(endpoint);
        long start = Stopwatch.GetTimestamp();
        await DribbleAsync(peer, 20 + (seed % 50));
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Begins with some bytes of a handshake and goes on byte by byte until the other side has had enough.</summary>
    private static async Task DribbleAsync(RawPeer peer, int first)
    {
        byte[] whole = [.. RawPeer.Greeting, .. RawPeer.Ready("PUSH")];
        Task end = peer.ReadToEndAsync();
        await peer.TryWriteAsync(whole.AsMemory(0, first));
        for (int i = first; !end.IsCompleted; i++)
        {
            await Task.WhenAny(end, Task.Delay(200));
            // Never the last byte.
            if (i < whole.Length - 1)
                await peer.TryWriteAsync(whole.AsMemory(i, 1));
        }
        await end;
    }

    private static async Task CountAsync(PullSocket pull, Dictionary<ZmqMonitorEventKind, int> seen)
    {
        await foreach (ZmqMonitorEvent e in pull.MonitorAsync())
        {
            lock (seen)
                seen[e.Kind] = seen.GetValueOrDefault(e.Kind) + 1;
        }
    }
}
