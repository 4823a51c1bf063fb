using Zerowire.Platform;

namespace Zerowire.Sessions;

/// <summary>What a connecter tells its session, in their I/O thread.</summary>
internal interface IConnecterHost
{
    /// <summary>The transport is connected; the host takes the stream over.</summary>
    void TransportConnected(SystemStream socket);

    /// <summary>The peer has refused, and the options say that this ends the connection for good.</summary>
    void ConnectingStopped();

    /// <summary>A look-up by another thread begins: its result will come as a counted command.</summary>
    void LookupStarted();

    /// <summary>The look-up was cancelled in time: its command will not come.</summary>
    void LookupCancelled();

    /// <summary>On the thread of the look-up: hands its result over to the I/O thread.</summary>
    void PostLookup(LookupResult result);
}
