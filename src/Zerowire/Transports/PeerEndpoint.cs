using Zerowire.Platform;

namespace Zerowire.Transports;

/// <summary>One address of the operating system to connect to.</summary>
internal abstract class PeerEndpoint
{
    /// <summary>
    /// A socket that is connecting (InProgress: it becomes writable, then ask it how it went) or already connected
    /// (None); null with any other error.
    /// </summary>
    public abstract SystemStream? BeginConnect(TransportSettings settings, out ZmqError error);

    /// <summary>What an error of <see cref="BeginConnect"/> means.</summary>
    public virtual string Explain(ZmqError error, TransportSettings settings) => error.Describe();

    /// <summary>The endpoint form of the address.</summary>
    public abstract override string ToString();
}
