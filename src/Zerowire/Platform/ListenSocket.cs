namespace Zerowire.Platform;

/// <summary>A listening socket of the operating system; readable when a connection waits.</summary>
internal abstract class ListenSocket : IDisposable
{
    /// <summary>What a poller watches; -1 after <see cref="Dispose"/>.</summary>
    public abstract nint Descriptor { get; }

    /// <summary>The address really bound, as an endpoint.</summary>
    public abstract string LocalEndpoint { get; }

    /// <summary>The next connection, tuned and non-blocking; null with WouldBlock when none waits.</summary>
    public abstract StreamSocket? Accept(out ZmqError error);

    public abstract void Dispose();
}
