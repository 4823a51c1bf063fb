namespace Zerowire.Sockets;

/// <summary>A socket in a <see cref="PollSet"/>.</summary>
internal sealed class SocketPollItem(
    PollSet set, SocketCore socket, object source, object? state, ZmqPollEvents wanted)
    : PollItem(set, source, state, wanted), ISocketWatch
{
    private readonly SocketCore _socket = socket;

    ZmqPollEvents ISocketWatch.Armed { get; set; }

    public override ZmqError Begin() => _socket.Watch(this);

    public override ZmqError Look(out ZmqPollEvents ready) => _socket.Look(this, Wanted, out ready);

    public override void End() => _socket.Unwatch(this);

    void ISocketWatch.Tell(ZmqPollEvents possible)
    {
        // One look will see to everything.
        ((ISocketWatch)this).Armed = ZmqPollEvents.None;
        Set.Put(this);
    }

    void ISocketWatch.TellEnd(ZmqError status) => Set.Put(this);
}
