using System.Collections.Concurrent;
using Zerowire.Tests.Infrastructure;

namespace Zerowire.Tests.Stress;

/// <summary>Sends and receives in every form of the calls, and keeps account. A message has the number of its sender,
/// its own number, and frames that follow from the two.</summary>
/// <param name="address">A frame in front of every message, for a router.</param>
/// <param name="skip">How many frames a router has put in front of what is received.</param>
internal sealed class MixedBook(byte[]? address, int skip)
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
            int count = message.Count;
            if (await TrySendAsync(socket, message, random))
            {
                Interlocked.Increment(ref _sent);
                number++;
            }
            else
            {
                Assert.Equal(count, message.Count);
            }
        }
    }

    public async Task ReceiveAsync(IZmqReceiver socket, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        using var into = new ZmqMessage();
        while (!stop.IsCancellationRequested)
        {
            switch (random.Next(5))
            {
                case 0 when socket.TryReceive(out ZmqMessage? message):
                    Note(message);
                    message.Dispose();
                    break;
                case 1 when socket.TryReceive(into, TimeSpan.FromMilliseconds(random.Next(3))):
                    Note(into);
                    break;
                case 2:
                    try
                    {
                        using ZmqMessage message = socket.Receive(TimeSpan.FromMilliseconds(random.Next(5)));
                        Note(message);
                    }
                    catch (TimeoutException)
                    {
                    }
                    break;
                default:
                    await ReceiveAsync(socket, into, random);
                    break;
            }
        }
    }

    public void AssertEachOnce()
    {
        Assert.NotEqual(0, _sent);
        Assert.Equal(_sent, _received.Count);
        Assert.Equal(_sent, _received.Distinct().Count());
    }

    public void AssertOrdered()
    {
        var next = new Dictionary<int, int>();
        foreach ((int sender, int number) in _received)
        {
            Assert.Equal(next.GetValueOrDefault(sender), number);
            next[sender] = number + 1;
        }
    }

    public override string ToString() => $"{_sent} sent, {_received.Count} received";

    private static async Task<bool> TrySendAsync(IZmqSender socket, ZmqMessage message, Random random)
    {
        using var cancel = new CancellationTokenSource();
        try
        {
            switch (random.Next(5))
            {
                case 0:
                    return socket.TrySend(message);
                case 1:
                    return socket.TrySend(message, TimeSpan.FromMilliseconds(random.Next(3)));
                case 2:
                    socket.Send(message, TimeSpan.FromMilliseconds(random.Next(20)));
                    return true;
                default:
                    ValueTask send = socket.SendAsync(message, cancel.Token);
                    if (random.Next(2) == 0)
                        await cancel.CancelAsync();
                    else
                        cancel.CancelAfter(random.Next(3));
                    await send;
                    return true;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    private async Task ReceiveAsync(IZmqReceiver socket, ZmqMessage into, Random random)
    {
        using var cancel = new CancellationTokenSource();
        try
        {
            ValueTask receive = socket.ReceiveAsync(into, cancel.Token);
            if (random.Next(2) == 0)
                await cancel.CancelAsync();
            else
                cancel.CancelAfter(random.Next(3));
            await receive;
            Note(into);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private ZmqMessage Create(int sender, int number)
    {
        var message = new ZmqMessage();
        if (address is not null)
            message.Append(address);
        message.Append(BitConverter.GetBytes(sender)).Append(BitConverter.GetBytes(number));
        for (int part = 0; part < number % 3; part++)
            message.Append(Body(number, part));
        return message;
    }

    private void Note(ZmqMessage message)
    {
        int sender = BitConverter.ToInt32(message[skip].Span);
        int number = BitConverter.ToInt32(message[skip + 1].Span);
        Assert.Equal(skip + 2 + (number % 3), message.Count);
        for (int part = 0; part < number % 3; part++)
            Assert.True(message[skip + 2 + part].Span.SequenceEqual(Body(number, part)), $"Message {number} is torn.");
        _received.Enqueue((sender, number));
    }

    private static byte[] Body(int number, int part)
    {
        byte[] body = new byte[number % 200 == 5 ? 40_000 : number % 64];
        Array.Fill(body, (byte)(number + part));
        return body;
    }
}
