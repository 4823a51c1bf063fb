using System.Net;
using System.Text;
using Zerowire.Protocol;
using Zerowire.Runtime;
using Zerowire.Transports;

namespace Zerowire;

// Options of how connections are made, accepted and carried by the operating system.
public abstract partial class ZmqSocket
{
    /// <summary>
    /// When the socket stops trying to make a connection. Default: never. Stands for <c>ZMQ_RECONNECT_STOP</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A value that is not defined.</exception>
    public ZmqReconnectStop ReconnectStop
    {
        get => Core.Options.ReconnectStop;
        set
        {
            const ZmqReconnectStop All = ZmqReconnectStop.ConnectionRefused | ZmqReconnectStop.HandshakeFailed
                | ZmqReconnectStop.AfterDisconnect;
            if ((value & ~All) != 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, "No such reason to stop is defined.");
            SetOption(OptionNumber.ReconnectStop, (int)value);
        }
    }

    /// <summary>
    /// The SOCKS 5 proxy (RFC 1928) that tcp connections are made through, as <c>host:port</c>, or
    /// <c>source;host:port</c> to connect to it from an address of this machine; empty, the default, for none. Host names
    /// of peers go to the proxy unresolved; the proxy's own name is resolved here. <see cref="ConnectTimeout"/> and
    /// <see cref="HandshakeInterval"/> limit the time that it takes. Stands for <c>ZMQ_SOCKS_PROXY</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Not empty, and of neither form.</exception>
    public string SocksProxy
    {
        get => Core.Options.SocksProxy;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Length > 0
                && Transports.SocksProxy.Parse(value, [], [], out _, out string reason) != ZmqError.None)
                throw new ArgumentException(reason, nameof(value));
            SetOption(OptionNumber.SocksProxy, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>
    /// The user name for the proxy (RFC 1929), at most 255 bytes of UTF-8; empty, the default, to offer none. A proxy
    /// that asks for none is not told it. Stands for <c>ZMQ_SOCKS_USERNAME</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Too long.</exception>
    public string SocksUserName
    {
        get => Encoding.UTF8.GetString(Core.Options.SocksUserName);
        set => SetOption(OptionNumber.SocksUserName, Utf8(value, SocksExchange.MaxCredential));
    }

    /// <summary>
    /// The password for the proxy, at most 255 bytes of UTF-8. It goes over the network as it is: RFC 1929 has no
    /// encryption. Default: empty. Stands for <c>ZMQ_SOCKS_PASSWORD</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Too long.</exception>
    public string SocksPassword
    {
        get => Encoding.UTF8.GetString(Core.Options.SocksPassword);
        set => SetOption(OptionNumber.SocksPassword, Utf8(value, SocksExchange.MaxCredential));
    }

    /// <summary>
    /// The networks whose peers are accepted over tcp; empty, the default, for all. Others are closed at once, which is
    /// told by <see cref="ZmqMonitorEventKind.AcceptFailed"/>. Stands for <c>ZMQ_TCP_ACCEPT_FILTER</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null; an empty list accepts all.</exception>
    public IReadOnlyList<IPNetwork> TcpAcceptFilters
    {
        get => [.. Core.Options.TcpAcceptFilters];
        set => Configure((options, list) => options.TcpAcceptFilters = list, Copy(value));
    }

    /// <summary>
    /// The processes that are accepted over ipc, with <see cref="IpcAcceptUsers"/> and <see cref="IpcAcceptGroups"/>: a
    /// peer that is in any of the three lists is accepted; all are when all three are empty, the default. Others are
    /// closed at once, which is told by <see cref="ZmqMonitorEventKind.AcceptFailed"/>. Linux only. Stands for
    /// <c>ZMQ_IPC_FILTER_PID</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system does not tell a local peer's process.</exception>
    public IReadOnlyList<int> IpcAcceptProcesses
    {
        get => [.. Core.Options.IpcAcceptProcesses];
        set
        {
            ThrowUnless(Platform.PeerCredentials.TellsProcesses);
            Configure((options, list) => options.IpcAcceptProcesses = list, Copy(value));
        }
    }

    /// <summary>
    /// The users that are accepted over ipc; see <see cref="IpcAcceptProcesses"/>. Linux, macOS and FreeBSD. Stands for
    /// <c>ZMQ_IPC_FILTER_UID</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system does not tell the user of a local peer.</exception>
    public IReadOnlyList<uint> IpcAcceptUsers
    {
        get => [.. Core.Options.IpcAcceptUsers];
        set
        {
            ThrowUnless(Platform.PeerCredentials.TellsUsers);
            Configure((options, list) => options.IpcAcceptUsers = list, Copy(value));
        }
    }

    /// <summary>
    /// The groups that are accepted over ipc, by a peer's first group and on Linux also by its others; see
    /// <see cref="IpcAcceptProcesses"/>. Linux, macOS and FreeBSD. Stands for <c>ZMQ_IPC_FILTER_GID</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="PlatformNotSupportedException">The system does not tell the group of a local peer.</exception>
    public IReadOnlyList<uint> IpcAcceptGroups
    {
        get => [.. Core.Options.IpcAcceptGroups];
        set
        {
            ThrowUnless(Platform.PeerCredentials.TellsUsers);
            Configure((options, list) => options.IpcAcceptGroups = list, Copy(value));
        }
    }

    /// <summary>
    /// A listening stream socket of the operating system, by its descriptor or handle, that the next tcp or ipc bind
    /// takes over instead of binding an address itself (socket activation); null, the default, for none. Of the
    /// endpoint only the transport counts then. A bind that succeeds makes the descriptor non-blocking, owns it from
    /// then on and closes it with the listener, and sets this back to null; a file that belongs to it stays. After a
    /// bind that fails it is still the caller's. Stands for <c>ZMQ_USE_FD</c> (-1 for none).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? ListenDescriptor
    {
        get => OrNull(Core.Options.UseDescriptor);
        set => SetOption(OptionNumber.UseDescriptor, OrDefault(value));
    }

    /// <summary>
    /// How long sent bytes may stay unacknowledged before a tcp connection is lost; 0, the default, for what the
    /// operating system does. Acts on Linux and, in whole seconds, on Windows; elsewhere it has no effect. Stands for
    /// <c>ZMQ_TCP_MAXRT</c> (milliseconds).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 ms.</exception>
    public TimeSpan TcpMaxRetransmitTime
    {
        get => Durations.FromMilliseconds(Core.Options.TcpMaxRetransmitTime);
        set => SetOption(OptionNumber.TcpMaxRetransmitTime, value.ToMilliseconds());
    }

    /// <summary>
    /// The priority by which Linux queues the packets of tcp connections; 0, the default, leaves it. Above 6 the
    /// process needs CAP_NET_ADMIN: without it a bind fails with <see cref="ZmqError.NotPermitted"/>, and a connection
    /// is tried again. Elsewhere it has no effect. Stands for <c>ZMQ_PRIORITY</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Priority
    {
        get => Core.Options.Priority;
        set => SetOption(OptionNumber.Priority, NotNegative(value));
    }

    /// <summary>
    /// The network interface that tcp connections are made and accepted by, whatever their addresses; empty, the
    /// default, for any. At most 15 bytes. Linux only; the process may need CAP_NET_RAW. What is wrong shows when an
    /// address is bound or connected to: <see cref="ZmqError.NoSuchDevice"/>, <see cref="ZmqError.NotPermitted"/>, and
    /// on other systems <see cref="ZmqError.NotSupported"/>. Stands for <c>ZMQ_BINDTODEVICE</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Too long.</exception>
    public string BoundDevice
    {
        get => Core.Options.BoundDevice;
        set => SetOption(OptionNumber.BindToDevice, Utf8(value, Platform.LinuxConstants.MaxDeviceName));
    }

    /// <summary>
    /// How long Linux looks for packets of a tcp connection before it waits for an interrupt, in microseconds (rounded
    /// up); 0, the default, leaves it. The process needs CAP_NET_ADMIN: without it a bind fails with
    /// <see cref="ZmqError.NotPermitted"/>, and a connection is tried again. Elsewhere it has no effect. Stands for
    /// <c>ZMQ_BUSY_POLL</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 2^31-1 microseconds.</exception>
    public TimeSpan BusyPoll
    {
        get => Durations.FromMicroseconds(Core.Options.BusyPoll);
        set => SetOption(OptionNumber.BusyPoll, value.ToMicroseconds());
    }

    /// <summary>
    /// How many bytes one call receives from a connection at most; null, the default, for what is best here (up to 64
    /// KiB). Large messages, which are received into memory of their own, are not limited by it. Of a
    /// <see cref="StreamSocket"/> it is also the longest message that is received (null: 8 KiB; at most 32 KiB). Stands
    /// for <c>ZMQ_IN_BATCH_SIZE</c>, which reads as 8192 while it is null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int? ReceiveBatchSize
    {
        get => Core.Options.ReceiveBatchSize is > 0 and int size ? size : null;
        set => SetBatchSize(value, (options, size) => options.ReceiveBatchSize = size);
    }

    /// <summary>
    /// How many bytes one call hands to the operating system at most; null, the default, for what is best here (up to
    /// 256 KiB). Stands for <c>ZMQ_OUT_BATCH_SIZE</c>, which reads as 8192 while it is null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public int? SendBatchSize
    {
        get => Core.Options.SendBatchSize is > 0 and int size ? size : null;
        set => SetBatchSize(value, (options, size) => options.SendBatchSize = size);
    }

    private void SetBatchSize(int? value, Action<SocketOptions, int> set)
    {
        if (value is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(value));
        Configure(set, value ?? 0);
    }

    private void Configure<T>(Action<SocketOptions, T> change, T value) =>
        Core.Configure(change, value).ThrowIfFailed(this);

    private static T[] Copy<T>(IReadOnlyList<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return [.. value];
    }

    private static byte[] Utf8(string value, int most)
    {
        ArgumentNullException.ThrowIfNull(value);
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        return bytes.Length <= most
            ? bytes
            : throw new ArgumentException($"The text has more than {most} bytes of UTF-8.", nameof(value));
    }

    private static void ThrowUnless(bool isTold)
    {
        if (!isTold)
            throw new PlatformNotSupportedException("This system does not tell so much of local peers.");
    }
}
