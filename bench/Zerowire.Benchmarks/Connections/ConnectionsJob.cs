namespace Zerowire.Benchmarks.Connections;

/// <summary>Many tcp connections of one socket: from the load process into a PULL or a ROUTER that is bound, or from a
/// PUSH that connects as often.</summary>
internal sealed record ConnectionsJob(ZmqSocketType Type, int Connections)
{
    /// <summary>Whether the socket connects, and the load process accepts.</summary>
    public bool Connects => Type == ZmqSocketType.Push;

    public override string ToString() => Connects
        ? $"{Connections} connections from one PUSH"
        : $"{Connections} connections into one {(Type == ZmqSocketType.Pull ? "PULL" : "ROUTER")}";
}
