#pragma warning disable CA1822
using Zerowire.Runtime;

namespace Zerowire.Pipes;

/// <summary>
/// One end of a two-way pipe between a socket and a session, or between two sockets. Each end is used only by its own
/// executor; the ends share two queues and talk by commands.
/// </summary>
internal sealed class Pipe : ICommandTarget
{
    /// <summary>Makes the two ends of a pipe; the marks count whole messages, 0 is no limit.</summary>
    public static (Pipe First, Pipe Second) CreatePair(
        Executor first, Executor second, int firstToSecond, int secondToFirst) => throw null!;

    public Executor Executor => throw null!;

    public IPipeEvents Sink { set => throw null!; }

    // Where the end stands in the arrays of the routing strategies; theirs alone.
    public int FairQueueIndex { get; set; } = -1;
    public int LoadBalancerIndex { get; set; } = -1;
    public int DistributorIndex { get; set; } = -1;

    /// <summary>The routing id by which the socket knows the peer; set by the routing pattern.</summary>
    public byte[]? RoutingId { get; set; }

    /// <summary>The peer of the connection whose messages are being read; null on inproc before anything is known.</summary>
    public ConnectionInfo? Connection => throw null!;

    /// <summary>Set by patterns that want subscriptions; elsewhere they are dropped as they are met.</summary>
    public bool AcceptsSubscriptions { get; set; }

    // ---- writing, by this end's executor

    /// <summary>True when a message can be written now. When false, WriteActivated follows once there is room.</summary>
    public bool CheckWrite() => throw null!;

    /// <summary>Writes a frame. The first of a message is refused (false) like CheckWrite; the later ones always fit.
    /// The message becomes visible with its last frame. A pipe that has ended swallows the rest of a message.</summary>
    public bool TryWrite(in Frame frame, bool more) => throw null!;

    /// <summary>Forgets the frames of a message that was not completed.</summary>
    public void Rollback() => throw null!;

    /// <summary>Writes a subscription; the high-water mark does not hold it back.</summary>
    public void WriteSubscription(Subscription subscription) => throw null!;

    /// <summary>Tells the reader to drop what was written before (subscriptions of a lost connection), because all is
    /// written anew now. Called in Hiccuped.</summary>
    public void WriteRestart() => throw null!;

    // ---- reading, by this end's executor

    /// <summary>True when a message (or an accepted subscription) can be read. When false, ReadActivated follows.</summary>
    public bool CheckRead() => throw null!;

    /// <summary>After CheckRead: whether a subscription comes next, which is taken.</summary>
    public bool TryReadSubscription(out Subscription? subscription) => throw null!;

    /// <summary>Reads a whole message, appending its frames. False when there is none (as CheckRead).</summary>
    public bool TryRead(ref MessageBuffer message) => throw null!;

    /// <summary>After CheckRead: the bytes of the next message's first frame, without taking it.</summary>
    public ReadOnlySpan<byte> PeekFirstFrame() => throw null!;

    /// <summary>After CheckRead: drops the next message unread.</summary>
    public void SkipMessage() => throw null!;

    // ---- ending

    /// <summary>Ends the pipe: what was written is still delivered; with delay, what has come can still be read.</summary>
    public void Terminate(bool delay) => throw null!;

    /// <summary>From now on an end asked for by the peer does not wait until everything has been read.</summary>
    public void SetNoDelay() => throw null!;

    /// <summary>Whether the peer is a socket in this process.</summary>
    public bool IsInproc => throw null!;

    public void ProcessCommand(in Command command) => throw null!;
}
