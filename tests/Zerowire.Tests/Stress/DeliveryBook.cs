using System.Collections.Concurrent;

namespace Zerowire.Tests.Stress;

/// <summary>Keeps account of what was sent and what came.</summary>
internal sealed class DeliveryBook
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentDictionary<int, int> _received = new();
    private int _next;
    private int _sent;

    public bool IsComplete => _received.Count >= Volatile.Read(ref _sent);

    public void Send(PushSocket push, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            push.Send(BitConverter.GetBytes(Interlocked.Increment(ref _next)));
            Interlocked.Increment(ref _sent);
        }
    }

    public void TrySend(PushSocket push, CancellationToken stop)
    {
        using var message = new ZmqMessage();
        while (!stop.IsCancellationRequested)
        {
            message.Clear();
            message.Append(BitConverter.GetBytes(Interlocked.Increment(ref _next)));
            if (push.TrySend(message, s_short))
                Interlocked.Increment(ref _sent);
            else
                Assert.Single(message);
        }
    }

    public async Task SendAsync(PushSocket push, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            using var cancel = new CancellationTokenSource();
            try
            {
                ValueTask send;
                int number = Interlocked.Increment(ref _next);
                if (random.Next(2) == 0)
                {
                    send = push.SendAsync(BitConverter.GetBytes(number), cancel.Token);
                }
                else
                {
                    using var message = new ZmqMessage(BitConverter.GetBytes(number));
                    send = push.SendAsync(message, cancel.Token);
                }
                if (random.Next(3) == 0)
                    await cancel.CancelAsync();
                await send;
                Interlocked.Increment(ref _sent);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    public void TryReceive(PullSocket pull, CancellationToken stop)
    {
        byte[] buffer = new byte[4];
        while (!stop.IsCancellationRequested)
        {
            if (pull.TryReceive(buffer, out _, s_short))
                Note(buffer);
        }
    }

    public async Task ReceiveAsync(PullSocket pull, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        using var message = new ZmqMessage();
        while (!stop.IsCancellationRequested)
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);
            try
            {
                ValueTask receive = pull.ReceiveAsync(message, cancel.Token);
                if (random.Next(3) == 0)
                    await cancel.CancelAsync();
                await receive;
                Note(message[0].Span);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    public void AssertEachOnce()
    {
        Assert.DoesNotContain(_received, entry => entry.Value != 1);
        Assert.Equal(_sent, _received.Count);
    }

    public override string ToString() => $"{_sent} sent, {_received.Count} received";

    private void Note(ReadOnlySpan<byte> body) =>
        _received.AddOrUpdate(BitConverter.ToInt32(body), 1, static (_, times) => times + 1);
}
