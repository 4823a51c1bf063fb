using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Engines;

/// <summary>What an engine tells its session, in their I/O thread.</summary>
internal interface IEngineHost
{
    /// <summary>The handshake is done. Returns the pipe that the engine serves from now on; null when the session is
    /// ending and the engine is to stop.</summary>
    Pipe? HandshakeSucceeded(ConnectionInfo connection);

    /// <summary>The engine has ended and given everything back; the session drops it.</summary>
    /// <param name="failure">What kind of end it was.</param>
    /// <param name="error">The error of the operating system, if that was the reason.</param>
    /// <param name="protocolError">What the peer did wrong, if that was the reason.</param>
    /// <param name="handshakeDone">Whether the handshake had been done.</param>
    /// <param name="handshake">The handshake with what is known of its failure.</param>
    void EngineFailed(
        EngineFailure failure, ZmqError error, ProtocolError protocolError, bool handshakeDone, ZmtpHandshake handshake);

    /// <summary>Everything that was sent has reached the peer, or waiting for it is over; the session drops the engine.</summary>
    void EngineDrained();
}
