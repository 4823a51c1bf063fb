namespace Zerowire;

/// <summary>
/// Asks and waits for the answer (REQ, RFC 28): <c>Send</c> and <c>Receive</c> take turns, and a call out of turn fails
/// with <see cref="ZmqError.WrongState"/>. <see cref="RequestAsync(string, CancellationToken)"/> does both as one
/// operation, any number of which may be under way.
/// </summary>
/// <example>
/// <code>
/// await using var client = new RequestSocket();
/// client.Connect("tcp://server:5555");
/// string answer = await client.RequestAsync("Hello", ct);
/// </code>
/// </example>
public sealed class RequestSocket : RequestReplySocket
{
    /// <summary>Creates a socket.</summary>
    /// <param name="context">Its context; <see cref="ZmqContext.Shared"/> unless given.</param>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>) or has as
    /// many sockets as it may (<see cref="ZmqError.TooManySockets"/>).</exception>
    /// <exception cref="ObjectDisposedException">The context has been disposed.</exception>
    public RequestSocket(ZmqContext? context = null)
        : base(ZmqSocketType.Request, context)
    {
    }

    /// <summary>
    /// Whether requests carry a number by which answers to earlier ones are recognised and dropped. Default: false.
    /// Acts at once. Stands for <c>ZMQ_REQ_CORRELATE</c>.
    /// </summary>
    public bool Correlate
    {
        get => Core.Options.RequestCorrelate;
        set => SetOption(OptionNumber.RequestCorrelate, value ? 1 : 0);
    }

    /// <summary>
    /// Whether a new request may be sent before the last one was answered, whose answer is given up. Default: false.
    /// Best together with <see cref="Correlate"/>. Acts at once. Stands for <c>ZMQ_REQ_RELAXED</c>.
    /// </summary>
    public bool Relaxed
    {
        get => Core.Options.RequestRelaxed;
        set => SetOption(OptionNumber.RequestRelaxed, value ? 1 : 0);
    }

    /// <summary>
    /// Sends a text and receives the answer to it. May be called from any thread, and again before the first answer has
    /// come: each call gets its own answer. The timeouts of the socket do not apply.
    /// </summary>
    /// <param name="request">The request, sent as one frame of UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait; an answer that still comes is dropped.</param>
    /// <returns>The first frame of the answer, read as UTF-8.</returns>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>), or a
    /// request made by <c>Send</c> has not been answered yet (<see cref="ZmqError.WrongState"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    public async Task<string> RequestAsync(string request, CancellationToken cancellationToken = default)
    {
        using var message = new ZmqMessage(request);
        using ZmqMessage reply = await RequestAsync(message, cancellationToken).ConfigureAwait(false);
        return reply[0].ToString();
    }

    /// <summary>Sends a request of one frame and receives the answer to it.</summary>
    /// <param name="request">The bytes of the request, which are copied.</param>
    /// <param name="cancellationToken">Ends the wait; an answer that still comes is dropped.</param>
    /// <returns>The answer, which belongs to the caller: dispose it.</returns>
    /// <inheritdoc cref="RequestAsync(string, CancellationToken)"/>
    public async Task<ZmqMessage> RequestAsync(
        ReadOnlyMemory<byte> request, CancellationToken cancellationToken = default)
    {
        using var message = new ZmqMessage(request.Span);
        return await RequestAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request of one or more frames and receives the answer to it.</summary>
    /// <param name="request">The request, not to be touched until the task completes: emptied when it was sent.</param>
    /// <param name="cancellationToken">Ends the wait; an answer that still comes is dropped.</param>
    /// <returns>The answer, which belongs to the caller: dispose it.</returns>
    /// <exception cref="ArgumentException">The request is null or has no frames.</exception>
    /// <inheritdoc cref="RequestAsync(string, CancellationToken)"/>
    public async Task<ZmqMessage> RequestAsync(ZmqMessage request, CancellationToken cancellationToken = default)
    {
        _ = ref ZmqMessage.Outgoing(request);
        var reply = new ZmqMessage();
        try
        {
            await Core.RequestAsync(request, reply, cancellationToken).ConfigureAwait(false);
            return reply;
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }
}
