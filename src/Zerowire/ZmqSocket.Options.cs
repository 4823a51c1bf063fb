using System.Runtime.InteropServices;

namespace Zerowire;

public abstract partial class ZmqSocket
{
    private static readonly TimeSpan s_defaultLinger = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long messages not yet sent are kept after the socket is disposed or a connection is ended. Default: 5 s,
    /// where libzmq waits for ever; 0 for subscribers. <see cref="TimeSpan.Zero"/> drops them at once,
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits until all are sent. Acts at once. Stands for <c>ZMQ_LINGER</c>
    /// (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative and not infinite, or more than 2^31-1 ms.</exception>
    public TimeSpan Linger
    {
        get => Durations.FromMilliseconds(Core.Options.Linger);
        set => SetOption(OptionNumber.Linger, value.ToTimeout());
    }

    /// <summary>
    /// The endpoint that was bound or connected last, empty when there was none. Prefer
    /// <see cref="ZmqListener.Endpoint"/>. Stands for <c>ZMQ_LAST_ENDPOINT</c>.
    /// </summary>
    public string LastEndpoint => Core.LastEndpoint;

    /// <summary>
    /// How long to wait before a lost or refused connection is tried again; a random part of the same length is added.
    /// Default: 100 ms. <see cref="Timeout.InfiniteTimeSpan"/> for no further try. Stands for
    /// <c>ZMQ_RECONNECT_IVL</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero, negative and not infinite, or more than 2^31-1
    /// ms.</exception>
    public TimeSpan ReconnectInterval
    {
        get => Durations.FromMilliseconds(Core.Options.ReconnectInterval);
        set
        {
            // Zero means "never" to libzmq, which is not what anyone would read into it.
            ArgumentOutOfRangeException.ThrowIfEqual(value, TimeSpan.Zero);
            SetOption(OptionNumber.ReconnectInterval, value.ToTimeout());
        }
    }

    /// <summary>
    /// When more than zero, <see cref="ReconnectInterval"/> is doubled with each failed try up to this. Default: 0, the
    /// interval stays the same. Stands for <c>ZMQ_RECONNECT_IVL_MAX</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 ms.</exception>
    public TimeSpan ReconnectIntervalMax
    {
        get => Durations.FromMilliseconds(Core.Options.ReconnectIntervalMax);
        set => SetOption(OptionNumber.ReconnectIntervalMax, value.ToMilliseconds());
    }

    /// <summary>
    /// How long connecting to an address may take before it is tried anew. Default: 0, which leaves it to the operating
    /// system. tcp only. Stands for <c>ZMQ_CONNECT_TIMEOUT</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 ms.</exception>
    public TimeSpan ConnectTimeout
    {
        get => Durations.FromMilliseconds(Core.Options.ConnectTimeout);
        set => SetOption(OptionNumber.ConnectTimeout, value.ToMilliseconds());
    }

    /// <summary>
    /// How long a peer may take over the ZMTP handshake before the connection is closed. Default: 30 s; 0 for no limit.
    /// Stands for <c>ZMQ_HANDSHAKE_IVL</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 ms.</exception>
    public TimeSpan HandshakeInterval
    {
        get => Durations.FromMilliseconds(Core.Options.HandshakeInterval);
        set => SetOption(OptionNumber.HandshakeInterval, value.ToMilliseconds());
    }

    /// <summary>
    /// Whether messages are queued only for connections that are ready. Default: false, they are queued for a
    /// connection that is still being made too. Stands for <c>ZMQ_IMMEDIATE</c>.
    /// </summary>
    public bool Immediate
    {
        get => Core.Options.Immediate;
        set => SetOption(OptionNumber.Immediate, value ? 1 : 0);
    }

    /// <summary>
    /// The largest frame in bytes that a peer may send; the connection of one that sends a larger one is closed. Null,
    /// the default, for no limit. Stands for <c>ZMQ_MAXMSGSIZE</c> (-1 for no limit).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long? MaxMessageSize
    {
        get => Core.Options.MaxMessageSize is >= 0 and long size ? size : null;
        set
        {
            if (value is { } size)
                ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(value));
            long bytes = value ?? -1;
            SetOption(OptionNumber.MaxMessageSize, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in bytes)));
        }
    }

    /// <summary>
    /// Whether IPv6 addresses are used besides IPv4 ones. Default: <see cref="ZmqContext.IPv6"/>. Stands for
    /// <c>ZMQ_IPV6</c>.
    /// </summary>
    public bool IPv6
    {
        get => Core.Options.IPv6;
        set => SetOption(OptionNumber.IPv6, value ? 1 : 0);
    }

    /// <summary>
    /// How many connections may wait to be accepted at a listener. Default: 100. Stands for <c>ZMQ_BACKLOG</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Backlog
    {
        get => Core.Options.Backlog;
        set => SetOption(OptionNumber.Backlog, NotNegative(value));
    }

    /// <summary>
    /// The size in bytes of the operating system's send buffer for each connection; null, the default, for its own
    /// choice. Stands for <c>ZMQ_SNDBUF</c> (-1 for the default).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? SendBufferSize
    {
        get => OrNull(Core.Options.SendBuffer);
        set => SetOption(OptionNumber.SendBuffer, OrDefault(value));
    }

    /// <summary>
    /// The size in bytes of the operating system's receive buffer for each connection; null, the default, for its own
    /// choice. Stands for <c>ZMQ_RCVBUF</c> (-1 for the default).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? ReceiveBufferSize
    {
        get => OrNull(Core.Options.ReceiveBuffer);
        set => SetOption(OptionNumber.ReceiveBuffer, OrDefault(value));
    }

    /// <summary>
    /// Whether TCP probes connections that are idle; null, the default, for what the operating system does. Stands for
    /// <c>ZMQ_TCP_KEEPALIVE</c> (-1 for the default).
    /// </summary>
    public bool? TcpKeepAlive
    {
        get => Core.Options.KeepAlive < 0 ? null : Core.Options.KeepAlive > 0;
        set => SetOption(OptionNumber.TcpKeepAlive, value is { } on ? (on ? 1 : 0) : -1);
    }

    /// <summary>
    /// How many probes may stay unanswered before the connection is lost; null, the default, for what the operating
    /// system does. Stands for <c>ZMQ_TCP_KEEPALIVE_CNT</c> (-1 for the default).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? TcpKeepAliveCount
    {
        get => OrNull(Core.Options.KeepAliveCount);
        set => SetOption(OptionNumber.TcpKeepAliveCount, OrDefault(value));
    }

    /// <summary>
    /// How long a connection is idle before the first probe, in whole seconds (rounded up); null, the default, for what
    /// the operating system does. Stands for <c>ZMQ_TCP_KEEPALIVE_IDLE</c> (seconds, -1 for the default).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, or more than 2^31-1 s.</exception>
    public TimeSpan? TcpKeepAliveIdle
    {
        get => Durations.FromSecondsOrDefault(Core.Options.KeepAliveIdle);
        set => SetOption(OptionNumber.TcpKeepAliveIdle, value.ToSecondsOrDefault(nameof(value)));
    }

    /// <summary>
    /// The time between two probes, in whole seconds (rounded up); null, the default, for what the operating system
    /// does. Stands for <c>ZMQ_TCP_KEEPALIVE_INTVL</c> (seconds, -1 for the default).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative, or more than 2^31-1 s.</exception>
    public TimeSpan? TcpKeepAliveInterval
    {
        get => Durations.FromSecondsOrDefault(Core.Options.KeepAliveInterval);
        set => SetOption(OptionNumber.TcpKeepAliveInterval, value.ToSecondsOrDefault(nameof(value)));
    }

    /// <summary>
    /// The type-of-service byte (DSCP and ECN) of the IP packets, 0 to 255. Default: 0. Stands for <c>ZMQ_TOS</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 to 255.</exception>
    public int TypeOfService
    {
        get => Core.Options.TypeOfService;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, byte.MaxValue);
            SetOption(OptionNumber.TypeOfService, NotNegative(value));
        }
    }

    /// <summary>
    /// Which I/O threads of the context may serve new connections: bit n stands for thread n. Default: 0, the least
    /// busy of all. Stands for <c>ZMQ_AFFINITY</c>.
    /// </summary>
    public ulong Affinity
    {
        get => Core.Options.Affinity;
        set => SetOption(OptionNumber.Affinity, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in value)));
    }

    private protected TimeSpan SendTimeoutOption
    {
        get => Durations.FromMilliseconds(Core.Options.SendTimeout);
        set => SetOption(OptionNumber.SendTimeout, value.ToTimeout());
    }

    private protected int SendHighWaterMarkOption
    {
        get => Core.Options.SendHighWaterMark;
        set => SetOption(OptionNumber.SendHighWaterMark, NotNegative(value));
    }

    private protected TimeSpan ReceiveTimeoutOption
    {
        get => Durations.FromMilliseconds(Core.Options.ReceiveTimeout);
        set => SetOption(OptionNumber.ReceiveTimeout, value.ToTimeout());
    }

    private protected int ReceiveHighWaterMarkOption
    {
        get => Core.Options.ReceiveHighWaterMark;
        set => SetOption(OptionNumber.ReceiveHighWaterMark, NotNegative(value));
    }

    private static int NotNegative(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }

    private static int OrDefault(int? value) => value is { } set ? NotNegative(set) : -1;

    private static int? OrNull(int value) => value < 0 ? null : value;
}
