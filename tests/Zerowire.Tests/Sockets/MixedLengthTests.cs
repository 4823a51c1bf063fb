using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Sockets;

/// <summary>Streams whose messages are short, long and in parts, as they come: each form takes another way through the
/// queues.</summary>
public sealed class MixedLengthTests
{
    private const int Count = 60_000;

    private static readonly int[] s_lengths = [0, 1, 8, 64, 64, 64, 64, 255, 256, 300, 4000, 16_384, 16_385, 70_000];

    [Theory]
    [InlineData("tcp/sync/epoll")]
    [InlineData("ipc/sync/epoll")]
    [InlineData("tcp/sync/portable")]
    [InlineData("inproc/sync/epoll")]
    public async Task Every_message_of_a_pipeline_comes_whole_and_in_order(string scenario)
    {
        await using var stage = new Stage(scenario);
        PullSocket pull = stage.Pull();
        PushSocket push = stage.Push();
        await stage.JoinAsync(pull, push);
        await StreamAsync(push.Send, push.Send, pull.Receive, pull.Receive);
    }

    [Theory]
    [InlineData("tcp/sync/epoll")]
    [InlineData("inproc/sync/epoll")]
    public async Task Every_message_of_a_pair_comes_whole_and_in_order(string scenario)
    {
        await using var stage = new Stage(scenario);
        PairSocket one = stage.Pair();
        PairSocket other = stage.Pair();
        await stage.JoinAsync(one, other);
        await StreamAsync(one.Send, one.Send, other.Receive, other.Receive);
        await StreamAsync(other.Send, other.Send, one.Receive, one.Receive);
    }

    [Theory]
    [InlineData("tcp/sync/epoll")]
    [InlineData("inproc/sync/epoll")]
    public async Task Every_message_of_dealers_comes_whole_and_in_order(string scenario)
    {
        await using var stage = new Stage(scenario);
        DealerSocket one = stage.Dealer();
        DealerSocket other = stage.Dealer();
        await stage.JoinAsync(one, other);
        await StreamAsync(one.Send, one.Send, other.Receive, other.Receive);
    }

    private delegate void SendBytes(ReadOnlySpan<byte> bytes);

    private delegate void SendParts(ZmqMessage message);

    private delegate ZmqReceiveResult ReceiveBytes(Span<byte> buffer);

    private delegate void ReceiveParts(ZmqMessage into);

    private static async Task StreamAsync(
        SendBytes sendBytes, SendParts sendParts, ReceiveBytes receiveBytes, ReceiveParts receiveParts)
    {
        Task sending = Task.Factory.StartNew(() => Send(sendBytes, sendParts), TaskCreationOptions.LongRunning);
        Task receiving = Task.Factory.StartNew(
            () => Receive(receiveBytes, receiveParts), TaskCreationOptions.LongRunning);
        await Task.WhenAll(sending, receiving);
    }

    private static void Send(SendBytes sendBytes, SendParts sendParts)
    {
        var bytes = new byte[s_lengths.Max()];
        for (int i = 0; i < Count; i++)
        {
            Span<byte> body = bytes.AsSpan(0, LengthOf(i));
            body.Fill((byte)i);
            if (!HasParts(i))
            {
                sendBytes(body);
                continue;
            }
            using var message = new ZmqMessage();
            message.Append(body);
            message.Append("end"u8);
            sendParts(message);
        }
    }

    private static void Receive(ReceiveBytes receiveBytes, ReceiveParts receiveParts)
    {
        var buffer = new byte[s_lengths.Max()];
        using var message = new ZmqMessage();
        for (int i = 0; i < Count; i++)
        {
            bool asMessage = i % 5 == 0;
            if (asMessage)
                receiveParts(message);
            int length = asMessage ? CopyOut(message, i, buffer) : receiveBytes(buffer).Length;
            Assert.Equal(LengthOf(i), length);
            Assert.False(buffer.AsSpan(0, length).ContainsAnyExcept((byte)i), $"Message {i} came out wrong.");
        }
    }

    private static int CopyOut(ZmqMessage message, int number, Span<byte> buffer)
    {
        Assert.Equal(HasParts(number) ? 2 : 1, message.Count);
        message[0].CopyTo(buffer);
        return message[0].Length;
    }

    /// <summary>Mostly short ones in a row; the long ones move the queues to other segments.</summary>
    private static int LengthOf(int number) => s_lengths[number % 50 < 45 ? number % 7 : number % s_lengths.Length];

    private static bool HasParts(int number) => number % 97 == 0;
}
