using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Zerowire;

/// <summary>
/// Receiving text, bytes and streams of messages, on every socket that receives. The text and byte forms are for
/// messages of one frame: of a message that has more, they give the first and drop the others.
/// </summary>
public static class ZmqReceiverExtensions
{
    /// <summary>Receives a message of one frame as text.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The first frame, read as UTF-8.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <inheritdoc cref="IZmqReceiver.Receive()" path="/exception"/>
    public static string ReceiveString(this IZmqReceiver socket) => Receive<string>(socket, null, FrameText);

    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="ReceiveString(IZmqReceiver)"/>
    public static string ReceiveString(this IZmqReceiver socket, TimeSpan timeout) =>
        Receive(socket, timeout, FrameText);

    /// <summary>Receives a message of one frame as text if there is one now, or within a time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="text">The first frame, read as UTF-8; null when no message has come.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <inheritdoc cref="IZmqReceiver.TryReceive(out ZmqMessage?, TimeSpan)"/>
    public static bool TryReceiveString(
        this IZmqReceiver socket, [NotNullWhen(true)] out string? text, TimeSpan timeout = default) =>
        TryReceive(socket, out text, timeout, FrameText);

    /// <summary>Receives a message of one frame as text, waiting without a thread.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <returns>The first frame, read as UTF-8. Await the task exactly once.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <inheritdoc cref="IZmqReceiver.ReceiveAsync(CancellationToken)" path="/exception"/>
    public static ValueTask<string> ReceiveStringAsync(
        this IZmqReceiver socket, CancellationToken cancellationToken = default) =>
        ReceiveAsync(socket, FrameText, cancellationToken);

    /// <summary>Receives a message of one frame as bytes.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The first frame, in an array that belongs to the caller.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <inheritdoc cref="IZmqReceiver.Receive()" path="/exception"/>
    public static byte[] ReceiveBytes(this IZmqReceiver socket) => Receive<byte[]>(socket, null, FrameBytes);

    /// <param name="socket">The socket.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="ReceiveBytes(IZmqReceiver)"/>
    public static byte[] ReceiveBytes(this IZmqReceiver socket, TimeSpan timeout) =>
        Receive(socket, timeout, FrameBytes);

    /// <summary>Receives a message of one frame as bytes if there is one now, or within a time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">The first frame, in an array that belongs to the caller; null when no message has
    /// come.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <inheritdoc cref="IZmqReceiver.TryReceive(out ZmqMessage?, TimeSpan)"/>
    public static bool TryReceiveBytes(
        this IZmqReceiver socket, [NotNullWhen(true)] out byte[]? bytes, TimeSpan timeout = default) =>
        TryReceive(socket, out bytes, timeout, FrameBytes);

    /// <summary>Receives a message of one frame as bytes, waiting without a thread.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <returns>The first frame, in an array that belongs to the caller. Await the task exactly once.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <inheritdoc cref="IZmqReceiver.ReceiveAsync(CancellationToken)" path="/exception"/>
    public static ValueTask<byte[]> ReceiveBytesAsync(
        this IZmqReceiver socket, CancellationToken cancellationToken = default) =>
        ReceiveAsync(socket, FrameBytes, cancellationToken);

    /// <summary>
    /// Receives messages as they come, as a stream that ends quietly when the socket is disposed or its context is shut
    /// down.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="cancellationToken">Ends the stream with <see cref="OperationCanceledException"/>; no message is
    /// lost.</param>
    /// <returns>The messages, each of which belongs to the caller: dispose it.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example>
    /// <code>
    /// await foreach (ZmqMessage message in subscriber.ReceiveAllAsync(ct))
    ///     using (message)
    ///         Console.WriteLine(message);
    /// </code>
    /// </example>
    public static IAsyncEnumerable<ZmqMessage> ReceiveAllAsync(
        this IZmqReceiver socket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return ReceiveStream(socket, cancellationToken);
    }

    private static async IAsyncEnumerable<ZmqMessage> ReceiveStream(
        IZmqReceiver socket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ZmqMessage message;
            try
            {
                message = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                yield break;
            }
            catch (ZmqException e) when (e.Error == ZmqError.ContextTerminated)
            {
                yield break;
            }
            yield return message;
        }
    }

    private static string FrameText(ZmqMessage message) => message[0].ToString();

    private static byte[] FrameBytes(ZmqMessage message) => message[0].ToArray();

    /// <summary>Receives and converts; no timeout stands for that of the socket.</summary>
    private static T Receive<T>(IZmqReceiver socket, TimeSpan? timeout, Func<ZmqMessage, T> convert)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ZmqMessage message = ScratchMessage.Rent();
        try
        {
            if (timeout is { } given)
                socket.Receive(message, given);
            else
                socket.Receive(message);
            return convert(message);
        }
        finally
        {
            ScratchMessage.Return(message, message.Length);
        }
    }

    private static bool TryReceive<T>(
        IZmqReceiver socket, [NotNullWhen(true)] out T? value, TimeSpan timeout, Func<ZmqMessage, T> convert)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(socket);
        ZmqMessage message = ScratchMessage.Rent();
        try
        {
            value = socket.TryReceive(message, timeout) ? convert(message) : null;
            return value is not null;
        }
        finally
        {
            ScratchMessage.Return(message, message.Length);
        }
    }

    private static ValueTask<T> ReceiveAsync<T>(
        IZmqReceiver socket, Func<ZmqMessage, T> convert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return AwaitReceived(socket.ReceiveAsync(cancellationToken), convert);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<T> AwaitReceived<T>(ValueTask<ZmqMessage> receive, Func<ZmqMessage, T> convert)
    {
        using ZmqMessage message = await receive.ConfigureAwait(false);
        return convert(message);
    }
}
