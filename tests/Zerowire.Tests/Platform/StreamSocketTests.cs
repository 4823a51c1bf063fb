using Zerowire.Platform;
using Zerowire.Tests.Transports;

namespace Zerowire.Tests.Platform;

public sealed unsafe class StreamSocketTests
{
    public static TheoryData<string> Endpoints => new("tcp://127.0.0.1:*", "tcp://[::1]:*", "ipc://*");

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Bytes_arrive_in_order(string endpoint)
    {
        using ConnectedPair pair = new(endpoint);
        Assert.Equal(5, pair.Client.SendAll("hello"u8));
        Assert.Equal("hello"u8.ToArray(), pair.Server.ReceiveExactly(5));
        Assert.Equal(2, pair.Server.SendAll("hi"u8));
        Assert.Equal("hi"u8.ToArray(), pair.Client.ReceiveExactly(2));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_gathered_send_is_one_run_of_bytes(string endpoint)
    {
        using ConnectedPair pair = new(endpoint);
        byte[] first = [1, 2, 3], second = [], third = [4, 5];
        fixed (byte* a = first, b = second, c = third)
        {
            IoVector* vectors = stackalloc IoVector[] { new(a, 3), new(b, 0), new(c, 2) };
            Assert.Equal(5, pair.Client.Send(vectors, 3));
        }

        Assert.Equal([1, 2, 3, 4, 5], pair.Server.ReceiveExactly(5));
    }

    [Fact]
    public void More_vectors_than_the_kernel_takes_are_sent_in_part()
    {
        using ConnectedPair pair = new("ipc://*");
        byte one = 7;
        IoVector[] vectors = new IoVector[3000];
        Array.Fill(vectors, new IoVector(&one, 1));
        fixed (IoVector* pointer = vectors)
            Assert.Equal(1024, pair.Client.Send(pointer, vectors.Length));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Receive_would_block_when_nothing_has_arrived(string endpoint)
    {
        using ConnectedPair pair = new(endpoint);
        byte buffer;
        Assert.Equal(-(int)ZmqError.WouldBlock, pair.Server.Receive(&buffer, 1));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Send_would_block_when_the_peer_does_not_read(string endpoint)
    {
        using ConnectedPair pair = new(endpoint);
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
        using ConnectedPair pair = new(endpoint);
        pair.Client.Dispose();
        Assert.Empty(pair.Server.ReceiveExactly(1));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Shutdown_ends_the_stream_for_both(string endpoint)
    {
        using ConnectedPair pair = new(endpoint);
        pair.Client.Shutdown();
        Assert.Empty(pair.Server.ReceiveExactly(1));
        Assert.Empty(pair.Client.ReceiveExactly(1));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Sending_to_a_closed_peer_is_an_error_and_no_signal(string endpoint)
    {
        using ConnectedPair pair = new(endpoint);
        pair.Server.Dispose();
        int result = 0;
        Assert.True(SpinWait.SpinUntil(() => (result = pair.Client.SendAll("x"u8)) < 0, 10_000));
        Assert.Contains((ZmqError)(-result), new[] { ZmqError.BrokenPipe, ZmqError.ConnectionReset });
    }

    [Fact]
    public void A_closed_socket_is_a_bad_descriptor_and_closes_once()
    {
        using ConnectedPair pair = new("tcp://127.0.0.1:*");
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
        using ConnectedPair pair = new("tcp://127.0.0.1:*");
        Assert.Equal("127.0.0.1", pair.Server.PeerAddress);
        Assert.Equal("127.0.0.1", pair.Client.PeerAddress);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Client.RemoteEndpoint);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Server.LocalEndpoint);
        Assert.Equal(pair.Client.LocalEndpoint, pair.Server.RemoteEndpoint);
    }

    [Fact]
    public void The_ends_of_ipc_know_path_and_credentials()
    {
        using ConnectedPair pair = new("ipc://*");
        Assert.EndsWith($":{Environment.ProcessId}", pair.Server.PeerAddress, StringComparison.Ordinal);
        Assert.Equal(4, pair.Server.PeerAddress.Split(':').Length);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Client.RemoteEndpoint);
        Assert.Equal(pair.Listener.LocalEndpoint, pair.Server.LocalEndpoint);
        Assert.Equal("ipc://", pair.Server.RemoteEndpoint);
    }
}
