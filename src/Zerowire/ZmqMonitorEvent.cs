using System.Globalization;
using System.Text;
using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// Something that happened to a connection of a socket. One type for all kinds: which of the nullable properties are
/// set follows from <see cref="Kind"/>.
/// </summary>
public sealed record ZmqMonitorEvent
{
    internal ZmqMonitorEvent(MonitorRecord record)
    {
        Kind = (ZmqMonitorEventKind)record.Event;
        Value = record.Value;
        LocalEndpoint = record.LocalEndpoint;
        RemoteEndpoint = record.RemoteEndpoint;
        Reason = record.Reason;
    }

    /// <summary>What happened.</summary>
    public ZmqMonitorEventKind Kind { get; }

    /// <summary>The value of the event as libzmq gives it: a descriptor, an errno, milliseconds or a code.</summary>
    public long Value { get; }

    /// <summary>The address of this side; empty when it is not known.</summary>
    public string LocalEndpoint { get; }

    /// <summary>The address of the peer; empty when it is not known.</summary>
    public string RemoteEndpoint { get; }

    /// <summary>A sentence about the cause; null when there is nothing to add.</summary>
    public string? Reason { get; }

    /// <summary>The error of the kinds that carry one, otherwise null.</summary>
    public ZmqError? Error => Kind switch
    {
        ZmqMonitorEventKind.ConnectDelayed or ZmqMonitorEventKind.BindFailed or ZmqMonitorEventKind.AcceptFailed
            or ZmqMonitorEventKind.CloseFailed or ZmqMonitorEventKind.HandshakeFailed => (ZmqError)Value,
        _ => null,
    };

    /// <summary>
    /// After <see cref="ZmqMonitorEventKind.ConnectRetried"/>: the time until the next try; otherwise null.
    /// </summary>
    public TimeSpan? RetryInterval =>
        Kind == ZmqMonitorEventKind.ConnectRetried ? TimeSpan.FromMilliseconds(Value) : null;

    /// <summary>
    /// After <see cref="ZmqMonitorEventKind.HandshakeFailedProtocol"/>: what was wrong; otherwise null.
    /// </summary>
    public ZmqProtocolError? ProtocolError =>
        Kind == ZmqMonitorEventKind.HandshakeFailedProtocol ? (ZmqProtocolError)Value : null;

    /// <summary>
    /// After <see cref="ZmqMonitorEventKind.HandshakeFailedAuthentication"/>: 300 (try again later), 400 (denied) or
    /// 500 (internal error), as RFC 27 has it; otherwise null.
    /// </summary>
    public int? StatusCode =>
        Kind == ZmqMonitorEventKind.HandshakeFailedAuthentication ? (int)Value : null;

    /// <summary>Describes the event for logs; the form may change, do not parse it.</summary>
    /// <returns>For example <c>BindFailed, local tcp://0.0.0.0:80: AccessDenied</c>.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Kind.ToString());
        if (LocalEndpoint.Length > 0)
            text.Append(", local ").Append(LocalEndpoint);
        if (RemoteEndpoint.Length > 0)
            text.Append(", remote ").Append(RemoteEndpoint);
        string? detail = Error?.ToString() ?? ProtocolError?.ToString()
            ?? StatusCode?.ToString(CultureInfo.InvariantCulture);
        if (RetryInterval is { } interval)
            detail = string.Create(CultureInfo.InvariantCulture, $"again in {interval.TotalMilliseconds} ms");
        if (detail is not null)
            text.Append(": ").Append(detail);
        if (Reason is not null)
            text.Append(" (").Append(Reason).Append(')');
        return text.ToString();
    }
}
