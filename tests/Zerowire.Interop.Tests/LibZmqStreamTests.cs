using System.Buffers.Binary;
using Zerowire.Interop.Tests.Peers;

namespace Zerowire.Interop.Tests;

/// <summary>Long streams through the high-water marks of both implementations.</summary>
public sealed class LibZmqStreamTests
{
    private static int Count => TestScope.All ? 2_000_000 : 100_000;

    public static TheoryData<string> Transports() => ["tcp", "ipc"];

    [Theory]
    [MemberData(nameof(Transports))]
    public void A_stream_to_libzmq_keeps_its_order_and_loses_nothing(string transport)
    {
        using var us = new ZerowirePeer(ZmqSocketType.Push);
        using var them = new LibZmqPeer(ZmqSocketType.Pull);
        us.Connect(them.Bind(Endpoints.New(transport)));
        AssertOrderedStream(us, them);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public void A_stream_from_libzmq_keeps_its_order_and_loses_nothing(string transport)
    {
        using var us = new ZerowirePeer(ZmqSocketType.Pull);
        using var them = new LibZmqPeer(ZmqSocketType.Push);
        them.Connect(us.Bind(Endpoints.New(transport)));
        AssertOrderedStream(them, us);
    }

    [Fact]
    public void A_router_answers_many_libzmq_dealers_each_with_its_own()
    {
        using var router = new ZerowirePeer(ZmqSocketType.Router);
        string endpoint = router.Bind("tcp://127.0.0.1:*");
        LibZmqPeer[] dealers = [.. Enumerable.Range(0, 20).Select(i => new LibZmqPeer(ZmqSocketType.Dealer, $"d{i}"))];
        try
        {
            for (int i = 0; i < dealers.Length; i++)
            {
                dealers[i].Connect(endpoint);
                for (int n = 0; n < 50; n++) dealers[i].Send([(byte)i], [(byte)n]);
            }

            for (int n = 0; n < dealers.Length * 50; n++) router.Send(router.Receive());
            for (int i = 0; i < dealers.Length; i++)
            {
                for (int n = 0; n < 50; n++) Assert.Equal([[(byte)i], [(byte)n]], dealers[i].Receive());
            }
        }
        finally
        {
            foreach (LibZmqPeer dealer in dealers) dealer.Dispose();
        }
    }

    private static void AssertOrderedStream(IPeer sender, IPeer receiver)
    {
        Exception? failure = null;
        var sending = new Thread(() =>
        {
            try
            {
                for (int i = 0; i < Count; i++) sender.Send(Numbered(i));
            }
            catch (Exception e) when (e is TimeoutException or ZmqException or LibZmq.LibZmqException)
            {
                failure = e;
            }
        });
        sending.Start();
        for (int i = 0; i < Count; i++)
            Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(Assert.Single(receiver.Receive())));
        sending.Join();
        Assert.Null(failure);
    }

    // Lengths on both sides of the short frame's limit of 255 bytes.
    private static byte[] Numbered(int number)
    {
        byte[] body = new byte[4 + (number % 300)];
        BinaryPrimitives.WriteInt32LittleEndian(body, number);
        return body;
    }
}
