using Zerowire.Platform;
using Zerowire.Tests.Transports;
using Zerowire.Transports;

namespace Zerowire.Tests.Platform;

/// <summary>What a stream does, opened by direct calls.</summary>
public unsafe class SystemStreamTests
{
    public static TheoryData<string> Endpoints => new("tcp://127.0.0.1:*", "tcp://[::1]:*", "ipc://*");

    private protected virtual TransportSettings Used => Settings.Direct with { IPv6 = true };

    private protected virtual int MostVectors => 1024;

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Bytes_arrive_in_order(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        Assert.Equal(5, pair.Client.SendAll("hello"u8));
        Assert.Equal("hello"u8.ToArray(), pair.Server.ReceiveExactly(5));
        Assert.Equal(2, pair.Server.SendAll("hi"u8));
        Assert.Equal("hi"u8.ToArray(), pair.Client.ReceiveExactly(2));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_gathered_send_is_one_run_of_bytes(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        byte[] first = [1, 2, 3], second = [], third = [4, 5];
        fixed (byte* a = first, b = second, c = third)
        {
            IoVector* vectors = stackalloc IoVector[] { new(a, 3), new(b, 0), new(c, 2) };
            Assert.Equal(5, pair.Client.Send(vectors, 3));
        }

        Assert.Equal([1, 2, 3, 4, 5], pair.Server.ReceiveExactly(5));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_gathered_send_of_small_and_large_pieces_keeps_their_order(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        int[] lengths = [9, 40_000, 9, 100, 16 << 10, 1, (16 << 10) - 1, 0, 20_000, 3];
        byte[] all = new byte[lengths.Sum()];
        new Random(1).NextBytes(all);
        fixed (byte* start = all)
        {
            IoVector* vectors = stackalloc IoVector[lengths.Length];
            int total = 0;
            for (int i = 0; i < lengths.Length; total += lengths[i++])
                vectors[i] = new IoVector(start + total, (nuint)lengths[i]);
            int sent = pair.Client.Send(vectors, lengths.Length);
            Assert.Equal(all[..sent], pair.Server.ReceiveExactly(sent));
            Assert.InRange(sent, 40_000, total);
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_gathered_send_tells_how_much_of_it_was_taken(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        byte[] block = new byte[30_000];
        new Random(2).NextBytes(block);
        List<byte> taken = [];
        fixed (byte* start = block)
        {
            IoVector* vectors = stackalloc IoVector[] { new(start, 9), new(start + 9, 20_000), new(start + 20_009, 9991) };
            int sent;
            while ((sent = pair.Client.Send(vectors, 3)) > 0)
                taken.AddRange(block[..sent]);
            Assert.Equal(-(int)ZmqError.WouldBlock, sent);
        }

        Assert.Equal(taken, pair.Server.ReceiveExactly(taken.Count));
    }

    [Fact]
    public void Of_many_vectors_as_many_are_sent_as_can_be_in_one_go()
    {
        using ConnectedPair pair = Connect("ipc://*");
        byte one = 7;
        IoVector[] vectors = new IoVector[3000];
        Array.Fill(vectors, new IoVector(&one, 1));
        fixed (IoVector* pointer = vectors)
            Assert.Equal(MostVectors, pair.Client.Send(pointer, vectors.Length));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Receive_would_block_when_nothing_has_arrived(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        byte buffer;
        Assert.Equal(-(int)ZmqError.WouldBlock, pair.Server.Receive(&buffer, 1));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Send_would_block_when_the_peer_does_not_read(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        byte[] block = new byte[256 * 1024];
        int result = 1;
        fixed (byte* pointer = block)
        {
            for (int i = 0; i < 1000 && result > 0; i++)
                result = pair.Client.Send(pointer, block.Length);
        }

        Assert.Equal(-(int)ZmqError.WouldBlock, result);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Receive_gives_zero_when_the_peer_has_closed(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        pair.Client.Dispose();
        Assert.Empty(pair.Server.ReceiveExactly(1));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Shutdown_ends_the_stream_for_both(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        pair.Client.Shutdown();
        Assert.Empty(pair.Server.ReceiveExactly(1));
        Assert.Empty(pair.Client.ReceiveExactly(1));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Sending_to_a_closed_peer_is_an_error_and_no_signal(string endpoint)
    {
        using ConnectedPair pair = Connect(endpoint);
        pair.Server.Dispose();
        int result = 0;
        Assert.True(SpinWait.SpinUntil(() => (result = pair.Client.SendAll("x"u8)) < 0, 10_000));
        Assert.Contains((ZmqError)(-result), new[] { ZmqError.BrokenPipe, ZmqError.ConnectionReset });
    }

    [Fact]
    public void A_closed_socket_is_a_bad_descriptor_and_closes_once()
    {
        using ConnectedPair pair = Connect("tcp://127.0.0.1:*");
        pair.Client.Dispose();
        pair.Client.Dispose();
        byte value = 1;
        Assert.Equal(-1, pair.Client.Descriptor);
        Assert.Equal(-(int)ZmqError.BadDescriptor, pair.Client.Send(&value, 1));
        Assert.Equal(-(int)ZmqError.BadDescriptor, pair.Client.Receive(&value, 1));
    }

    [Fact]
    public void Both_ends_of_tcp_know_both_addresses()
    {
        using ConnectedPair pair = Connect("tcp://127.0.0.1:*");
        Assert.Equal("127.0.0.1", pair.Server.PeerAddress);
        Assert.Equal("127.0.0.1", pair.Client.PeerAddress);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Client.RemoteEndpoint);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Server.LocalEndpoint);
        Assert.Equal(pair.Client.LocalEndpoint, pair.Server.RemoteEndpoint);
    }

    [Fact]
    public void The_ends_of_ipc_know_path_and_credentials()
    {
        using ConnectedPair pair = Connect("ipc://*");
        Assert.EndsWith($":{Environment.ProcessId}", pair.Server.PeerAddress, StringComparison.Ordinal);
        Assert.Equal(4, pair.Server.PeerAddress.Split(':').Length);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Client.RemoteEndpoint);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Server.LocalEndpoint);
        Assert.Equal("ipc://", pair.Server.RemoteEndpoint);
    }

    private ConnectedPair Connect(string endpoint) => new(endpoint, Used);
}
