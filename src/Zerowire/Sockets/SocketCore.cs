#pragma warning disable CA1822
using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Sockets;

internal sealed class SocketCore
{
    /// <summary>Throws ZmqException (TooManySockets, ContextTerminated).</summary>
    public static SocketCore Create(ContextCore context, ZmqSocketType type) => throw null!;

    public SocketOptions Options => throw null!;
    public ContextCore Context => throw null!;
    public string LastEndpoint => throw null!;

    // ---- messages. Timeouts in milliseconds: 0 never blocks (WouldBlock), -1 for ever; WouldBlock also on timeout.
    // NotASocket: disposed. ContextTerminated, WrongState, HostUnreachable, NotSupported as the type says.
    public ZmqError Send(ReadOnlySpan<byte> body, int timeout) => throw null!;
    /// <summary>On success the message is emptied (Clear), on failure untouched.</summary>
    public ZmqError Send(ref MessageBuffer message, int timeout) => throw null!;
    /// <summary>Replaces the content of the message by the received frames.</summary>
    public ZmqError Receive(ref MessageBuffer message, int timeout) => throw null!;
    /// <summary>Receives a message; its first frame is copied into the buffer as far as it fits. Length is the full length of the
    /// frame, frames the number of frames of the message (what does not fit is dropped).</summary>
    public ZmqError Receive(Span<byte> buffer, int timeout, out int length, out int frames) => throw null!;

    // Complete synchronously when they can. Fail with ZmqException/ObjectDisposedException/OperationCanceledException.
    public ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => throw null!;
    public ValueTask SendAsync(IMessageOwner message, CancellationToken cancellationToken) => throw null!;
    public ValueTask ReceiveAsync(IMessageOwner message, CancellationToken cancellationToken) => throw null!;
    /// <summary>REQ: sends the request and fills the reply; several may be under way.</summary>
    public ValueTask RequestAsync(IMessageOwner request, IMessageOwner reply, CancellationToken cancellationToken) => throw null!;

    public bool CanSend => throw null!;
    public bool CanReceive => throw null!;

    // ---- endpoints: throw ArgumentException (parameter name "endpoint", with the reason) on malformed addresses, ZmqException otherwise
    public EndpointHandle Bind(string endpoint) => throw null!;
    public EndpointHandle Connect(string endpoint) => throw null!;
    /// <summary>By name, as libzmq; ZmqException EndpointNotFound.</summary>
    public void Unbind(string endpoint) => throw null!;
    public void Disconnect(string endpoint) => throw null!;

    // ---- options by libzmq's number; NotSupported never, InvalidArgument for unknown or malformed
    public ZmqError SetOption(int option, ReadOnlySpan<byte> value) => throw null!;
    public ZmqError GetOption(int option, Span<byte> value, out int length) => throw null!;
    public void Subscribe(ReadOnlySpan<byte> topic) => throw null!;
    public void Unsubscribe(ReadOnlySpan<byte> topic) => throw null!;

    /// <summary>A subscription to the connection events of this socket from now on.</summary>
    public MonitorFeed OpenMonitor() => throw null!;

    /// <summary>Closes the socket: addresses are released at once; true when everything was delivered or dropped within linger.</summary>
    public void Dispose() => throw null!;
    public ValueTask DisposeAsync() => throw null!;
    public bool IsDisposed => throw null!;
}
