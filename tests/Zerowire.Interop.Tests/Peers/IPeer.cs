namespace Zerowire.Interop.Tests.Peers;

/// <summary>One socket of a conversation, of whichever implementation. Calls that get stuck throw.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>Sets an option by its number in <c>zmq.h</c>.</summary>
    void SetOption(int option, ReadOnlySpan<byte> value);

    /// <summary>Binds and returns the address that was really bound.</summary>
    string Bind(string endpoint);

    void Connect(string endpoint);

    /// <summary>Does what is due, such as taking a new connection: libzmq does so within calls only.</summary>
    void Poke();

    /// <summary>Sends one message.</summary>
    void Send(params byte[][] frames);

    /// <summary>Sends one message, or returns false when the peer that it names is not connected (ROUTER).</summary>
    bool TrySend(params byte[][] frames);

    /// <summary>Receives one message.</summary>
    byte[][] Receive();

    /// <summary>Receives one message, or returns null when none has come after a few milliseconds.</summary>
    byte[][]? TryReceive();
}
