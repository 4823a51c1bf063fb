using System.Buffers;
using Zerowire.Engines;
using Zerowire.Pipes;
using Zerowire.Protocol;
using Zerowire.Tests.Pipes;

namespace Zerowire.Tests.Engines;

/// <summary>Encoded output keeps the promise of all output: what was not wholly handed over is sent again, from the first
/// frame of its message, and nothing else is.</summary>
public sealed class EncodingOutputTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1000)]
    [InlineData(3, 100_000)]
    [InlineData(4, 1_000_000)]
    public void Frames_are_encoded_in_order_however_little_the_kernel_takes(int seed, int most)
    {
        var random = new Random(seed);
        PipeNetwork network = PipeNetwork.Session();
        var socket = new NarrowSocket(random, most);
        var output = new EncodingOutput(socket, new V1FrameEncoder());
        var expected = new List<byte>();
        for (int i = 0; i < 150; i++)
        {
            byte[][] message = Messages.Random(random, 4, most < 100 ? 2000 : 100_000);
            network.First.Write(message);
            expected.AddRange(EncodeV1(message));
            network.Run();
            if (random.Next(3) == 0)
                output.Send(network.Second.Pipe);
        }
        while (output.Send(network.Second.Pipe))
        {
        }
        Assert.True(expected.SequenceEqual(socket.Taken));
        Assert.True(network.Second.Pipe.IsReadAsleep);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void However_often_connections_are_lost_each_begins_with_the_first_message_not_wholly_sent(int seed)
    {
        var random = new Random(seed);
        PipeNetwork network = PipeNetwork.Session(sendMark: 20);
        List<byte[][]> messages = [];
        int sent = 0;
        int refused = 0;
        for (int life = 0; life < 200; life++)
        {
            // Long enough, at times, for the longest message.
            int longest = random.Next(8) == 0 ? 500_000 : 60_000;
            var socket = new NarrowSocket(random, 50_000) { Life = random.Next(1, longest) };
            // Connections of all kinds follow each other: the peer may have become another.
            bool old = random.Next(3) > 0;
            EngineOutput output = old
                ? new EncodingOutput(socket, new V1FrameEncoder()) : new FrameOutput(socket);
            while (socket.Life > 0)
            {
                byte[][] message = Messages.Random(random, 6, 50_000);
                if (network.First.Write(message))
                    messages.Add(message);
                else
                    refused++;
                output.Send(network.Second.Pipe);
                network.Run();
            }
            byte[] taken = [.. socket.Taken];
            int offset = 0;
            int first = sent;
            for (int i = first; offset < taken.Length; i++)
            {
                byte[] wire = old ? EncodeV1(messages[i]) : Messages.Encode(messages[i]);
                int length = Math.Min(wire.Length, taken.Length - offset);
                Assert.True(wire.AsSpan(0, length).SequenceEqual(taken.AsSpan(offset, length)), $"life {life}, message {i}");
                offset += length;
                sent += length == wire.Length ? 1 : 0;
            }
            output.Abandon();
            network.Second.Pipe.ConnectionLost();
            // The mark counts what has not wholly gone, and nothing that has.
            Assert.InRange(messages.Count - sent, 0, 20 + 10);
        }
        Assert.True(sent > 100 && refused > 0, $"{sent} sent, {refused} refused");
    }

    [Fact]
    public void Own_frames_go_between_messages_and_are_encoded_too()
    {
        var random = new Random(7);
        PipeNetwork network = PipeNetwork.Session();
        var socket = new NarrowSocket(random, 700);
        var before = new FrameOutput(socket);
        before.Own.Write("raw"u8);
        var output = new EncodingOutput(socket, new V1FrameEncoder(), before) { Version = ZmtpVersion.V10 };
        byte[][] message = [Messages.Bytes(3000, 1), Messages.Bytes(20_000, 2), Messages.Bytes(300, 3)];
        var expected = new List<byte>("raw"u8.ToArray());
        for (int i = 0; i < 50; i++)
        {
            network.First.Write(message);
            byte[] topic = Messages.Bytes(i == 0 ? 255 : i, i);
            network.First.Pipe.WriteSubscription(new Subscription(i % 2 == 1, topic));
            expected.AddRange(EncodeV1(message));
            expected.AddRange(EncodeV1([[(byte)(1 - (i % 2)), .. topic]]));
        }
        network.Run();
        do
        {
            output.Send(network.Second.Pipe);
        }
        while (!network.Second.Pipe.IsReadAsleep || output.Send(network.Second.Pipe));
        Assert.True(expected.SequenceEqual(socket.Taken));
    }

    [Fact]
    public void Raw_output_is_the_bodies_and_nothing_else()
    {
        var random = new Random(8);
        PipeNetwork network = PipeNetwork.Session();
        var socket = new NarrowSocket(random, 30_000);
        var output = new EncodingOutput(socket, new RawFrameEncoder());
        var expected = new List<byte>();
        foreach (int length in Messages.EdgeLengths)
        {
            byte[] body = Messages.Bytes(length, length);
            network.First.Write(body);
            expected.AddRange(body);
        }
        network.Run();
        while (output.Send(network.Second.Pipe))
        {
        }
        Assert.True(expected.SequenceEqual(socket.Taken));
        Assert.True(network.Second.Pipe.IsReadAsleep);
    }

    private static byte[] EncodeV1(byte[][] message)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < message.Length; i++)
        {
            int length = message[i].Length + 1;
            byte more = i < message.Length - 1 ? (byte)1 : (byte)0;
            if (length < 255)
                bytes.AddRange([(byte)length, more]);
            else
                bytes.AddRange([0xFF, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, more]);
            bytes.AddRange(message[i]);
        }
        return [.. bytes];
    }
}
