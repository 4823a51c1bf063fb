using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// Joins two sockets: what one receives, the other sends, in both directions where their types allow it. With a
/// <see cref="RouterSocket"/> and a <see cref="DealerSocket"/> it shares requests out among workers, with an
/// <see cref="XSubscriberSocket"/> and an <see cref="XPublisherSocket"/> it passes on messages and, the other way,
/// subscriptions, with a <see cref="PullSocket"/> and a <see cref="PushSocket"/> it is a queue. Stands for
/// <c>zmq_proxy_steerable</c>.
/// </summary>
/// <remarks>
/// <para>A message is received only when the other socket can send it. So nothing is under way in the proxy itself:
/// when it is paused or ended, in whatever way, every message has been sent on, or waits where it was and can be
/// received there, by the next proxy for instance. A peer that does not read holds up what goes its way, and nothing
/// else. What the types themselves drop, they drop here too: a publisher for a subscriber that is too slow, a router
/// for a peer that is not there.</para>
/// <para>The sockets stay the caller's, who binds and connects them before or during the run, and disposes them. The
/// proxy itself holds nothing that must be disposed.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var clients = new RouterSocket();
/// await using var workers = new DealerSocket();
/// clients.Bind("tcp://*:5559");
/// workers.Bind("tcp://*:5560");
/// new ZmqProxy(clients, workers).Run(ct);
/// </code>
/// </example>
public sealed class ZmqProxy
{
    private readonly Proxy _proxy;

    /// <summary>Prepares a proxy; it moves messages once it runs.</summary>
    /// <param name="frontend">One socket.</param>
    /// <param name="backend">The other; may be the same one, which then sends what it receives.</param>
    /// <param name="capture">Is sent a copy of every message received, of both directions: a
    /// <see cref="PublisherSocket"/>, which drops what its subscribers are too slow for, or a <see cref="PushSocket"/>,
    /// <see cref="PairSocket"/> or <see cref="DealerSocket"/>, which hold the proxy up instead. None unless
    /// given.</param>
    /// <param name="control">Receives commands, messages of one frame: <c>PAUSE</c>, <c>RESUME</c>, <c>TERMINATE</c>,
    /// and <c>STATISTICS</c>, which is answered by eight frames of a 64-bit number each, in the byte order of the
    /// machine: messages and bytes received and messages and bytes sent by the frontend, then by the backend. A
    /// <see cref="ReplySocket"/> answers everything else by an empty message, a <see cref="PairSocket"/> or
    /// <see cref="DealerSocket"/> does not, a <see cref="PullSocket"/> or <see cref="SubscriberSocket"/> cannot answer.
    /// Other messages are ignored. None unless given.</param>
    /// <exception cref="ArgumentNullException">The frontend or the backend is null.</exception>
    /// <exception cref="ArgumentException">Nothing can go from either socket to the other; the capture socket cannot
    /// send; the control socket is not of one of the five types; one socket is used twice, other than as frontend and
    /// backend.</exception>
    public ZmqProxy(ZmqSocket frontend, ZmqSocket backend, ZmqSocket? capture = null, ZmqSocket? control = null)
    {
        ArgumentNullException.ThrowIfNull(frontend);
        ArgumentNullException.ThrowIfNull(backend);
        if (!Relay.IsPossible(frontend.Type, backend.Type) && !Relay.IsPossible(backend.Type, frontend.Type))
        {
            throw new ArgumentException(
                $"No message can go from a {frontend.Type} socket to a {backend.Type} socket, or back.",
                nameof(backend));
        }
        if (capture is (not null and not IZmqSender) or RequestSocket or ReplySocket)
            throw new ArgumentException($"A {capture.Type} socket cannot send what is captured.", nameof(capture));
        if (control is not (null or PairSocket or PullSocket or SubscriberSocket or ReplySocket or DealerSocket))
        {
            throw new ArgumentException(
                "A proxy is controlled by a pair, pull, subscriber, reply or dealer socket, not a "
                    + $"{control.Type} socket.",
                nameof(control));
        }
        if (capture is not null && (capture == frontend || capture == backend))
            throw new ArgumentException("The capture socket must be one of its own.", nameof(capture));
        if (control is not null && (control == frontend || control == backend || control == capture))
            throw new ArgumentException("The control socket must be one of its own.", nameof(control));
        _proxy = new Proxy(frontend.Core, backend.Core, capture?.Core, control?.Core);
    }

    /// <summary>Whether a run is under way, be it paused.</summary>
    public bool IsRunning => _proxy.IsRunning;

    /// <summary>Whether the proxy is paused, by <see cref="Pause"/> or by its control socket.</summary>
    public bool IsPaused => _proxy.IsPaused;

    /// <summary>What has gone through so far, in all runs. Each number is exact; taken while messages move, they may
    /// be of slightly different moments. Stands for the command <c>STATISTICS</c>.</summary>
    public ZmqProxyStatistics Statistics
    {
        get
        {
            Span<ulong> numbers = stackalloc ulong[ProxyControl.Numbers];
            _proxy.ReadStatistics(numbers);
            return new ZmqProxyStatistics(Traffic(numbers[..4]), Traffic(numbers[4..]));

            static ZmqProxyTraffic Traffic(ReadOnlySpan<ulong> numbers) =>
                new((long)numbers[0], (long)numbers[1], (long)numbers[2], (long)numbers[3]);
        }
    }

    /// <summary>
    /// Moves messages on the calling thread, until <see cref="Stop"/> or the command <c>TERMINATE</c>. Stands for
    /// <c>zmq_proxy</c>.
    /// </summary>
    /// <param name="cancellationToken">Ends the run with an exception.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">One of the sockets was disposed.</exception>
    /// <exception cref="ZmqException">The context of one was shut down
    /// (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="InvalidOperationException">A run is under way already.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        Begin();
        _proxy.Run(cancellationToken);
    }

    /// <summary>Moves messages as <see cref="Run"/> does, on a background thread of its own.</summary>
    /// <param name="cancellationToken">Ends the run with an exception.</param>
    /// <returns>Completes when the run ends.</returns>
    /// <inheritdoc cref="Run" path="/exception"/>
    public Task RunAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => RunToEnd(ended, cancellationToken)) { IsBackground = true, Name = "Proxy" };
        try
        {
            thread.Start();
        }
        catch
        {
            // The system has no thread left.
            _proxy.End();
            throw;
        }
        return ended.Task;
    }

    /// <summary>Lets no message through any more until <see cref="Resume"/>; when it returns, none is moving. May be
    /// called before a run, which then begins paused. Stands for the command <c>PAUSE</c>.</summary>
    public void Pause() => _proxy.Pause();

    /// <summary>Lets messages through again. Stands for the command <c>RESUME</c>.</summary>
    public void Resume() => _proxy.Resume();

    /// <summary>Ends the run that is under way, which returns without an exception soon after; does nothing when there
    /// is none. Stands for the command <c>TERMINATE</c>.</summary>
    public void Stop() => _proxy.Stop();

    private void RunToEnd(TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            _proxy.Run(cancellationToken);
            ended.SetResult();
        }
        catch (OperationCanceledException exception)
        {
            ended.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            ended.SetException(exception);
        }
    }

    private void Begin()
    {
        if (!_proxy.TryBegin())
            throw new InvalidOperationException("The proxy is running already.");
    }
}
