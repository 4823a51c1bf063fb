using System.Net;
using System.Net.Sockets;

namespace Zerowire.Platform;

/// <summary>One non-blocking byte stream of the operating system, connected or still connecting.</summary>
internal abstract unsafe class SystemStream : IPollable, IDisposable
{
    private static long s_lastId;

    /// <summary>A number that no other stream of the process has, nor had.</summary>
    public long Id { get; } = Interlocked.Increment(ref s_lastId);

    public abstract nint Descriptor { get; }

    public virtual Socket? Socket => null;

    /// <summary>The peer's numeric address without a port, or <c>:uid:gid:pid</c> of a local peer as far as the system
    /// tells.</summary>
    public abstract string PeerAddress { get; }

    /// <summary>The peer's numeric address; null of a local peer.</summary>
    public virtual IPAddress? PeerIPAddress => null;

    /// <summary>Who a local peer is; null of others, and where the system does not tell.</summary>
    public virtual PeerCredentials? PeerCredentials => null;

    /// <summary>The own end as an endpoint: <c>tcp://1.2.3.4:5</c>, <c>ipc://path</c>.</summary>
    public abstract string LocalEndpoint { get; }

    /// <summary>The peer's end as an endpoint: where the bytes go in the end, also through a proxy.</summary>
    public string RemoteEndpoint => Destination ?? PeerEndpoint;

    /// <summary>The endpoint that a proxy at the other end leads to; null when there is none.</summary>
    public string? Destination { get; set; }

    /// <summary>Bytes received, 0 when the peer has closed, or a negated <see cref="ZmqError"/>.</summary>
    public abstract int Receive(byte* buffer, int length);

    /// <summary>Bytes taken by the kernel, or a negated <see cref="ZmqError"/>.</summary>
    public abstract int Send(byte* buffer, int length);

    /// <summary>Gathers: bytes taken by the kernel, or a negated <see cref="ZmqError"/>.</summary>
    public abstract int Send(IoVector* vectors, int count);

    /// <summary>How the connecting ended, once the socket is writable; InProgress when it has not.</summary>
    public abstract ZmqError FinishConnect();

    /// <summary>Ends the stream in both directions; the descriptor stays open.</summary>
    public abstract void Shutdown();

    /// <summary>Ends the own direction: the peer reads to the end of what was sent.</summary>
    public abstract void ShutdownSend();

    /// <summary>How many bytes the peer's machine has not acknowledged, or a local peer has not read; -1 if the system
    /// does not tell.</summary>
    public abstract int UnsentBytes();

    /// <summary>The groups that a local peer belongs to besides its first one, as far as the system tells.</summary>
    public virtual uint[] ReadPeerGroups() => [];

    public abstract void Dispose();

    /// <summary>The address at the other end of the connection, as an endpoint.</summary>
    protected abstract string PeerEndpoint { get; }
}
