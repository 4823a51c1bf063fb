using Zerowire.Sockets;

namespace Zerowire;

/// <summary>
/// An address at which a socket accepts connections; the result of <see cref="ZmqSocket.Bind"/>. It belongs to the
/// socket and ends with it, so it need not be kept and is not disposable.
/// </summary>
public sealed class ZmqListener
{
    private readonly EndpointHandle _handle;

    internal ZmqListener(EndpointHandle handle) => _handle = handle;

    /// <summary>
    /// The address really bound, with the port or path that was chosen for a <c>*</c>: what peers connect to. Stands
    /// for <c>ZMQ_LAST_ENDPOINT</c>.
    /// </summary>
    public string Endpoint => _handle.Endpoint;

    /// <summary>Whether the listener still accepts connections.</summary>
    public bool IsListening => !_handle.IsClosed;

    /// <summary>
    /// Accepts no further connections and returns when the address is free again. Connections already accepted stay.
    /// A second call does nothing. Stands for <c>zmq_unbind</c>.
    /// </summary>
    public void Unbind() => _handle.Close();

    /// <summary>The address.</summary>
    /// <returns><see cref="Endpoint"/>.</returns>
    public override string ToString() => Endpoint;
}
