using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>Turns the errors of <see cref="System.Net.Sockets"/> into ours.</summary>
internal static class SocketErrors
{
    /// <summary>What has no counterpart is an invalid argument: the call as such was refused.</summary>
    public static ZmqError ToZmq(SocketError error) => error switch
    {
        SocketError.Success => ZmqError.None,
        SocketError.WouldBlock => ZmqError.WouldBlock,
        SocketError.InProgress or SocketError.AlreadyInProgress or SocketError.IOPending => ZmqError.InProgress,
        SocketError.Interrupted => ZmqError.Interrupted,
        SocketError.AccessDenied => ZmqError.AccessDenied,
        SocketError.Fault => ZmqError.BadAddress,
        SocketError.TooManyOpenSockets => ZmqError.TooManySockets,
        SocketError.NotSocket => ZmqError.NotASocket,
        SocketError.MessageSize => ZmqError.MessageTooLarge,
        SocketError.ProtocolNotSupported => ZmqError.ProtocolNotSupported,
        SocketError.OperationNotSupported => ZmqError.NotSupported,
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported
            => ZmqError.AddressFamilyNotSupported,
        SocketError.AddressAlreadyInUse => ZmqError.AddressInUse,
        SocketError.AddressNotAvailable => ZmqError.AddressNotAvailable,
        SocketError.NetworkDown => ZmqError.NetworkDown,
        SocketError.NetworkUnreachable => ZmqError.NetworkUnreachable,
        SocketError.ConnectionAborted or SocketError.OperationAborted => ZmqError.ConnectionAborted,
        SocketError.ConnectionReset or SocketError.NetworkReset or SocketError.Disconnecting
            => ZmqError.ConnectionReset,
        SocketError.NoBufferSpaceAvailable => ZmqError.NoBuffers,
        SocketError.NotConnected => ZmqError.NotConnected,
        SocketError.Shutdown => ZmqError.BrokenPipe,
        SocketError.TimedOut => ZmqError.TimedOut,
        SocketError.ConnectionRefused => ZmqError.ConnectionRefused,
        SocketError.HostDown or SocketError.HostUnreachable or SocketError.HostNotFound => ZmqError.HostUnreachable,
        _ => ZmqError.InvalidArgument,
    };
}
