namespace Zerowire;

/// <summary>
/// Why a call failed. The values are the C <c>errno</c> numbers of Linux, and libzmq's own numbers where there is no
/// errno, so that they compare with what programs in other languages see.
/// </summary>
public enum ZmqError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The process lacks the right to it (EPERM).</summary>
    NotPermitted = 1,

    /// <summary>The address does not exist here (ENOENT): unbind or disconnect of an unknown endpoint.</summary>
    EndpointNotFound = 2,

    /// <summary>A signal interrupted the call (EINTR).</summary>
    Interrupted = 4,

    /// <summary>The descriptor is not open (EBADF).</summary>
    BadDescriptor = 9,

    /// <summary>The call would block (EAGAIN): no peer is ready, or nothing has arrived.</summary>
    WouldBlock = 11,

    /// <summary>Memory is exhausted (ENOMEM).</summary>
    OutOfMemory = 12,

    /// <summary>The operating system refuses the access (EACCES).</summary>
    AccessDenied = 13,

    /// <summary>A handle or an address is not valid (EFAULT).</summary>
    BadAddress = 14,

    /// <summary>The network interface does not exist (ENODEV).</summary>
    NoSuchDevice = 19,

    /// <summary>An argument is not valid (EINVAL).</summary>
    InvalidArgument = 22,

    /// <summary>Too many sockets or descriptors are open (EMFILE).</summary>
    TooManySockets = 24,

    /// <summary>The peer has closed its end of the connection (EPIPE).</summary>
    BrokenPipe = 32,

    /// <summary>The path is too long for the transport (ENAMETOOLONG).</summary>
    NameTooLong = 36,

    /// <summary>The protocol was violated (EPROTO).</summary>
    ProtocolViolation = 71,

    /// <summary>The object is not a socket, or it has been closed (ENOTSOCK).</summary>
    NotASocket = 88,

    /// <summary>A message is larger than allowed (EMSGSIZE).</summary>
    MessageTooLarge = 90,

    /// <summary>The transport does not exist in this build (EPROTONOSUPPORT).</summary>
    ProtocolNotSupported = 93,

    /// <summary>The socket type does not have this operation (ENOTSUP).</summary>
    NotSupported = 95,

    /// <summary>The address family is not available (EAFNOSUPPORT).</summary>
    AddressFamilyNotSupported = 97,

    /// <summary>The address is in use (EADDRINUSE).</summary>
    AddressInUse = 98,

    /// <summary>The address does not belong to this machine (EADDRNOTAVAIL).</summary>
    AddressNotAvailable = 99,

    /// <summary>The network is down (ENETDOWN).</summary>
    NetworkDown = 100,

    /// <summary>The network cannot be reached (ENETUNREACH).</summary>
    NetworkUnreachable = 101,

    /// <summary>The connection was aborted on this machine (ECONNABORTED).</summary>
    ConnectionAborted = 103,

    /// <summary>The peer has reset the connection (ECONNRESET).</summary>
    ConnectionReset = 104,

    /// <summary>Buffers are exhausted (ENOBUFS).</summary>
    NoBuffers = 105,

    /// <summary>There is no connection (ENOTCONN).</summary>
    NotConnected = 107,

    /// <summary>An operation took too long (ETIMEDOUT).</summary>
    TimedOut = 110,

    /// <summary>Nobody listens at the address (ECONNREFUSED).</summary>
    ConnectionRefused = 111,

    /// <summary>The peer is not known or not connected (EHOSTUNREACH).</summary>
    HostUnreachable = 113,

    /// <summary>The operation has begun and goes on (EINPROGRESS).</summary>
    InProgress = 115,

    /// <summary>The call does not fit the state of the socket (EFSM): a reply without a request, for example.</summary>
    WrongState = 156384763,

    /// <summary>The transport does not carry this socket type (ENOCOMPATPROTO).</summary>
    IncompatibleProtocol = 156384764,

    /// <summary>The context was shut down (ETERM).</summary>
    ContextTerminated = 156384765,

    /// <summary>No I/O thread is available for the socket's affinity (EMTHREAD).</summary>
    NoIOThread = 156384766,
}
