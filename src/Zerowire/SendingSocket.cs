namespace Zerowire;

/// <summary>A socket that sends only: push and publisher.</summary>
public abstract class SendingSocket : ZmqSocket, IZmqSender
{
    private protected SendingSocket(ZmqSocketType type, ZmqContext? context)
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
}
