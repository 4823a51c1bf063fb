using System.Diagnostics.CodeAnalysis;

namespace Zerowire;

/// <summary>
/// A socket that receives. Text, bytes and streams are in <see cref="ZmqReceiverExtensions"/> and read like methods of
/// the socket.
/// </summary>
/// <remarks>
/// <para>Every receive comes in the same forms: <c>Receive()</c> waits for <see cref="ReceiveTimeout"/>,
/// <c>Receive(timeout)</c> for the given time, and both throw <see cref="TimeoutException"/> when it has passed;
/// <c>TryReceive(...)</c> does not wait unless it is given a timeout, and returns false when nothing has come;
/// <c>ReceiveAsync(token)</c> waits without a thread. A receive that fails or is cancelled loses no message.</para>
/// <para>The sockets implement it, and tests may. Members may be added in later versions.</para>
/// </remarks>
public interface IZmqReceiver
{
    /// <summary>
    /// How long <c>Receive</c> waits when it is given no timeout. Default: for ever
    /// (<see cref="Timeout.InfiniteTimeSpan"/>). Acts at once. Stands for <c>ZMQ_RCVTIMEO</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative and not infinite, or more than 2^31-1 ms.</exception>
    TimeSpan ReceiveTimeout { get; set; }

    /// <summary>
    /// How many messages of each peer may wait to be received before the peer is held up; 0 for no limit. Default:
    /// 1000. Acts at once. Stands for <c>ZMQ_RCVHWM</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    int ReceiveHighWaterMark { get; set; }

    /// <summary>Receives a message.</summary>
    /// <returns>The message, which belongs to the caller: dispose it.</returns>
    /// <exception cref="TimeoutException"><see cref="ReceiveTimeout"/> has passed.</exception>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>); the call
    /// does not fit the state of a request or reply socket (<see cref="ZmqError.WrongState"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    ZmqMessage Receive();

    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Receive()"/>
    ZmqMessage Receive(TimeSpan timeout);

    /// <summary>Receives into a message that is used again, which allocates nothing in the long run.</summary>
    /// <param name="into">Its frames are replaced by those received; empty when nothing is received.</param>
    /// <inheritdoc cref="Receive()" path="/exception"/>
    void Receive(ZmqMessage into);

    /// <param name="into">Its frames are replaced by those received; empty when nothing is received.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Receive(ZmqMessage)"/>
    void Receive(ZmqMessage into, TimeSpan timeout);

    /// <summary>
    /// Receives a message of one frame into memory of the caller's. What does not fit, and any further frames, are
    /// dropped: <see cref="ZmqReceiveResult.IsComplete"/> says whether that happened.
    /// </summary>
    /// <param name="buffer">Room for the first frame.</param>
    /// <returns>How much was received.</returns>
    /// <inheritdoc cref="Receive()" path="/exception"/>
    ZmqReceiveResult Receive(Span<byte> buffer);

    /// <param name="buffer">Room for the first frame.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Receive(Span{byte})"/>
    ZmqReceiveResult Receive(Span<byte> buffer, TimeSpan timeout);

    /// <summary>Receives a message if there is one now, or within a time.</summary>
    /// <param name="message">The message, which belongs to the caller: dispose it. Null when there is none.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <returns>False when no message has come.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <exception cref="ZmqException">As <see cref="Receive()"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    bool TryReceive([NotNullWhen(true)] out ZmqMessage? message, TimeSpan timeout = default);

    /// <summary>Receives into a message that is used again if one is there now, or within a time.</summary>
    /// <param name="into">Its frames are replaced by those received; empty when nothing is received.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <inheritdoc cref="TryReceive(out ZmqMessage?, TimeSpan)"/>
    bool TryReceive(ZmqMessage into, TimeSpan timeout = default);

    /// <summary>
    /// Receives a message of one frame into memory of the caller's if one is there now, or within a time.
    /// </summary>
    /// <param name="buffer">Room for the first frame; what does not fit is dropped.</param>
    /// <param name="result">How much was received.</param>
    /// <param name="timeout">How long to wait; not at all unless given.</param>
    /// <inheritdoc cref="TryReceive(out ZmqMessage?, TimeSpan)"/>
    bool TryReceive(Span<byte> buffer, out ZmqReceiveResult result, TimeSpan timeout = default);

    /// <summary>
    /// Receives a message, waiting without a thread. <see cref="ReceiveTimeout"/> does not apply.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <returns>The message, which belongs to the caller: dispose it. Await the task exactly once.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ZmqException">As <see cref="Receive()"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    ValueTask<ZmqMessage> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Receives into a message that is used again, waiting without a thread. <see cref="ReceiveTimeout"/> does not
    /// apply.
    /// </summary>
    /// <param name="into">Not to be touched until the task completes: its frames are replaced by those
    /// received.</param>
    /// <param name="cancellationToken">Ends the wait; no message is lost.</param>
    /// <returns>Completes, often at once, when a message is in place. Await it exactly once.</returns>
    /// <inheritdoc cref="ReceiveAsync(CancellationToken)" path="/exception"/>
    ValueTask ReceiveAsync(ZmqMessage into, CancellationToken cancellationToken = default);
}
