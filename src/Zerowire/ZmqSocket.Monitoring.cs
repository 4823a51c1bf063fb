using Zerowire.Sockets;

namespace Zerowire;

public abstract partial class ZmqSocket
{
    /// <summary>
    /// Follows what happens to the socket's connections, from this call on: connected, accepted, handshake done,
    /// disconnected and so on. Several monitors may run at once. Stands for <c>zmq_socket_monitor</c>.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events, to be enumerated once; the stream ends when the socket is disposed or its context is shut
    /// down. The events of one connection are in order. Some thousand events wait for a slow reader; what does not fit
    /// is lost, and one event tells how many (<see cref="ZmqMonitorEventKind.EventsLost"/>).</returns>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <example>
    /// <code>
    /// await foreach (ZmqMonitorEvent e in socket.MonitorAsync(ct))
    ///     Console.WriteLine(e);
    /// </code>
    /// </example>
    public IAsyncEnumerable<ZmqMonitorEvent> MonitorAsync(CancellationToken cancellationToken = default) =>
        MonitorAsync((ZmqMonitorEventKind)int.MaxValue, cancellationToken);

    /// <summary>Follows events of some kinds only. Stands for <c>zmq_socket_monitor</c>.</summary>
    /// <param name="events">The kinds, as bits.</param>
    /// <param name="cancellationToken">Ends the stream with <see cref="OperationCanceledException"/>.</param>
    /// <inheritdoc cref="MonitorAsync(CancellationToken)" path="/returns|/exception"/>
    public IAsyncEnumerable<ZmqMonitorEvent> MonitorAsync(
        ZmqMonitorEventKind events, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return MonitorStream.Read(
            Core.OpenMonitor((ulong)(events | ZmqMonitorEventKind.EventsLost)), cancellationToken);
    }

    /// <summary>
    /// Sends what happens to the socket's connections as messages, by a socket of its own that is bound to an inproc
    /// address: for code that comes from libzmq, and for those who wait for events and messages together.
    /// <see cref="MonitorAsync(CancellationToken)"/> is simpler. Stands for <c>zmq_socket_monitor_versioned</c>, and
    /// with its defaults for <c>zmq_socket_monitor</c>.
    /// </summary>
    /// <remarks>
    /// <para>There is one at a time: a second one replaces the first, whose last message is
    /// <see cref="ZmqMonitorEventKind.MonitorStopped"/>. It ends so, too, with <see cref="StopMonitor"/>, with the
    /// socket and with the context. <see cref="ZmqMonitorEvent.Parse"/> reads the messages.</para>
    /// <para>A receiver that is slow or not there yet never holds the connections up. Some thousand events wait for it;
    /// what does not fit is lost, and <see cref="ZmqMonitorEventKind.EventsLost"/> tells how many. A publisher does not
    /// wait for its subscribers, as always.</para>
    /// </remarks>
    /// <param name="endpoint">The inproc address, which the receiver connects to.</param>
    /// <param name="events">The kinds, as bits.</param>
    /// <param name="version">1: two frames, a packed header of 16 bits for the kind and 32 for the value, and an
    /// address. 2: kind, number of values and each value as 64 bits in a frame of its own, then the local and the
    /// remote address. Numbers are in the machine's byte order.</param>
    /// <param name="type">The type of the socket that sends: <see cref="ZmqSocketType.Pair"/>,
    /// <see cref="ZmqSocketType.Publisher"/> or <see cref="ZmqSocketType.Push"/>.</param>
    /// <exception cref="ArgumentException">The address is null, empty or malformed; there is no such version; version 1
    /// has no number for one of the kinds; or the type is another one.</exception>
    /// <exception cref="ZmqException">The address is not one of inproc (<see cref="ZmqError.ProtocolNotSupported"/>),
    /// or is in use (<see cref="ZmqError.AddressInUse"/>); or the context has no room for a further socket
    /// (<see cref="ZmqError.TooManySockets"/>), or was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    /// <example>
    /// <code>
    /// server.Monitor("inproc://events");
    /// using var events = new PairSocket(server.Context);
    /// events.Connect("inproc://events");
    /// using ZmqMessage message = events.Receive();
    /// Console.WriteLine(ZmqMonitorEvent.Parse(message));
    /// </code>
    /// </example>
    public void Monitor(
        string endpoint, ZmqMonitorEventKind events = ZmqMonitorEventKind.All, int version = 1,
        ZmqSocketType type = ZmqSocketType.Pair)
    {
        Checked(endpoint);
        if (version is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(version), version, "The versions are 1 and 2.");
        if (version == 1 && (events & ~ZmqMonitorEventKind.All) != 0)
            throw new ArgumentException("Version 1 has 16 bits for the kind; others need version 2.", nameof(events));
        if (type is not (ZmqSocketType.Pair or ZmqSocketType.Publisher or ZmqSocketType.Push))
            throw new ArgumentException("Events are sent by a pair, a publisher or a push socket.", nameof(type));
        ZmqError error = Core.StartMonitor(endpoint, (ulong)events, version, type);
        if (error == ZmqError.InvalidArgument)
            throw new ArgumentException("The form is inproc://name.", nameof(endpoint));
        if (error == ZmqError.ProtocolNotSupported)
            throw new ZmqException(error, "Events are sent over inproc only: the form is inproc://name.");
        if (error == ZmqError.AddressInUse)
            throw new ZmqException(error, $"The name {endpoint} is bound already.");
        error.ThrowIfFailed(this);
    }

    /// <summary>Ends what <see cref="Monitor"/> began: its last message is
    /// <see cref="ZmqMonitorEventKind.MonitorStopped"/>, and its address is free when this returns. Without a monitor
    /// socket nothing happens. Stands for <c>zmq_socket_monitor</c> without an address.</summary>
    public void StopMonitor() => Core.StopMonitor();

    /// <summary>
    /// Has every monitor told how many messages wait in the queues of each connection, as
    /// <see cref="ZmqMonitorEventKind.PipeStatistics"/>. The events come soon, each in its place among those of its
    /// connection; over inproc there are none. Stands for <c>zmq_socket_monitor_pipes_stats</c>.
    /// </summary>
    /// <returns>How many connections are told of; 0 when there are none, or when no monitor wants this kind.</returns>
    /// <exception cref="ZmqException">The context was shut down (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The socket has been disposed.</exception>
    public int ReportPipeStatistics()
    {
        ZmqError error = Core.ReportPipes(out int count);
        if (error is not (ZmqError.InvalidArgument or ZmqError.WouldBlock))
            error.ThrowIfFailed(this);
        return count;
    }
}
