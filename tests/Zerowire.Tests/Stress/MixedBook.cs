using System.Collections.Concurrent;

namespace Zerowire.Tests.Stress;

/// <summary>Keeps account of what <see cref="MixedCalls"/> sent and received. A message has the number of its sender,
/// its own number, and frames that follow from the two.</summary>
/// <param name="prefix">A frame in front of every message that is sent; null for none.</param>
/// <param name="skip">How many frames stand in front of what is received.</param>
internal sealed class MixedBook(byte[]? prefix = null, int skip = 0)
{
    private readonly ConcurrentQueue<(int Sender, int Number)> _received = [];
    private int _sent;

    public bool IsComplete => _received.Count >= Volatile.Read(ref _sent);

    public async Task SendAsync(IZmqSender socket, int sender, CancellationToken stop)
    {
        var random = new Random(sender);
        // A message that was given up was not sent: its number is the next one's.
        for (int number = 0; !stop.IsCancellationRequested;)
        {
            using ZmqMessage message = Create(sender, number);
            if (!await MixedCalls.TrySendAsync(socket, message, random))
                continue;
            Interlocked.Increment(ref _sent);
            number++;
        }
    }

    public async Task ReceiveAsync(IZmqReceiver socket, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var last = new Dictionary<int, int>();
        while (!stop.IsCancellationRequested)
        {
            using ZmqMessage? message = await MixedCalls.TryReceiveAsync(socket, random);
            if (message is null)
                continue;
            (int sender, int number) = Read(message);
            // Who receives beside others sees a sender's messages in their order too.
            int previous = last.GetValueOrDefault(sender, -1);
            Assert.True(number > previous, $"{sender}/{number} after {previous}");
            last[sender] = number;
            _received.Enqueue((sender, number));
        }
    }

    public void AssertEachOnce()
    {
        Assert.NotEqual(0, _sent);
        Assert.Equal(_sent, _received.Count);
        AssertNoneTwice();
    }

    public void AssertNoneTwice() => Assert.Equal(_received.Count, _received.Distinct().Count());

    public void AssertOrdered()
    {
        var next = new Dictionary<int, int>();
        foreach ((int sender, int number) in _received)
        {
            Assert.Equal(next.GetValueOrDefault(sender), number);
            next[sender] = number + 1;
        }
    }

    /// <summary>Whether this message has come.</summary>
    public bool HasReceived(int sender, int number) => _received.Contains((sender, number));

    public override string ToString() => $"{_sent} sent, {_received.Count} received";

    /// <summary>The message with a number of its sender.</summary>
    public ZmqMessage Create(int sender, int number)
    {
        var message = new ZmqMessage();
        if (prefix is not null)
            message.Append(prefix);
        message.Append(BitConverter.GetBytes(sender)).Append(BitConverter.GetBytes(number));
        for (int part = 0; part < number % 3; part++)
            message.Append(Body(number, part));
        return message;
    }

    private (int Sender, int Number) Read(ZmqMessage message)
    {
        int sender = BitConverter.ToInt32(message[skip].Span);
        int number = BitConverter.ToInt32(message[skip + 1].Span);
        Assert.Equal(skip + 2 + (number % 3), message.Count);
        for (int part = 0; part < number % 3; part++)
            Assert.True(message[skip + 2 + part].Span.SequenceEqual(Body(number, part)), $"Message {number} is torn.");
        return (sender, number);
    }

    private static byte[] Body(int number, int part)
    {
        byte[] body = new byte[number % 200 == 5 ? 40_000 : number % 64];
        Array.Fill(body, (byte)(number + part));
        return body;
    }
}
