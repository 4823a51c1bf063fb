using System.Diagnostics.CodeAnalysis;

namespace Zerowire.Tests.Api;

/// <summary>Records what is sent and gives it back, so that the conveniences are tested without a network.</summary>
internal sealed class FakeSocket : IZmqSender, IZmqReceiver
{
    private readonly Queue<string[]> _messages = new();

    public TimeSpan SendTimeout { get; set; }

    public TimeSpan ReceiveTimeout { get; set; }

    public int SendHighWaterMark { get; set; }

    public int ReceiveHighWaterMark { get; set; }

    /// <summary>How the last call waited; null for the timeout of the socket.</summary>
    public TimeSpan? LastTimeout { get; private set; }

    public bool IsFull { get; set; }

    /// <summary>What a receive fails with when there is no message.</summary>
    public Exception? End { get; set; }

    public int SentAsynchronously { get; private set; }

    public string[] Last => _messages.Last();

    public void Put(params string[] frames) => _messages.Enqueue(frames);

    public void Send(ReadOnlySpan<byte> body) => Send(new ZmqMessage(body));

    public void Send(ReadOnlySpan<byte> body, TimeSpan timeout) => Send(new ZmqMessage(body), timeout);

    public void Send(ZmqMessage message) => Take(message, null);

    public void Send(ZmqMessage message, TimeSpan timeout) => Take(message, timeout);

    public bool TrySend(ReadOnlySpan<byte> body, TimeSpan timeout = default) => TrySend(new ZmqMessage(body), timeout);

    public bool TrySend(ZmqMessage message, TimeSpan timeout = default)
    {
        LastTimeout = timeout;
        if (!IsFull)
            Take(message, timeout);
        return !IsFull;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        SendAsync(new ZmqMessage(body.Span), cancellationToken);

    public ValueTask SendAsync(ZmqMessage message, CancellationToken cancellationToken = default)
    {
        SentAsynchronously++;
        Take(message, null);
        return ValueTask.CompletedTask;
    }

    public ZmqMessage Receive() => Next(null) ?? throw (End ?? new TimeoutException());

    public ZmqMessage Receive(TimeSpan timeout) => Next(timeout) ?? throw (End ?? new TimeoutException());

    public void Receive(ZmqMessage into) => Fill(into, Receive());

    public void Receive(ZmqMessage into, TimeSpan timeout) => Fill(into, Receive(timeout));

    public ZmqReceiveResult Receive(Span<byte> buffer) => throw new NotSupportedException();

    public ZmqReceiveResult Receive(Span<byte> buffer, TimeSpan timeout) => throw new NotSupportedException();

    public bool TryReceive([NotNullWhen(true)] out ZmqMessage? message, TimeSpan timeout = default)
    {
        message = Next(timeout);
        return message is not null;
    }

    public bool TryReceive(ZmqMessage into, TimeSpan timeout = default)
    {
        if (!TryReceive(out ZmqMessage? message, timeout))
            return false;
        Fill(into, message);
        return true;
    }

    public bool TryReceive(Span<byte> buffer, out ZmqReceiveResult result, TimeSpan timeout = default) =>
        throw new NotSupportedException();

    public async ValueTask<ZmqMessage> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return Receive();
    }

    public ValueTask ReceiveAsync(ZmqMessage into, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    private static void Fill(ZmqMessage into, ZmqMessage message)
    {
        into.Clear();
        foreach (ZmqFrame frame in message)
            into.Append(frame.Span);
    }

    private void Take(ZmqMessage message, TimeSpan? timeout)
    {
        LastTimeout = timeout;
        _messages.Enqueue([.. message.Select(f => f.ToString())]);
        message.Clear();
    }

    private ZmqMessage? Next(TimeSpan? timeout)
    {
        LastTimeout = timeout;
        if (!_messages.TryDequeue(out string[]? frames))
            return null;
        var message = new ZmqMessage();
        foreach (string frame in frames)
            message.Append(frame);
        return message;
    }
}
