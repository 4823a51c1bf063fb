using Zerowire.Platform;

namespace Zerowire.Sockets;

/// <summary>
/// The descriptor of a socket for event loops that are not ours (<c>ZMQ_FD</c>): readable means that the socket's events
/// are to be looked at. It tells of changes: an event that was found possible is not told again before it was found
/// impossible, by a look at the events or by a call that would have waited. Used under the socket's word only, so what is
/// pending and what the kernel shows cannot part.
/// </summary>
internal sealed class SocketDescriptor(WakeSignal signal) : ISocketWatch
{
    private readonly WakeSignal _signal = signal;

    /// <summary>What the descriptor is readable for.</summary>
    private ZmqPollEvents _pending;

    public nint Descriptor => _signal.Descriptor;

    public ZmqPollEvents Armed { get; set; }

    /// <summary>The user has looked at all events.</summary>
    public void Looked(ZmqPollEvents possible)
    {
        Armed = (ZmqPollEvents.In | ZmqPollEvents.Out) & ~possible;
        Settle(ZmqPollEvents.None);
    }

    /// <summary>The user has learned by a call that an event is impossible. What is told of the other direction stays: who
    /// waits for that may be another thread.</summary>
    public void FoundImpossible(ZmqPollEvents direction)
    {
        Armed |= direction;
        Settle(_pending & ~direction);
    }

    public void Tell(ZmqPollEvents possible)
    {
        Armed &= ~possible;
        if (_pending == ZmqPollEvents.None)
            _signal.Set();
        _pending |= possible;
    }

    /// <summary>Readable for good, so that every loop comes to see the end.</summary>
    public void TellEnd(ZmqError status)
    {
        Armed = ZmqPollEvents.None;
        if (_pending == ZmqPollEvents.None)
            _signal.Set();
        _pending = ZmqPollEvents.Error;
        if (status == ZmqError.NotASocket)
            _signal.Dispose();
    }

    private void Settle(ZmqPollEvents pending)
    {
        if (_pending != ZmqPollEvents.None && pending == ZmqPollEvents.None)
            _signal.Reset();
        _pending = pending;
    }
}
