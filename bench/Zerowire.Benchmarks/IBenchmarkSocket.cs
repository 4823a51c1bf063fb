namespace Zerowire.Benchmarks;

/// <summary>
/// The calls that are measured, one per message, without allocation. Implementations are structs, so that the loops
/// are compiled for each of them and the interface costs nothing.
/// </summary>
internal interface IBenchmarkSocket<TSelf> : IDisposable
    where TSelf : struct, IBenchmarkSocket<TSelf>
{
    /// <summary>Creates a socket with a high-water mark of 1000 in both directions, in the process's one context.</summary>
    static abstract TSelf Create(ZmqSocketType type);

    /// <summary>Moves messages between two sockets for ever.</summary>
    static abstract void Proxy(TSelf frontend, TSelf backend);

    /// <summary>Binds and returns the address that was really bound.</summary>
    string Bind(string endpoint);

    void Connect(string endpoint);

    void Send(ReadOnlySpan<byte> body);

    /// <summary>Receives one message into the buffer and returns its length.</summary>
    int Receive(Span<byte> buffer);

    /// <summary>Of a ROUTER: sends one message to a peer, and waits while there is no room for it.</summary>
    void SendTo(ReadOnlySpan<byte> routingId, ReadOnlySpan<byte> body);

    /// <summary>Of a ROUTER: receives one message and returns the lengths of its routing id and its body.</summary>
    (int RoutingId, int Body) ReceiveFrom(Span<byte> routingId, Span<byte> body);
}
