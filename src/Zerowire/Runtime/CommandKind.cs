namespace Zerowire.Runtime;

/// <summary>What a command asks its target to do. Objects of different executors talk only by commands.</summary>
internal enum CommandKind : byte
{
    /// <summary>To a socket, an I/O thread or the reaper: the context is being shut down.</summary>
    Stop,

    /// <summary>To a child: start working in your own executor. Counted by the sequence number.</summary>
    Plug,

    /// <summary>To a session: the argument is the engine of a new connection. Counted by the sequence number.</summary>
    Attach,

    /// <summary>To a socket: attach the pipe in the argument. Counted by the sequence number.</summary>
    Bind,

    /// <summary>To a pipe end: the peer has written while this end was asleep.</summary>
    ActivateRead,

    /// <summary>To a pipe end: the peer has read, so that there is room again.</summary>
    ActivateWrite,

    /// <summary>To a pipe end: the connection was lost and will be made anew.</summary>
    Hiccup,

    /// <summary>To a pipe end: the peer wants the pipe to end.</summary>
    PipeTerm,

    /// <summary>To a pipe end: the peer agrees that the pipe has ended.</summary>
    PipeTermAck,

    /// <summary>To a pipe end: the peer's high-water mark has changed.</summary>
    PipeHighWaterMark,

    /// <summary>To a session's pipe end: tell how much waits in the pipe. The value is how many received messages the
    /// socket has read.</summary>
    PipeStatistics,

    /// <summary>To an owner: the child in the argument wants to end.</summary>
    TermRequest,

    /// <summary>To a child: end, with the linger in the value.</summary>
    Term,

    /// <summary>To an owner: a child has ended.</summary>
    TermAck,

    /// <summary>To a socket: drop the endpoint that the argument names.</summary>
    TermEndpoint,

    /// <summary>To the reaper: take over the closed socket in the argument.</summary>
    Reap,

    /// <summary>To the reaper: run the commands of the closed socket in the argument.</summary>
    RunClosed,

    /// <summary>To the reaper: the socket in the argument is gone.</summary>
    Reaped,

    /// <summary>To a socket: a pending inproc connection was bound. Only the sequence number counts.</summary>
    InprocConnected,

    /// <summary>To an object: the work that it gave to another thread is done; the argument is the result.</summary>
    Completed,

    /// <summary>To the socket of a monitor: events wait to be written.</summary>
    EventsRaised,

    /// <summary>To the socket of a monitor: write what waits, and close.</summary>
    EventsEnded,
}
