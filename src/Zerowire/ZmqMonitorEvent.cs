using System.Globalization;
using System.Text;
using Zerowire.Sessions;
using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// Something that happened to a connection of a socket. One type for all kinds: which of the nullable properties are
/// set follows from <see cref="Kind"/>.
/// </summary>
public sealed record ZmqMonitorEvent
{
    private readonly MonitorRecord _record;

    internal ZmqMonitorEvent(MonitorRecord record) => _record = record;

    /// <summary>What happened.</summary>
    public ZmqMonitorEventKind Kind => (ZmqMonitorEventKind)_record.Event;

    /// <summary>
    /// The value of the event as libzmq gives it: a descriptor (connected, listening, accepted, closed, disconnected),
    /// an errno, milliseconds or a code.
    /// </summary>
    public long Value => _record.Value;

    /// <summary>
    /// The number of the connection, by which its events belong together, and with them the messages that came by it
    /// (<see cref="ZmqMessage.ConnectionId"/>). No other connection of the process has it or had it: one that is made
    /// anew has a new number. Null when the event is about an address.
    /// </summary>
    public long? ConnectionId => _record.ConnectionId == 0 ? null : _record.ConnectionId;

    /// <summary>
    /// The address that was bound or connected to, as <see cref="ZmqListener.Endpoint"/> and
    /// <see cref="ZmqConnection.Endpoint"/> have it: to which of the socket's endpoints the event belongs. Empty when
    /// it is not known.
    /// </summary>
    public string Endpoint => _record.Endpoint;

    /// <summary>The address of this side; empty when it is not known.</summary>
    public string LocalEndpoint => _record.LocalEndpoint;

    /// <summary>The address of the peer; empty when it is not known.</summary>
    public string RemoteEndpoint => _record.RemoteEndpoint;

    /// <summary>
    /// The routing id that the peer has announced or been given, or by which this socket knows it; empty when there is
    /// none, or none yet: a router names a peer that has announced none when it takes it in, after
    /// <see cref="ZmqMonitorEventKind.HandshakeSucceeded"/>.
    /// </summary>
    public ReadOnlyMemory<byte> RoutingId => _record.RoutingId;

    /// <summary>A sentence about the cause; null when there is nothing to add.</summary>
    public string? Reason => _record.Reason;

    /// <summary>The error of the kinds that carry one, otherwise null.</summary>
    public ZmqError? Error => Kind switch
    {
        ZmqMonitorEventKind.ConnectDelayed or ZmqMonitorEventKind.BindFailed or ZmqMonitorEventKind.AcceptFailed
            or ZmqMonitorEventKind.CloseFailed or ZmqMonitorEventKind.HandshakeFailed => (ZmqError)Value,
        _ => _record.Error == ZmqError.None ? null : _record.Error,
    };

    /// <summary>
    /// After <see cref="ZmqMonitorEventKind.ConnectRetried"/>: the time until the next try; otherwise null.
    /// </summary>
    public TimeSpan? RetryInterval =>
        Kind == ZmqMonitorEventKind.ConnectRetried ? TimeSpan.FromMilliseconds(Value) : null;

    /// <summary>
    /// After <see cref="ZmqMonitorEventKind.HandshakeFailedProtocol"/>, and after
    /// <see cref="ZmqMonitorEventKind.Disconnected"/> if that was why: how the peer broke the protocol; otherwise null.
    /// </summary>
    public ZmqProtocolError? ProtocolError => Kind == ZmqMonitorEventKind.HandshakeFailedProtocol
        ? (ZmqProtocolError)Value
        : _record.ProtocolError == Protocol.ProtocolError.None ? null : (ZmqProtocolError)_record.ProtocolError;

    /// <summary>
    /// After <see cref="ZmqMonitorEventKind.HandshakeFailedAuthentication"/>: 300 (try again later), 400 (denied) or
    /// 500 (internal error), as RFC 27 has it; otherwise null.
    /// </summary>
    public int? StatusCode =>
        Kind == ZmqMonitorEventKind.HandshakeFailedAuthentication ? (int)Value : null;

    /// <summary>After <see cref="ZmqMonitorEventKind.EventsLost"/>: how many; otherwise null.</summary>
    public long? LostEvents => Kind == ZmqMonitorEventKind.EventsLost ? Value : null;

    /// <summary>After <see cref="ZmqMonitorEventKind.PipeStatistics"/>: how many messages wait to be sent; otherwise
    /// null.</summary>
    public long? MessagesToSend => Kind == ZmqMonitorEventKind.PipeStatistics ? Value : null;

    /// <summary>After <see cref="ZmqMonitorEventKind.PipeStatistics"/>: how many messages wait to be received;
    /// otherwise null.</summary>
    public long? MessagesToReceive => Kind == ZmqMonitorEventKind.PipeStatistics ? _record.SecondValue : null;

    /// <summary>
    /// Reads a message of a monitor socket (<see cref="ZmqSocket.Monitor"/>), of either version. It knows less than an
    /// event of <see cref="ZmqSocket.MonitorAsync(CancellationToken)"/>: kind, value and addresses; with version 1 the
    /// only address is in <see cref="LocalEndpoint"/>, whosever it is.
    /// </summary>
    /// <param name="message">The message, which is left as it is.</param>
    /// <returns>The event.</returns>
    /// <exception cref="ArgumentException">The message is null, or none of a monitor socket.</exception>
    /// <exception cref="ObjectDisposedException">The message has been disposed.</exception>
    public static ZmqMonitorEvent Parse(ZmqMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new ZmqMonitorEvent(MonitorMessage.Read(in message.Frames)
            ?? throw new ArgumentException("This is no message of a monitor socket.", nameof(message)));
    }

    /// <summary>Describes the event for logs; the form may change, do not parse it.</summary>
    /// <returns>For example <c>BindFailed, local tcp://0.0.0.0:80: AccessDenied</c>.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Kind.ToString());
        if (ConnectionId is { } id)
            text.Append(CultureInfo.InvariantCulture, $", connection {id}");
        if (LocalEndpoint.Length > 0)
            text.Append(", local ").Append(LocalEndpoint);
        if (RemoteEndpoint.Length > 0)
            text.Append(", remote ").Append(RemoteEndpoint);
        if (!RoutingId.IsEmpty)
            text.Append(", routing id ").Append(Convert.ToHexString(RoutingId.Span));
        string? detail = ProtocolError?.ToString() ?? Error?.ToString()
            ?? StatusCode?.ToString(CultureInfo.InvariantCulture);
        if (RetryInterval is { } interval)
            detail = string.Create(CultureInfo.InvariantCulture, $"again in {interval.TotalMilliseconds} ms");
        if (Kind == ZmqMonitorEventKind.EventsLost)
            detail = Value.ToString(CultureInfo.InvariantCulture);
        if (Kind == ZmqMonitorEventKind.PipeStatistics)
        {
            detail = string.Create(
                CultureInfo.InvariantCulture, $"{MessagesToSend} to send, {MessagesToReceive} to receive");
        }
        if (detail is not null)
            text.Append(": ").Append(detail);
        if (Reason is not null)
            text.Append(" (").Append(Reason).Append(')');
        return text.ToString();
    }
}
