using Zerowire.Pipes;

namespace Zerowire.Sockets;

/// <summary>Where a received frame goes, for callers that take frames one by one. Under the socket's word.</summary>
internal interface IFrameTaker
{
    /// <summary>Takes a frame. When this throws, the frame stays the next one.</summary>
    /// <param name="frame">Bytes to copy, or a body to take a reference of.</param>
    /// <param name="connection">The connection that the message came by; null over inproc.</param>
    /// <param name="more">Whether another frame of the message follows.</param>
    void Take(in Frame frame, ConnectionInfo? connection, bool more);
}
