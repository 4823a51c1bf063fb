using System.Net;

namespace Zerowire.Transports;

/// <summary>A look-up that was asked for; its handler is called once, unless it is cancelled in time.</summary>
internal sealed class ResolveRequest(ConnectTarget target, TransportSettings settings, IResolveHandler handler)
{
    private const int Pending = 0;
    private const int Taken = 1;

    private int _state;

    public ConnectTarget Target { get; } = target;

    /// <summary>
    /// True when the handler will not be called any more; false when it has been called or is being called now.
    /// </summary>
    public bool Cancel() => TryTake();

    /// <summary>Asks, and answers unless cancelled meanwhile.</summary>
    internal void Run(Func<string, IPAddress[]> lookup)
    {
        if (Volatile.Read(ref _state) != Pending)
            return;
        ZmqError error = Target.Resolve(settings, lookup, out PeerEndpoint[] peers);
        if (TryTake())
            handler.Resolved(this, error, peers);
    }

    /// <summary>Answers with an error unless cancelled meanwhile.</summary>
    internal void Fail(ZmqError error)
    {
        if (TryTake())
            handler.Resolved(this, error, []);
    }

    private bool TryTake() => Interlocked.Exchange(ref _state, Taken) == Pending;
}
