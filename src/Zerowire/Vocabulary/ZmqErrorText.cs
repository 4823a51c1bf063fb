using System.Runtime.InteropServices;

namespace Zerowire;

/// <summary>The sentences that exceptions carry.</summary>
internal static class ZmqErrorText
{
    public static string Describe(this ZmqError error) => error switch
    {
        ZmqError.None => "No error.",
        ZmqError.NotPermitted => "The process does not have the right to it.",
        ZmqError.EndpointNotFound => "There is no such endpoint.",
        ZmqError.Interrupted => "A signal interrupted the call.",
        ZmqError.BadDescriptor => "The descriptor is not open.",
        ZmqError.WouldBlock => "The operation would block.",
        ZmqError.OutOfMemory => "Memory is exhausted.",
        ZmqError.AccessDenied => "The operating system refuses access to the address.",
        ZmqError.BadAddress => "A handle is not valid.",
        ZmqError.NoSuchDevice => "The network interface or host does not exist.",
        ZmqError.InvalidArgument => "An argument is not valid.",
        ZmqError.TooManySockets => "Too many sockets or descriptors are open.",
        ZmqError.BrokenPipe => "The peer has closed the connection.",
        ZmqError.NameTooLong => "The path is too long for the transport.",
        ZmqError.ProtocolViolation => "The peer violated the protocol.",
        ZmqError.NotASocket => "The socket has been closed.",
        ZmqError.MessageTooLarge => "The message is larger than the limit.",
        ZmqError.ProtocolNotSupported => "The transport is not supported.",
        ZmqError.NotSupported => "The socket type does not support the operation.",
        ZmqError.AddressFamilyNotSupported => "The address family is not available.",
        ZmqError.AddressInUse => "The address is already in use.",
        ZmqError.AddressNotAvailable => "The address does not belong to this machine.",
        ZmqError.NetworkDown => "The network is down.",
        ZmqError.NetworkUnreachable => "The network cannot be reached.",
        ZmqError.ConnectionAborted => "The connection was aborted.",
        ZmqError.ConnectionReset => "The peer reset the connection.",
        ZmqError.NoBuffers => "The system has no buffers left.",
        ZmqError.NotConnected => "There is no connection.",
        ZmqError.TimedOut => "The operation timed out.",
        ZmqError.ConnectionRefused => "The connection was refused.",
        ZmqError.HostUnreachable => "The peer is not known or not connected.",
        ZmqError.InProgress => "The operation is still in progress.",
        ZmqError.WrongState => "The operation does not fit the state of the socket.",
        ZmqError.IncompatibleProtocol => "The transport does not carry this socket type.",
        ZmqError.ContextTerminated => "The context was shut down.",
        ZmqError.NoIOThread => "No I/O thread is available.",
        // Other numbers come from the operating system, which has a text for them.
        _ => $"{Marshal.GetPInvokeErrorMessage((int)error)} (error {(int)error}).",
    };
}
