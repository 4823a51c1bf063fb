using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// A connection that a socket makes, and makes again whenever it is lost; the result of
/// <see cref="ZmqSocket.Connect"/>. It belongs to the socket and ends with it, so it need not be kept and is not
/// disposable.
/// </summary>
public sealed class ZmqConnection
{
    private readonly EndpointHandle _handle;

    internal ZmqConnection(EndpointHandle handle) => _handle = handle;

    /// <summary>The address connected to.</summary>
    public string Endpoint => _handle.Endpoint;

    /// <summary>Where the connection stands at this moment.</summary>
    public ZmqConnectionState State
    {
        get
        {
            if (_handle.IsClosed)
                return ZmqConnectionState.Closed;
            return _handle.IsReady ? ZmqConnectionState.Ready : ZmqConnectionState.Connecting;
        }
    }

    /// <summary>
    /// Waits until the peer is connected and its handshake is done, so that messages can flow. Completes at once when
    /// that is so.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait, not the connection.</param>
    /// <returns>Completes when <see cref="State"/> is <see cref="ZmqConnectionState.Ready"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    /// <exception cref="ZmqException">The connection was ended first.</exception>
    /// <example><code>await socket.Connect("tcp://server:5555").WaitUntilReadyAsync(ct);</code></example>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken = default) =>
        _handle.WaitUntilReadyAsync(cancellationToken);

    /// <summary>
    /// Ends the connection; messages that were queued for it are still given the time of
    /// <see cref="ZmqSocket.Linger"/>. A second call does nothing. Stands for <c>zmq_disconnect</c>.
    /// </summary>
    public void Disconnect() => _handle.Close();

    /// <summary>The address and the state.</summary>
    /// <returns>For example <c>tcp://server:5555 (Ready)</c>.</returns>
    public override string ToString() => $"{Endpoint} ({State})";
}
