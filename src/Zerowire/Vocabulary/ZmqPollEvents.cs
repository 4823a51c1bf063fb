using System.Diagnostics.CodeAnalysis;

namespace Zerowire;

/// <summary>
/// What a socket or descriptor is watched for, and what it is ready for. The values are those of <c>ZMQ_POLLIN</c> and
/// its kin in <c>zmq.h</c>.
/// </summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "Bits of events, as in zmq.h; not a type of .NET events.")]
public enum ZmqPollEvents
{
    /// <summary>Nothing: what is watched for nothing stays in the poller and is not reported.</summary>
    None = 0,

    /// <summary>A message can be received, or bytes can be read, without waiting. <c>ZMQ_POLLIN</c>.</summary>
    In = 1,

    /// <summary>A message can be sent, or bytes can be written, without waiting. <c>ZMQ_POLLOUT</c>.</summary>
    Out = 2,

    /// <summary>
    /// The descriptor is in an error state, its connection is gone, or what is watched has been closed. Reported
    /// whether it was asked for or not. <c>ZMQ_POLLERR</c>.
    /// </summary>
    Error = 4,

    /// <summary>Urgent data can be read from the descriptor; sockets of ZeroMQ have none. <c>ZMQ_POLLPRI</c>.</summary>
    Priority = 8,
}
