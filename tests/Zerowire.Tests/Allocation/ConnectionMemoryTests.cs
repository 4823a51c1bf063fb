using Zerowire.Pipes;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Platform;

namespace Zerowire.Tests.Allocation;

/// <summary>What a connection costs that carries nothing, and what is left of a burst.</summary>
[Collection(SerialCollection.Name)]
public sealed class ConnectionMemoryTests
{
    /// <summary>Managed memory of both ends, which live in this process.</summary>
    private const int MostForBothEnds = 11_000;

    private static readonly int s_connections = TestScope.Choose(200, 2000);
    private static readonly byte[] s_body = new byte[100];

    [Theory]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("ipc://*", false)]
    [InlineData("tcp://127.0.0.1:*", true)]
    public async Task An_idle_connection_costs_little_also_after_a_burst(string endpoint, bool routed)
    {
        await using var context = new ZmqContext();
        await using ZmqSocket bound = routed ? new RouterSocket(context) : new PullSocket(context);
        // Nobody is to be turned away and come back seconds later.
        bound.Backlog = s_connections;
        await using ZmqSocket connecting = routed ? new RouterSocket(context) : new PushSocket(context);
        string address = bound.Bind(endpoint).Endpoint;
        // What is made once is there before the first look.
        await ConnectAsync(connecting, address, 20);
        Burst(connecting, bound, 20);
        int segmentsBefore = SegmentPool.Lent;
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await ConnectAsync(connecting, address, s_connections);
        await Eventually.TrueAsync(() => SegmentPool.Lent <= segmentsBefore, "idle connections hold segments");
        AssertLittle(before);

        Burst(connecting, bound, 20 + s_connections);
        // One that has been read waits for the next look of its socket, which is that of one who waits.
        await Eventually.TrueAsync(
            () => !TryReceive(bound) && SegmentPool.Lent <= segmentsBefore, "connections hold segments after a burst");
        AssertLittle(before);
    }

    [Fact]
    public async Task Connections_that_had_much_to_do_hold_nothing_of_it()
    {
        await using var context = new ZmqContext();
        await using var pull = new PullSocket(context) { ReceiveHighWaterMark = 0 };
        await using var push = new PushSocket(context) { SendHighWaterMark = 0 };
        string address = pull.Bind("tcp://127.0.0.1:*").Endpoint;
        int segmentsBefore = SegmentPool.Lent;
        await ConnectAsync(push, address, 10);
        for (int round = 0; round < 3; round++)
        {
            Burst(push, pull, 5_000);
            await Eventually.TrueAsync(
                () => !TryReceive(pull) && SegmentPool.Lent <= segmentsBefore, "connections hold segments");
        }
    }

    private static void AssertLittle(long before)
    {
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / s_connections;
        Assert.InRange(each, 0, MostForBothEnds);
    }

    private static async Task ConnectAsync(ZmqSocket socket, string address, int count)
    {
        ZmqConnection[] connections = [.. Enumerable.Range(0, count).Select(_ => socket.Connect(address))];
        foreach (ZmqConnection connection in connections)
            await connection.WaitUntilReadyAsync().WaitAsync(Eventually.Patience);
    }

    /// <summary>Ten messages for each connection, which is as much as a small segment and some more.</summary>
    private static void Burst(ZmqSocket from, ZmqSocket to, int connections)
    {
        if (from is not PushSocket push)
            return;
        int count = 10 * connections;
        for (int i = 0; i < count; i++)
            push.Send(s_body);
        for (int i = 0; i < count; i++)
            Assert.True(((PullSocket)to).TryReceive(new byte[200], out _, Eventually.Patience));
    }

    private static bool TryReceive(ZmqSocket socket)
    {
        Span<byte> buffer = stackalloc byte[200];
        return ((IZmqReceiver)socket).TryReceive(buffer, out _);
    }
}
