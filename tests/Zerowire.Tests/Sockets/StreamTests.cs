using System.Net;
using System.Net.Sockets;
using System.Text;
using Zerowire.Tests.Infrastructure;
using Kind = Zerowire.ZmqMonitorEventKind;

namespace Zerowire.Tests.Sockets;

/// <summary>STREAM: peers that do not speak ZMTP, in both roles.</summary>
public sealed class StreamTests
{
    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task A_raw_client_is_announced_heard_answered_and_missed(string scenario)
    {
        await using var stage = new Stage(scenario);
        StreamSocket server = stage.Stream();
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] id = await NotifiedAsync(stage, server);
        Assert.Equal(5, id.Length);
        Assert.Equal(0, id[0]);
        Assert.Equal(id, server.LastRoutingId.ToArray());

        await client.WriteAsync("hello"u8.ToArray());
        using (ZmqMessage message = await stage.ReceiveAsync(server))
        {
            Assert.Equal(2, message.Count);
            Assert.Equal(id, message[0].ToArray());
            Assert.Equal("hello", message[1].ToString());
            Assert.NotEmpty(message.Metadata!["Peer-Address"]!);
            await stage.SendAsync(server, message);
        }
        Assert.Equal("hello"u8.ToArray(), await client.ReadBytesAsync(5));

        client.Dispose();
        Assert.Equal(id, await NotifiedAsync(stage, server));
        await Eventually.TrueAsync(() => IsUnreachable(server, id), "the end of the peer");
        Assert.False(server.TryReceive(out _));
    }

    [Theory]
    [MemberData(nameof(Scenarios.Network), MemberType = typeof(Scenarios))]
    public async Task Two_streams_talk_to_each_other(string scenario)
    {
        await using var stage = new Stage(scenario);
        StreamSocket server = stage.Stream();
        StreamSocket client = stage.Stream();
        client.Connect(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] ofServer = client.LastRoutingId.ToArray();
        // What is sent before the connection is there waits for it.
        await stage.SendAsync(client, Message(ofServer, "early"));
        byte[] ofClient = await NotifiedAsync(stage, server);
        Assert.Equal("early", await ReadTextAsync(stage, server, ofClient, 5));
        Assert.Equal(ofServer, await NotifiedAsync(stage, client));
        await stage.SendAsync(server, Message(ofClient, "answer"));
        Assert.Equal("answer", await ReadTextAsync(stage, client, ofServer, 6));
        client.DisconnectPeer(ofServer);
        Assert.Equal(ofClient, await NotifiedAsync(stage, server));
        // The own act is no news.
        Assert.False(client.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
    }

    [Theory]
    [InlineData("tcp/sync/epoll", 3)]
    [InlineData("ipc/async/poll", 1)]
    public async Task Megabytes_pass_in_chunks_both_ways_at_once(string scenario, int megabytes)
    {
        await using var stage = new Stage(scenario);
        StreamSocket server = stage.Stream();
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] id = await NotifiedAsync(stage, server);
        byte[] all = Bytes(megabytes << 20);
        Task writing = client.WriteAsync(all);
        Task<byte[]> reading = client.ReadBytesAsync(all.Length);
        int received = 0;
        while (received < all.Length)
        {
            using ZmqMessage message = await stage.ReceiveAsync(server);
            Assert.InRange(message[1].Length, 1, 8192);
            Assert.True(all.AsSpan(received, message[1].Length).SequenceEqual(message[1].Span));
            received += message[1].Length;
            await stage.SendAsync(server, message);
        }
        await writing.InTimeAsync();
        Assert.True((await reading.InTimeAsync()).AsSpan().SequenceEqual(all));
        // One message of any length goes out whole.
        Task<byte[]> again = client.ReadBytesAsync(all.Length);
        await stage.SendAsync(server, new ZmqMessage(id).Append(all));
        Assert.True((await again.InTimeAsync()).AsSpan().SequenceEqual(all));
    }

    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("ipc/sync/poll")]
    public async Task An_empty_message_ends_the_connection_after_what_was_sent_before(string scenario)
    {
        await using var stage = new Stage(scenario);
        StreamSocket server = stage.Stream();
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        foreach (bool byName in (bool[])[true, false])
        {
            using RawPeer client = await RawPeer.ConnectAsync(endpoint);
            byte[] id = await NotifiedAsync(stage, server);
            byte[] last = Bytes(100_000);
            await stage.SendAsync(server, new ZmqMessage(id).Append(last));
            if (byName)
                server.DisconnectPeer(id);
            else
                await stage.SendAsync(server, new ZmqMessage(id).Append(""));
            Assert.Throws<ZmqException>(() => server.Send(id, "too late"u8));
            Assert.Equal(ZmqError.HostUnreachable,
                Assert.Throws<ZmqException>(() => server.DisconnectPeer(id)).Error);
            Assert.Equal(last, await client.ReadBytesAsync(last.Length));
            Assert.Empty(await ReadRestAsync(client));
            Assert.False(server.TryReceive(out _, TimeSpan.FromMilliseconds(10)));
        }
    }

    [Theory]
    [InlineData("half-closes")]
    [InlineData("closes")]
    [InlineData("resets")]
    public async Task However_a_peer_ends_what_it_sent_comes_before_the_news(string how)
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        await using var log = new MonitorLog(server);
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] id = await NotifiedAsync(stage, server);
        await client.WriteAsync("last words"u8.ToArray());
        Assert.Equal("last words", await ReadTextAsync(stage, server, id, 10));
        if (how == "resets")
        {
            client.Crash();
        }
        else
        {
            await client.WriteAsync("and more"u8.ToArray());
            if (how == "closes")
                client.Dispose();
            else
                client.Socket.Shutdown(SocketShutdown.Send);
            Assert.Equal("and more", await ReadTextAsync(stage, server, id, 8));
        }
        Assert.Equal(id, await NotifiedAsync(stage, server));
        if (how == "half-closes")
            Assert.Empty(await ReadRestAsync(client));
        // There is no handshake to tell of.
        await log.NextAsync(Kind.Listening);
        await log.NextAsync(Kind.Accepted);
        await log.NextAsync(Kind.Disconnected);
    }

    [Fact]
    public async Task A_message_of_another_shape_is_refused_and_harms_no_other()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] id = await NotifiedAsync(stage, server);
        server.Send(id, "one,"u8);
        using ZmqMessage three = new ZmqMessage(id).Append("two").Append("three");
        using var single = new ZmqMessage(id);
        Assert.Contains("two frames", Assert.Throws<ArgumentException>(() => server.Send(three)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => server.TrySend(single));
        Assert.Throws<ArgumentException>(() => server.Send("alone"));
        await Assert.ThrowsAsync<ArgumentException>(() => server.SendAsync(three).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => server.SendAsync("alone"u8.ToArray()).AsTask());
        Assert.Equal((3, 1), (three.Count, single.Count));
        server.Send(id, "two."u8);
        Assert.Equal("one,two."u8.ToArray(), await client.ReadBytesAsync(8));
    }

    [Fact]
    public async Task A_message_to_nobody_is_refused()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        foreach (byte[] nobody in (byte[][])[[], [0, 1, 2, 3, 4], "name"u8.ToArray()])
        {
            Assert.True(IsUnreachable(server, nobody));
            Assert.Equal(ZmqError.HostUnreachable,
                Assert.Throws<ZmqException>(() => server.DisconnectPeer(nobody)).Error);
        }
        using ZmqMessage refused = new ZmqMessage("name").Append("kept");
        await Assert.ThrowsAsync<ZmqException>(() => server.SendAsync(refused).AsTask());
        Assert.Equal("name|kept", refused.Text());
        Assert.True(server.CanSend());
    }

    [Fact]
    public async Task The_mark_counts_chunks_and_the_kernel_holds_the_peer_back()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        server.ReceiveHighWaterMark = 10;
        server.ReceiveBufferSize = 4096;
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] all = Bytes(20 << 20);
        Task writing = client.WriteAsync(all);
        await NotifiedAsync(stage, server);
        await Task.WhenAny(writing, Task.Delay(200));
        Assert.False(writing.IsCompleted, "The peer was not held back.");
        int received = 0;
        while (received < all.Length)
        {
            using ZmqMessage message = await stage.ReceiveAsync(server);
            Assert.True(all.AsSpan(received, message[1].Length).SequenceEqual(message[1].Span));
            received += message[1].Length;
        }
        await writing.InTimeAsync();
    }

    [Fact]
    public async Task A_peer_that_does_not_read_makes_sending_wait_and_can_be_disconnected()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        server.SendHighWaterMark = 5;
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        using RawPeer slow = await RawPeer.ConnectAsync(endpoint);
        byte[] id = await NotifiedAsync(stage, server);
        byte[] body = Bytes(200_000);
        int sent = 0;
        while (server.TrySend(id, body, TimeSpan.FromMilliseconds(200)))
            sent++;
        Assert.InRange(sent, 5, 500);
        Task waits = server.SendAsync(new ZmqMessage(id).Append(body)).AsTask();
        Assert.False(waits.IsCompleted);
        byte[] all = await slow.ReadBytesAsync((sent + 1) * body.Length);
        await waits.InTimeAsync();
        Assert.Equal(body, all[^body.Length..]);

        while (server.TrySend(id, body, TimeSpan.FromMilliseconds(50)))
            sent++;
        server.DisconnectPeer(id);
        Assert.True(IsUnreachable(server, id));
        // Others are served meanwhile.
        using RawPeer other = await RawPeer.ConnectAsync(endpoint);
        byte[] otherId = await NotifiedAsync(stage, server);
        server.Send(otherId, "hello"u8);
        Assert.Equal("hello"u8.ToArray(), await other.ReadBytesAsync(5));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_connection_is_made_again_under_the_same_id_and_told_of(bool immediate)
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket client = stage.Stream();
        client.Immediate = immediate;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        client.Connect($"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", "server"u8);
        for (int life = 0; life < 3; life++)
        {
            using var peer = new RawPeer(await listener.AcceptSocketAsync().InTimeAsync());
            Assert.Equal("server"u8.ToArray(), await NotifiedAsync(stage, client));
            await stage.SendAsync(client, "server", $"hello {life}");
            Assert.Equal(Encoding.ASCII.GetBytes($"hello {life}"), await peer.ReadBytesAsync(7));
            peer.Dispose();
            Assert.Equal("server"u8.ToArray(), await NotifiedAsync(stage, client));
        }
    }

    [Fact]
    public async Task A_peer_that_was_disconnected_is_not_connected_to_again()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket client = stage.Stream();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string endpoint = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        ZmqConnection connection = client.Connect(endpoint, "server"u8);
        using var peer = new RawPeer(await listener.AcceptSocketAsync().InTimeAsync());
        await NotifiedAsync(stage, client);
        client.DisconnectPeer("server"u8);
        Assert.Empty(await ReadRestAsync(peer));
        peer.Dispose();
        await Eventually.TrueAsync(() => connection.State == ZmqConnectionState.Closed, "the end of the connection");
        await Eventually.TrueAsync(() => IsGone(client, endpoint), "the end of the endpoint");
        Assert.False(listener.Pending());

        // Nor is one to which no connection was made yet.
        listener.Stop();
        ZmqConnection never = client.Connect(endpoint, "never"u8);
        client.DisconnectPeer("never"u8);
        await Eventually.TrueAsync(() => never.State == ZmqConnectionState.Closed, "the end of the connection");
    }

    [Theory]
    [InlineData("tcp/async/epoll")]
    [InlineData("ipc/async/epoll")]
    public async Task Without_notifications_only_bytes_come(string scenario)
    {
        await using var stage = new Stage(scenario);
        StreamSocket server = stage.Stream();
        Assert.True(server.Notify);
        server.Notify = false;
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        using RawPeer client = await RawPeer.ConnectAsync(endpoint);
        await client.WriteAsync("hello"u8.ToArray());
        using ZmqMessage message = await stage.ReceiveAsync(server);
        Assert.Equal("hello", message[1].ToString());
        byte[] id = message[0].ToArray();
        client.Dispose();
        await Eventually.TrueAsync(() => IsUnreachable(server, id), "the end of the peer");
        Assert.False(server.TryReceive(out _));
    }

    [Fact]
    public async Task Notifications_come_although_the_mark_is_met()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        server.ReceiveHighWaterMark = 1;
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        await client.WriteAsync("bytes"u8.ToArray());
        byte[] id = await NotifiedAsync(stage, server);
        Assert.Equal("bytes", await ReadTextAsync(stage, server, id, 5));
        client.Dispose();
        Assert.Equal(id, await NotifiedAsync(stage, server));
    }

    [Fact]
    public async Task There_is_no_handshake_that_could_take_too_long()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        server.HandshakeInterval = TimeSpan.FromMilliseconds(1);
        using RawPeer client = await RawPeer.ConnectAsync(server.Bind(stage.AnyEndpoint).Endpoint);
        byte[] id = await NotifiedAsync(stage, server);
        await Task.Delay(30);
        await client.WriteAsync("still here"u8.ToArray());
        Assert.Equal("still here", await ReadTextAsync(stage, server, id, 10));
    }

    [Fact]
    public async Task A_stream_neither_binds_nor_connects_over_inproc()
    {
        await using var stage = new Stage("inproc/async/epoll");
        StreamSocket stream = stage.Stream();
        Assert.Equal(ZmqError.IncompatibleProtocol,
            Assert.Throws<ZmqException>(() => stream.Bind("inproc://name")).Error);
        Assert.Equal(ZmqError.IncompatibleProtocol,
            Assert.Throws<ZmqException>(() => stream.Connect("inproc://name")).Error);
        Assert.Equal(ZmqError.IncompatibleProtocol,
            Assert.Throws<ZmqException>(() => stream.Connect("inproc://name", "id"u8)).Error);
    }

    [Fact]
    public async Task Options_of_a_stream()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket stream = stage.Stream();
        Assert.Equal(11, stream.GetOption(OptionNumber.Type));
        stream.SetOption(OptionNumber.StreamNotify, 0);
        Assert.False(stream.Notify);
        foreach (int value in (int[])[-1, 2, int.MaxValue])
            AssertInvalid(() => stream.SetOption(OptionNumber.StreamNotify, value));
        AssertInvalid(() => stream.SetOption(OptionNumber.StreamNotify, [1]));
        AssertInvalid(() => stream.GetOption(OptionNumber.StreamNotify));
        AssertInvalid(() => stream.SetOption(OptionNumber.ConnectRoutingId, []));
        AssertInvalid(() => stage.Dealer().SetOption(OptionNumber.ConnectRoutingId, "id"u8));
        AssertInvalid(() => stage.Router().SetOption(OptionNumber.StreamNotify, 1));
        Assert.Equal(0, stream.GetOption(OptionNumber.RoutingId, new byte[255]));
        Assert.True(stream.LastRoutingId.IsEmpty);
        stream.Connect(stage.NewEndpoint());
        byte[] id = new byte[255];
        Assert.Equal(5, stream.GetOption(OptionNumber.RoutingId, id));
        Assert.Equal(id[..5], stream.LastRoutingId.ToArray());
    }

    [Fact]
    public async Task A_thousand_clients_come_and_go_and_nothing_is_left()
    {
        await using var stage = new Stage("tcp/async/epoll");
        StreamSocket server = stage.Stream();
        string endpoint = server.Bind(stage.AnyEndpoint).Endpoint;
        for (int i = 0; i < TestScope.Choose(200, 2000); i++)
        {
            using RawPeer client = await RawPeer.ConnectAsync(endpoint);
            byte[] id = await NotifiedAsync(stage, server);
            if (i % 3 == 0)
            {
                server.DisconnectPeer(id);
                continue;
            }
            await client.WriteAsync(Encoding.ASCII.GetBytes($"{i:D5}"));
            Assert.Equal($"{i:D5}", await ReadTextAsync(stage, server, id, 5));
            if (i % 3 == 1)
                client.Crash();
            else
                client.Dispose();
            Assert.Equal(id, await NotifiedAsync(stage, server));
        }
        Assert.False(server.TryReceive(out _));
    }

    /// <summary>Receives a notification; the routing id of the peer.</summary>
    private static async Task<byte[]> NotifiedAsync(Stage stage, StreamSocket socket)
    {
        using ZmqMessage message = await stage.ReceiveAsync(socket);
        Assert.Equal(2, message.Count);
        Assert.True(message[1].IsEmpty, $"No notification, but {message}");
        return message[0].ToArray();
    }

    /// <summary>Receives chunks of one peer until so many bytes have come.</summary>
    private static async Task<string> ReadTextAsync(Stage stage, StreamSocket socket, byte[] id, int length)
    {
        string text = "";
        while (text.Length < length)
        {
            using ZmqMessage message = await stage.ReceiveAsync(socket);
            Assert.Equal(id, message[0].ToArray());
            Assert.False(message[1].IsEmpty);
            text += message[1].ToString();
        }
        return text;
    }

    private static async Task<byte[]> ReadRestAsync(RawPeer peer)
    {
        using var rest = new MemoryStream();
        await peer.CopyToAsync(rest);
        return rest.ToArray();
    }

    private static bool IsUnreachable(StreamSocket socket, byte[] id)
    {
        try
        {
            socket.TrySend(id, "anybody?"u8);
            return false;
        }
        catch (ZmqException e) when (e.Error == ZmqError.HostUnreachable)
        {
            return true;
        }
    }

    private static bool IsGone(StreamSocket socket, string endpoint)
    {
        try
        {
            socket.Disconnect(endpoint);
            return false;
        }
        catch (ZmqException e) when (e.Error == ZmqError.EndpointNotFound)
        {
            return true;
        }
    }

    private static ZmqMessage Message(byte[] id, string text) => new ZmqMessage(id).Append(text);

    private static void AssertInvalid(Action action) =>
        Assert.Equal(ZmqError.InvalidArgument, Assert.Throws<ZmqException>(action).Error);

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(i ^ (i >> 8) ^ (i >> 16));
        return bytes;
    }
}
