using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Zerowire;

/// <summary>
/// Turns the result of a call into what the contract of the public methods says: the one place for it.
/// </summary>
[StackTraceHidden]
internal static class CallResult
{
    /// <summary>For the forms that throw: a call that would block has timed out.</summary>
    public static void ThrowIfFailed(this ZmqError error, ZmqSocket socket)
    {
        if (error != ZmqError.None)
            Throw(error, socket);
    }

    /// <summary>For the forms that try: true on success, false when the call would block or has timed out.</summary>
    public static bool Succeeded(this ZmqError error, ZmqSocket socket)
    {
        if (error == ZmqError.None)
            return true;
        if (error != ZmqError.WouldBlock)
            Throw(error, socket);
        return false;
    }

    /// <summary>As <see cref="ThrowIfFailed"/>, for sending: what is invalid then is the message.</summary>
    public static void ThrowIfNotSent(this ZmqError error, ZmqSocket socket)
    {
        if (error != ZmqError.None)
            Throw(error, socket, sending: true);
    }

    /// <summary>As <see cref="Succeeded"/>, for sending: what is invalid then is the message.</summary>
    public static bool WasSent(this ZmqError error, ZmqSocket socket)
    {
        if (error == ZmqError.None)
            return true;
        if (error != ZmqError.WouldBlock)
            Throw(error, socket, sending: true);
        return false;
    }

    [DoesNotReturn]
    private static void Throw(ZmqError error, ZmqSocket socket, bool sending = false) => throw error switch
    {
        ZmqError.NotASocket => new ObjectDisposedException(socket.GetType().Name),
        ZmqError.WouldBlock => new TimeoutException("No peer was ready, or no message arrived, within the timeout."),
        ZmqError.InvalidArgument when sending => socket.Core.ExceptionFor(error),
        ZmqError.MessageTooLarge => socket.Core.ExceptionFor(error),
        _ => new ZmqException(error),
    };
}
