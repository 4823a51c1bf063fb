namespace Zerowire;

/// <summary>
/// A socket that sends. Text, several frames and other conveniences are in <see cref="ZmqSenderExtensions"/> and read
/// like methods of the socket.
/// </summary>
/// <remarks>
/// <para>A send hands the message to the socket, which delivers it in the background; success says that it was queued
/// for a peer, not that it has arrived. What happens when no peer is ready depends on the type: publishers drop the
/// message, routers drop it unless <see cref="RouterSocket.Mandatory"/> is set, the others wait.</para>
/// <para>Every send comes in the same forms: <c>Send(x)</c> waits for <see cref="SendTimeout"/>,
/// <c>Send(x, timeout)</c> for the given time, and both throw <see cref="TimeoutException"/> when it has passed;
/// <c>TrySend(x)</c> does not wait and <c>TrySend(x, timeout)</c> waits, and both return false instead;
/// <c>SendAsync(x, token)</c> waits without a thread. A message that was not sent, for whichever reason, was not
/// queued.</para>
/// <para>The sockets implement it, and tests may. Members may be added in later versions.</para>
/// </remarks>
public interface IZmqSender
{
    /// <summary>
    /// How long <c>Send</c> waits when it is given no timeout. Default: for ever
    /// (<see cref="Timeout.InfiniteTimeSpan"/>). Acts at once. Stands for <c>ZMQ_SNDTIMEO</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative and not infinite, or more than 2^31-1 ms.</exception>
    TimeSpan SendTimeout { get; set; }

    /// <summary>
    /// How many messages may wait for each peer before it counts as not ready; 0 for no limit. Default: 1000. Acts at
    /// once. Stands for <c>ZMQ_SNDHWM</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    int SendHighWaterMark { get; set; }

    /// <summary>Sends a message of one frame.</summary>
    /// <param name="body">The bytes, which are copied. None is a valid, empty frame.</param>
    /// <exception cref="TimeoutException"><see cref="SendTimeout"/> has passed.</exception>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>); the call
    /// does not fit the state of a request or reply socket (<see cref="ZmqError.WrongState"/>); a mandatory router does
    /// not know the peer (<see cref="ZmqError.HostUnreachable"/>); a frame is longer than
    /// <see cref="ZmqContext.MaxMessageSize"/> (<see cref="ZmqError.MessageTooLarge"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    void Send(ReadOnlySpan<byte> body);

    /// <param name="body">The bytes, which are copied. None is a valid, empty frame.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte})"/>
    void Send(ReadOnlySpan<byte> body, TimeSpan timeout);

    /// <summary>Sends a message of one or more frames as a whole.</summary>
    /// <param name="message">The message: emptied when it was sent, unchanged when it was not.</param>
    /// <exception cref="ArgumentException">The message is null or has no frames.</exception>
    /// <inheritdoc cref="Send(ReadOnlySpan{byte})" path="/exception"/>
    void Send(ZmqMessage message);

    /// <param name="message">The message: emptied when it was sent, unchanged when it was not.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Send(ZmqMessage)"/>
    void Send(ZmqMessage message, TimeSpan timeout);

    /// <summary>Sends a message of one frame if it can be sent now, or within a time.</summary>
    /// <param name="body">The bytes, which are copied. None is a valid, empty frame.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <returns>False when no peer was ready.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <exception cref="ZmqException">As <see cref="Send(ReadOnlySpan{byte})"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    bool TrySend(ReadOnlySpan<byte> body, TimeSpan timeout = default);

    /// <summary>Sends a message of one or more frames if it can be sent now, or within a time.</summary>
    /// <param name="message">The message: emptied when it was sent, unchanged when it was not.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <returns>False when no peer was ready.</returns>
    /// <exception cref="ArgumentException">The message is null or has no frames; the timeout is negative and not
    /// infinite, or too long.</exception>
    /// <exception cref="ZmqException">As <see cref="Send(ReadOnlySpan{byte})"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    bool TrySend(ZmqMessage message, TimeSpan timeout = default);

    /// <summary>
    /// Sends a message of one frame, waiting without a thread until a peer is ready. <see cref="SendTimeout"/> does not
    /// apply.
    /// </summary>
    /// <param name="body">The bytes, which must not change until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait; the message was not queued then.</param>
    /// <returns>Completes, often at once, when the message is queued. Await it exactly once.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ZmqException">As <see cref="Send(ReadOnlySpan{byte})"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends a message of one or more frames, waiting without a thread until a peer is ready. <see cref="SendTimeout"/>
    /// does not apply.
    /// </summary>
    /// <param name="message">The message, not to be touched until the task completes: emptied when it was sent,
    /// unchanged when it was not.</param>
    /// <param name="cancellationToken">Ends the wait; the message was not queued then.</param>
    /// <returns>Completes, often at once, when the message is queued. Await it exactly once.</returns>
    /// <exception cref="ArgumentException">The message is null or has no frames.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ZmqException">As <see cref="Send(ReadOnlySpan{byte})"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    ValueTask SendAsync(ZmqMessage message, CancellationToken cancellationToken = default);
}
