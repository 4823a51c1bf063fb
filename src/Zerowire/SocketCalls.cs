using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Zerowire;

/// <summary>
/// What the send and receive members of the sockets do, written once for the classes that have them. Timeouts are in
/// milliseconds, -1 for ever.
/// </summary>
internal static class SocketCalls
{
    public static void Send(ZmqSocket socket, ReadOnlySpan<byte> body, int timeout) =>
        socket.Core.Send(body, timeout).ThrowIfNotSent(socket);

    public static void Send(ZmqSocket socket, ZmqMessage message, int timeout) =>
        socket.Core.Send(ref ZmqMessage.Outgoing(message), timeout).ThrowIfNotSent(socket);

    public static bool TrySend(ZmqSocket socket, ReadOnlySpan<byte> body, int timeout) =>
        socket.Core.Send(body, timeout).WasSent(socket);

    public static bool TrySend(ZmqSocket socket, ZmqMessage message, int timeout) =>
        socket.Core.Send(ref ZmqMessage.Outgoing(message), timeout).WasSent(socket);

    public static ValueTask SendAsync(ZmqSocket socket, ZmqMessage message, CancellationToken cancellationToken)
    {
        _ = ref ZmqMessage.Outgoing(message);
        return socket.Core.SendAsync(message, cancellationToken);
    }

    public static ZmqMessage Receive(ZmqSocket socket, int timeout)
    {
        var message = new ZmqMessage();
        socket.Core.Receive(ref message.Frames, timeout).ThrowIfFailed(socket);
        return message;
    }

    public static void Receive(ZmqSocket socket, ZmqMessage into, int timeout) =>
        socket.Core.Receive(ref ZmqMessage.Incoming(into), timeout).ThrowIfFailed(socket);

    public static ZmqReceiveResult Receive(ZmqSocket socket, Span<byte> buffer, int timeout)
    {
        socket.Core.Receive(buffer, timeout, out int length, out int frames).ThrowIfFailed(socket);
        return new ZmqReceiveResult(Math.Min(length, buffer.Length), length, frames);
    }

    public static bool TryReceive(ZmqSocket socket, [NotNullWhen(true)] out ZmqMessage? message, int timeout)
    {
        // Made ready before it is known whether there is a message; a poll that finds nothing should not cost memory.
        ZmqMessage scratch = ScratchMessage.Rent();
        if (socket.Core.Receive(ref scratch.Frames, timeout).Succeeded(socket))
        {
            message = scratch;
            return true;
        }
        ScratchMessage.Return(scratch, 0);
        message = null;
        return false;
    }

    public static bool TryReceive(ZmqSocket socket, ZmqMessage into, int timeout) =>
        socket.Core.Receive(ref ZmqMessage.Incoming(into), timeout).Succeeded(socket);

    public static bool TryReceive(ZmqSocket socket, Span<byte> buffer, out ZmqReceiveResult result, int timeout)
    {
        bool received = socket.Core.Receive(buffer, timeout, out int length, out int frames).Succeeded(socket);
        result = received ? new ZmqReceiveResult(Math.Min(length, buffer.Length), length, frames) : default;
        return received;
    }

    public static ValueTask<ZmqMessage> ReceiveAsync(ZmqSocket socket, CancellationToken cancellationToken)
    {
        var message = new ZmqMessage();
        ValueTask receive = socket.Core.ReceiveAsync(message, cancellationToken);
        if (!receive.IsCompletedSuccessfully)
            return AwaitReceived(receive, message);
        receive.GetAwaiter().GetResult();
        return new ValueTask<ZmqMessage>(message);
    }

    public static ValueTask ReceiveAsync(ZmqSocket socket, ZmqMessage into, CancellationToken cancellationToken)
    {
        _ = ref ZmqMessage.Incoming(into);
        return socket.Core.ReceiveAsync(into, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ZmqMessage> AwaitReceived(ValueTask receive, ZmqMessage message)
    {
        await receive.ConfigureAwait(false);
        return message;
    }
}
