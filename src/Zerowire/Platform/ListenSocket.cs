using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>A listening socket of the operating system; readable when a connection waits.</summary>
internal abstract class ListenSocket : IPollable, IDisposable
{
    public abstract nint Descriptor { get; }

    public virtual Socket? Socket => null;

    /// <summary>The address really bound, as an endpoint.</summary>
    public abstract string LocalEndpoint { get; }

    /// <summary>The next connection, tuned and non-blocking; null with WouldBlock when none waits.</summary>
    public abstract SystemStream? Accept(out ZmqError error);

    /// <summary>Closes the socket and removes its file. Returns why the file could not be removed, if so.</summary>
    public abstract ZmqError Close();

    public void Dispose() => Close();
}
