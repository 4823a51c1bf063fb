using Zerowire.Engines;
using Zerowire.Protocol;
using Zerowire.Tests.Infrastructure;
using Zerowire.Tests.Pipes;

namespace Zerowire.Tests.Engines;

/// <summary>How much goes to or comes from the kernel in one call.</summary>
public sealed class BatchSizeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(8192)]
    [InlineData(100_000)]
    public void No_call_hands_over_more_than_the_batch(int size)
    {
        var random = new Random(size);
        foreach (bool encodes in new[] { false, true })
        {
            PipeNetwork network = PipeNetwork.Session();
            var socket = new NarrowSocket(random, int.MaxValue);
            EngineOutput output = encodes
                ? new EncodingOutput(socket, new V1FrameEncoder(), longestBatch: size)
                : new FrameOutput(socket, size);
            for (int i = 0; i < 20; i++)
                network.First.Write(Messages.Random(random, 3, size < 100 ? 300 : 60_000));
            network.Run();
            int sent = -1;
            // All that waits, and all of it in pieces of at most the batch.
            while (sent != socket.Taken.Count)
            {
                sent = socket.Taken.Count;
                output.Send(network.Second.Pipe);
            }
            Assert.InRange(socket.LongestOffer, Math.Min(size, 2), size);
            Assert.True(network.Second.Pipe.IsReadAsleep);
        }
    }

    [Theory]
    [InlineData("tcp/sync/epoll", 1)]
    [InlineData("tcp/sync/epoll", 3)]
    [InlineData("tcp/sync/epoll", 1000)]
    [InlineData("ipc/sync/portable", 37)]
    [InlineData("ipc/sync/poll", int.MaxValue)]
    public async Task Messages_arrive_whole_in_batches_of_any_size(string scenario, int size)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        pull.ReceiveBatchSize = push.SendBatchSize = pull.SendBatchSize = push.ReceiveBatchSize = size;
        Assert.Equal((size, size), (pull.ReceiveBatchSize, push.GetOption(OptionNumber.SendBatchSize)));
        await stage.JoinAsync(pull, push);
        int[] lengths = [0, 1, 255, 256, 8191, 8192, 9000, 17_000, 40_000, 0, 5];
        byte[][] bodies = [.. lengths.Select(length => new byte[length])];
        foreach (byte[] body in bodies)
            Random.Shared.NextBytes(body);
        for (int round = 0; round < 3; round++)
        {
            foreach (byte[] body in bodies)
                push.Send(new ZmqMessage("head").Append(body));
            foreach (byte[] body in bodies)
            {
                using ZmqMessage message = pull.Receive();
                Assert.Equal("head", message[0].ToString());
                Assert.True(message[1].Span.SequenceEqual(body));
            }
        }
    }

    [Theory]
    [InlineData(null, 8 << 10)]
    [InlineData(100, 100)]
    [InlineData(20_000, 20_000)]
    [InlineData(1 << 20, 32 << 10)]
    public async Task A_message_of_a_stream_is_no_longer_than_the_batch(int? size, int longest)
    {
        await using var stage = new Stage("tcp/sync/epoll");
        StreamSocket stream = stage.Stream();
        stream.Notify = false;
        stream.ReceiveBatchSize = size;
        using RawPeer peer = await RawPeer.ConnectAsync(stream.Bind(stage.AnyEndpoint).Endpoint);
        byte[] bytes = new byte[200_000];
        Random.Shared.NextBytes(bytes);
        Task write = peer.WriteAsync(bytes);
        var received = new List<byte>();
        while (received.Count < bytes.Length)
        {
            using ZmqMessage message = stream.Receive();
            Assert.InRange(message[1].Length, 1, longest);
            received.AddRange(message[1].Span);
        }
        Assert.True(bytes.AsSpan().SequenceEqual(received.ToArray()));
        await write;
    }
}
