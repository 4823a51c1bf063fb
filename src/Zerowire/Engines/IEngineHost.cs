using Zerowire.Pipes;
using Zerowire.Protocol;

namespace Zerowire.Engines;

/// <summary>What an engine tells its session, in their I/O thread.</summary>
internal interface IEngineHost
{
    /// <summary>Messages can flow. Returns the pipe that the engine serves from now on; null when the session is ending
    /// and the engine is to stop.</summary>
    /// <param name="connection">Who the peer is.</param>
    /// <param name="handshake">The handshake that is done; null when there was none.</param>
    Pipe? ConnectionReady(ConnectionInfo connection, ZmtpHandshake? handshake);

    /// <summary>The engine has ended and given everything back; the session drops it.</summary>
    /// <param name="failure">What kind of end it was.</param>
    /// <param name="error">The error of the operating system, if that was the reason.</param>
    /// <param name="protocolError">What the peer did wrong, if that was the reason.</param>
    /// <param name="wasReady">Whether messages could flow.</param>
    /// <param name="handshake">The handshake with what is known of its failure; null when there was none.</param>
    void EngineFailed(
        EngineFailure failure, ZmqError error, ProtocolError protocolError, bool wasReady, ZmtpHandshake? handshake);

    /// <summary>Everything that was sent has reached the peer, or waiting for it is over; the session drops the engine.</summary>
    void EngineDrained();
}
