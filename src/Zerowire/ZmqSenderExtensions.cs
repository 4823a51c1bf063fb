using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Zerowire;

/// <summary>Sending text and several frames, on every socket that sends.</summary>
public static class ZmqSenderExtensions
{
    /// <summary>Up to this many characters are encoded on the stack.</summary>
    private const int LargestOnStack = 256;

    /// <summary>Sends a message of one frame of text.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="text">The text, sent as UTF-8.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    public static void Send(this IZmqSender socket, string text)
    {
        ArgumentNullException.ThrowIfNull(socket);
        SendText(socket, text, throws: true, null);
    }

    /// <param name="socket">The socket.</param>
    /// <param name="text">The text, sent as UTF-8.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Send(IZmqSender, string)"/>
    public static void Send(this IZmqSender socket, string text, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(socket);
        SendText(socket, text, throws: true, timeout);
    }

    /// <summary>Sends a message of one frame of text if it can be sent now, or within a time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="text">The text, sent as UTF-8.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <inheritdoc cref="IZmqSender.TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    public static bool TrySend(this IZmqSender socket, string text, TimeSpan timeout = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return SendText(socket, text, throws: false, timeout);
    }

    /// <summary>Sends a message of one frame of text, waiting without a thread until a peer is ready.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="text">The text, sent as UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait; the message was not queued then.</param>
    /// <returns>Completes, often at once, when the message is queued. Await it exactly once.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <inheritdoc cref="IZmqSender.SendAsync(ReadOnlyMemory{byte}, CancellationToken)" path="/exception"/>
    public static ValueTask SendAsync(
        this IZmqSender socket, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(text);
        return SendTextAsync(socket, text, cancellationToken);
    }

    /// <summary>Sends a message of several frames of text.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames, sent as UTF-8: at least one.</param>
    /// <exception cref="ArgumentException">There are no frames, or one is null.</exception>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    /// <example><code>dealer.Send("", "question");</code></example>
    public static void Send(this IZmqSender socket, params ReadOnlySpan<string> frames)
    {
        ZmqMessage message = ScratchMessage.Rent();
        foreach (string frame in frames)
            message.Append(frame);
        SendScratch(socket, message);
    }

    /// <summary>Sends a message of several frames.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="frames">The frames, which are copied: at least one.</param>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    public static void Send(this IZmqSender socket, params ReadOnlySpan<byte[]> frames)
    {
        ZmqMessage message = ScratchMessage.Rent();
        foreach (byte[] frame in frames)
            message.Append(frame);
        SendScratch(socket, message);
    }

    /// <summary>Sends a message of two frames, such as a topic and what there is to say about it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="first">The first frame, which is copied.</param>
    /// <param name="second">The second frame, which is copied.</param>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    public static void Send(this IZmqSender socket, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        SendScratch(socket, ScratchMessage.Rent().Append(first).Append(second));

    /// <summary>Sends a message of two frames, such as a topic and what there is to say about it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="first">The first frame, sent as UTF-8.</param>
    /// <param name="second">The second frame, which is copied.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    /// <example><code>publisher.Send("prices.eur", payload);</code></example>
    public static void Send(this IZmqSender socket, string first, ReadOnlySpan<byte> second) =>
        SendScratch(socket, ScratchMessage.Rent().Append(first).Append(second));

    /// <summary>Sends a message of three frames, such as a routing id, an empty delimiter and a body.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="first">The first frame, which is copied.</param>
    /// <param name="second">The second frame, which is copied.</param>
    /// <param name="third">The third frame, which is copied.</param>
    /// <inheritdoc cref="IZmqSender.Send(ReadOnlySpan{byte})" path="/exception"/>
    /// <example><code>router.Send(request[0].Span, default, "answer"u8);</code></example>
    public static void Send(
        this IZmqSender socket, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third) =>
        SendScratch(socket, ScratchMessage.Rent().Append(first).Append(second).Append(third));

    /// <summary>Sends a message of two frames if it can be sent now, or within a time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="first">The first frame, which is copied.</param>
    /// <param name="second">The second frame, which is copied.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <inheritdoc cref="IZmqSender.TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    public static bool TrySend(
        this IZmqSender socket, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, TimeSpan timeout = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ZmqMessage message = ScratchMessage.Rent().Append(first).Append(second);
        long length = message.Length;
        try
        {
            return socket.TrySend(message, timeout);
        }
        finally
        {
            ScratchMessage.Return(message, length);
        }
    }

    private static void SendScratch(IZmqSender socket, ZmqMessage message)
    {
        long length = message.Length;
        try
        {
            ArgumentNullException.ThrowIfNull(socket);
            socket.Send(message);
        }
        finally
        {
            ScratchMessage.Return(message, length);
        }
    }

    /// <summary>The three forms of sending text; no timeout stands for that of the socket.</summary>
    [SkipLocalsInit]
    private static bool SendText(IZmqSender socket, string text, bool throws, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[]? rented = null;
        Span<byte> buffer = text.Length <= LargestOnStack
            ? stackalloc byte[LargestOnStack * 3]
            : rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            ReadOnlySpan<byte> body = buffer[..Encoding.UTF8.GetBytes(text, buffer)];
            if (!throws)
                return socket.TrySend(body, timeout.GetValueOrDefault());
            if (timeout is { } given)
                socket.Send(body, given);
            else
                socket.Send(body);
            return true;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask SendTextAsync(IZmqSender socket, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The usual case, a ready peer, costs no memory that must outlive the call.
        if (SendText(socket, text, throws: false, timeout: null))
            return;
        using var message = new ZmqMessage(text);
        await socket.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }
}
