using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>ZMQ_ROUTER_RAW, the old form of STREAM.</summary>
public sealed class RouterRawTests
{
    [Theory]
    [InlineData("tcp/sync/epoll")]
    [InlineData("ipc/async/poll")]
    [InlineData("tcp/try/portable")]
    public async Task A_raw_router_talks_to_peers_that_speak_no_ZMTP(string scenario)
    {
        await using var stage = new Stage(scenario);
        RouterSocket router = stage.Router();
        router.SetOption(OptionNumber.RouterRaw, 1);
        using RawPeer client = await RawPeer.ConnectAsync(router.Bind(stage.AnyEndpoint).Endpoint);
        byte[] id = await NotifiedAsync(stage, router);
        Assert.Equal(5, id.Length);

        await client.WriteAsync("hello"u8.ToArray());
        using (ZmqMessage message = await stage.ReceiveAsync(router))
        {
            Assert.Equal(id, message[0].ToArray());
            Assert.Equal("hello", message[1].ToString());
        }
        await stage.SendAsync(router, new ZmqMessage(id).Append("one").Append("two"));
        Assert.Equal("onetwo"u8.ToArray(), await client.ReadBytesAsync(6));

        // No bytes end the connection, after what was sent before.
        await stage.SendAsync(router, new ZmqMessage(id).Append("last"));
        await stage.SendAsync(router, new ZmqMessage(id).Append(""));
        Assert.Equal("last"u8.ToArray(), await client.ReadBytesAsync(4));
        await Assert.ThrowsAsync<EndOfStreamException>(() => client.ReadBytesAsync(1));
    }

    [Fact]
    public async Task A_raw_router_that_connects_knows_its_peer_by_the_id_that_it_gives()
    {
        await using var stage = new Stage("tcp/sync/epoll");
        StreamSocket server = stage.Stream();
        RouterSocket router = stage.Router();
        router.SetOption(OptionNumber.RouterRaw, 1);
        router.Connect(server.Bind(stage.AnyEndpoint).Endpoint, "server"u8);
        router.Send("server"u8, "early"u8);
        byte[] id = await NotifiedAsync(stage, server);
        using (ZmqMessage message = await stage.ReceiveAsync(server))
            Assert.Equal("early", message[1].ToString());
        Assert.Equal("server"u8.ToArray(), await NotifiedAsync(stage, router));
        server.Send(id, "answer"u8);
        using ZmqMessage answer = await stage.ReceiveAsync(router);
        Assert.Equal("server|answer", answer.Text());
    }

    private static async Task<byte[]> NotifiedAsync(Stage stage, IZmqReceiver socket)
    {
        using ZmqMessage message = await stage.ReceiveAsync(socket);
        Assert.Equal(2, message.Count);
        Assert.Equal(0, message[1].Length);
        return message[0].ToArray();
    }
}
