using System.Diagnostics.CodeAnalysis;

namespace Zerowire;

/// <summary>A socket that sends and receives: pair, request, reply, dealer, router, stream, and the extended publisher
/// and subscriber.</summary>
public abstract class DuplexSocket : ZmqSocket, IZmqSender, IZmqReceiver
{
    private protected DuplexSocket(ZmqSocketType type, ZmqContext? context)
        : base(type, context)
    {
    }

    /// <inheritdoc/>
    public TimeSpan SendTimeout
    {
        get => SendTimeoutOption;
        set => SendTimeoutOption = value;
    }

    /// <inheritdoc/>
    public int SendHighWaterMark
    {
        get => SendHighWaterMarkOption;
        set => SendHighWaterMarkOption = value;
    }

    /// <inheritdoc/>
    public TimeSpan ReceiveTimeout
    {
        get => ReceiveTimeoutOption;
        set => ReceiveTimeoutOption = value;
    }

    /// <inheritdoc/>
    public int ReceiveHighWaterMark
    {
        get => ReceiveHighWaterMarkOption;
        set => ReceiveHighWaterMarkOption = value;
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> body) => SocketCalls.Send(this, body, Core.Options.SendTimeout);

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> body, TimeSpan timeout) => SocketCalls.Send(this, body, timeout.ToTimeout());

    /// <inheritdoc/>
    public void Send(ZmqMessage message) => SocketCalls.Send(this, message, Core.Options.SendTimeout);

    /// <inheritdoc/>
    public void Send(ZmqMessage message, TimeSpan timeout) => SocketCalls.Send(this, message, timeout.ToTimeout());

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> body, TimeSpan timeout = default) =>
        SocketCalls.TrySend(this, body, timeout.ToTimeout());

    /// <inheritdoc/>
    public bool TrySend(ZmqMessage message, TimeSpan timeout = default) =>
        SocketCalls.TrySend(this, message, timeout.ToTimeout());

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        Core.SendAsync(body, cancellationToken);

    /// <inheritdoc/>
    public ValueTask SendAsync(ZmqMessage message, CancellationToken cancellationToken = default) =>
        SocketCalls.SendAsync(this, message, cancellationToken);

    /// <inheritdoc/>
    public ZmqMessage Receive() => SocketCalls.Receive(this, Core.Options.ReceiveTimeout);

    /// <inheritdoc/>
    public ZmqMessage Receive(TimeSpan timeout) => SocketCalls.Receive(this, timeout.ToTimeout());

    /// <inheritdoc/>
    public void Receive(ZmqMessage into) => SocketCalls.Receive(this, into, Core.Options.ReceiveTimeout);

    /// <inheritdoc/>
    public void Receive(ZmqMessage into, TimeSpan timeout) => SocketCalls.Receive(this, into, timeout.ToTimeout());

    /// <inheritdoc/>
    public ZmqReceiveResult Receive(Span<byte> buffer) =>
        SocketCalls.Receive(this, buffer, Core.Options.ReceiveTimeout);

    /// <inheritdoc/>
    public ZmqReceiveResult Receive(Span<byte> buffer, TimeSpan timeout) =>
        SocketCalls.Receive(this, buffer, timeout.ToTimeout());

    /// <inheritdoc/>
    public bool TryReceive([NotNullWhen(true)] out ZmqMessage? message, TimeSpan timeout = default) =>
        SocketCalls.TryReceive(this, out message, timeout.ToTimeout());

    /// <inheritdoc/>
    public bool TryReceive(ZmqMessage into, TimeSpan timeout = default) =>
        SocketCalls.TryReceive(this, into, timeout.ToTimeout());

    /// <inheritdoc/>
    public bool TryReceive(Span<byte> buffer, out ZmqReceiveResult result, TimeSpan timeout = default) =>
        SocketCalls.TryReceive(this, buffer, out result, timeout.ToTimeout());

    /// <inheritdoc/>
    public ValueTask<ZmqMessage> ReceiveAsync(CancellationToken cancellationToken = default) =>
        SocketCalls.ReceiveAsync(this, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReceiveAsync(ZmqMessage into, CancellationToken cancellationToken = default) =>
        SocketCalls.ReceiveAsync(this, into, cancellationToken);
}
