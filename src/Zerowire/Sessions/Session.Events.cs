using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Sessions;

// What is told of the connection to those who watch the socket. All of it on the session's thread, and what comes before,
// by the listener, is told before this session is given the connection: so the events are in order.
internal sealed partial class Session
{
    /// <summary>What the peer has announced, or else what the socket called it when the pipe ended; for events.</summary>
    private byte[]? _routingId;

    /// <summary>The address that was bound or connected to.</summary>
    public string Endpoint { get; init; }

    void IPipeEvents.StatisticsWanted(Pipe pipe, long messagesRead)
    {
        if (pipe != _pipe || !_socket.IsMonitored)
            return;
        _socket.Raise(Describe(SocketEvent.PipeStatistics, pipe.MessagesToSend) with
        {
            SecondValue = pipe.MessagesToRead(messagesRead),
        });
    }

    private void RaiseFailure(ZmqError error, ProtocolError protocolError, bool wasReady, ZmtpHandshake? handshake)
    {
        if (!_socket.IsMonitored)
            return;
        string why = handshake is { ErrorReason: { } said } ? $"The peer refuses: {said}"
            : wasReady && error == ZmqError.TimedOut ? "The peer was silent for too long."
            : error.Describe();
        // Once the handshake's success was told of, it cannot fail.
        if (!wasReady && handshake?.AuthStatus is { } status)
            RaiseOfConnection(SocketEvent.HandshakeFailedAuth, status, reason: why);
        else if (!wasReady && protocolError != ProtocolError.None)
            RaiseOfConnection(SocketEvent.HandshakeFailedProtocol, (long)protocolError, reason: protocolError.ToString());
        else if (!wasReady)
            RaiseOfConnection(SocketEvent.HandshakeFailedNoDetail, (long)error, reason: why);
        RaiseOfConnection(SocketEvent.Disconnected, _engine!.Descriptor, error, protocolError, why);
    }

    /// <summary>This side has ended the connection.</summary>
    private void RaiseClosed()
    {
        if (_engine is not null)
            RaiseOfConnection(SocketEvent.ConnectionClosed, _engine.Descriptor);
    }

    private void RaiseOfConnection(
        SocketEvent socketEvent, long value, ZmqError error = ZmqError.None,
        ProtocolError protocolError = ProtocolError.None, string? reason = null)
    {
        if (_socket.IsMonitored)
        {
            _socket.Raise(Describe(socketEvent, value) with
            {
                Error = error, ProtocolError = protocolError, Reason = reason,
            });
        }
    }

    private MonitorRecord Describe(SocketEvent socketEvent, long value) => new(socketEvent, value)
    {
        Endpoint = Endpoint,
        IsConnecting = _target is not null,
        LocalEndpoint = _engine?.LocalEndpoint ?? "",
        RemoteEndpoint = _engine?.RemoteEndpoint ?? Endpoint,
        ConnectionId = _engine?.ConnectionId ?? 0,
        RoutingId = RoutingId,
    };

    /// <summary>The socket names a peer that has no name, when it takes its pipe; then it is known here.</summary>
    private byte[]? RoutingId =>
        (_target is null ? null : _options.ConnectRoutingId) ?? _routingId ?? _pipe?.RoutingIdAtSocket;
}
