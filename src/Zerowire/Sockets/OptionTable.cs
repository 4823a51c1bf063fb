using Zerowire.Platform;
using static Zerowire.OptionNumber;
using static Zerowire.ZmqSocketType;

namespace Zerowire.Sockets;

/// <summary>
/// All options of sockets. What is not here does not exist for anyone: among it those of mechanisms and transports that
/// are not built, so that nobody believes in a protection which is not there. docs/options.md says what each one does.
/// </summary>
internal static class OptionTable
{
    private const int ForEver = -1;
    private const int OfSystem = -1;
    private const int Most = int.MaxValue;

    /// <summary>NULL, the only one that is built.</summary>
    private const int NullMechanism = 0;

    private const int LongestRoutingId = 255;

    /// <summary>Milliseconds in a tenth of a second.</summary>
    private const int Tenth = 100;

    /// <summary>It travels as 16 bits of tenths of seconds.</summary>
    private const int LongestTimeToLive = (ushort.MaxValue * Tenth) + Tenth - 1;

    private const int LongestFilter = 255;

    /// <summary>IFNAMSIZ.</summary>
    private const int LongestDevice = 16;

    /// <summary>What libzmq says of its batches, as long as nothing else is asked for.</summary>
    private const int NominalBatch = 8192;

    private static readonly TypeSet s_publishers = TypeSet.Of(Publisher, XPublisher);
    private static readonly TypeSet s_routers = TypeSet.Of(Router, Reply);

    private static readonly SocketOption?[] s_byNumber = Index(
    [
        // Connections and listeners.
        new WideOption(Affinity, "AFFINITY", s => (long)s.Options.Affinity, (s, v) => s.Options.Affinity = (ulong)v),
        new WideOption(MaxMessageSize, "MAXMSGSIZE", s => s.Options.MaxMessageSize,
            (s, v) => s.Options.MaxMessageSize = v),
        Number(SendBuffer, "SNDBUF", OfSystem, Most, s => s.Options.SendBuffer, (s, v) => s.Options.SendBuffer = v),
        Number(ReceiveBuffer, "RCVBUF", OfSystem, Most, s => s.Options.ReceiveBuffer,
            (s, v) => s.Options.ReceiveBuffer = v),
        Number(Linger, "LINGER", ForEver, Most, s => s.Options.Linger, (s, v) => s.Options.Linger = v),
        Number(ReconnectInterval, "RECONNECT_IVL", ForEver, Most, s => s.Options.ReconnectInterval,
            (s, v) => s.Options.ReconnectInterval = v),
        Number(ReconnectIntervalMax, "RECONNECT_IVL_MAX", 0, Most, s => s.Options.ReconnectIntervalMax,
            (s, v) => s.Options.ReconnectIntervalMax = v),
        Number(Backlog, "BACKLOG", 0, Most, s => s.Options.Backlog, (s, v) => s.Options.Backlog = v),
        Switch(IPv4Only, "IPV4ONLY", s => !s.Options.IPv6, (s, on) => s.Options.IPv6 = !on),
        Switch(IPv6, "IPV6", s => s.Options.IPv6, (s, on) => s.Options.IPv6 = on),
        Switch(Immediate, "IMMEDIATE", s => s.Options.Immediate, (s, on) => s.Options.Immediate = on),
        Number(HandshakeInterval, "HANDSHAKE_IVL", 0, Most, s => s.Options.HandshakeInterval,
            (s, v) => s.Options.HandshakeInterval = v),
        Number(ConnectTimeout, "CONNECT_TIMEOUT", 0, Most, s => s.Options.ConnectTimeout,
            (s, v) => s.Options.ConnectTimeout = v),
        Number(HeartbeatInterval, "HEARTBEAT_IVL", 0, Most, s => s.Options.HeartbeatInterval,
            (s, v) => s.Options.HeartbeatInterval = v),
        Number(HeartbeatTimeToLive, "HEARTBEAT_TTL", 0, LongestTimeToLive, s => s.Options.HeartbeatTimeToLive * Tenth,
            (s, v) => s.Options.HeartbeatTimeToLive = (ushort)(v / Tenth)),
        Number(HeartbeatTimeout, "HEARTBEAT_TIMEOUT", 0, Most, s => s.Options.HeartbeatTimeout,
            (s, v) => s.Options.HeartbeatTimeout = v),
        Bytes(OptionNumber.Metadata, "METADATA", 0, Most, null, AnnounceProperty),
        Number(TcpKeepAlive, "TCP_KEEPALIVE", OfSystem, 1, s => s.Options.KeepAlive,
            (s, v) => s.Options.KeepAlive = v),
        Number(TcpKeepAliveCount, "TCP_KEEPALIVE_CNT", OfSystem, Most, s => s.Options.KeepAliveCount,
            (s, v) => s.Options.KeepAliveCount = v),
        Number(TcpKeepAliveIdle, "TCP_KEEPALIVE_IDLE", OfSystem, Most, s => s.Options.KeepAliveIdle,
            (s, v) => s.Options.KeepAliveIdle = v),
        Number(TcpKeepAliveInterval, "TCP_KEEPALIVE_INTVL", OfSystem, Most, s => s.Options.KeepAliveInterval,
            (s, v) => s.Options.KeepAliveInterval = v),
        Number(TypeOfService, "TOS", 0, Most, s => s.Options.TypeOfService, (s, v) => s.Options.TypeOfService = v),
        ReadOnlyText(LastEndpoint, "LAST_ENDPOINT", s => s.LastEndpoint),

        // Connections made and accepted: who, by which way, by which means.
        Number(ReconnectStop, "RECONNECT_STOP", int.MinValue, Most, s => (int)s.Options.ReconnectStop,
            (s, v) => s.Options.ReconnectStop = (ZmqReconnectStop)v),
        Text(SocksProxy, "SOCKS_PROXY", Most, s => s.Options.SocksProxy, (s, v) => s.Options.SocksProxy = v),
        Credential(SocksUserName, "SOCKS_USERNAME", s => s.Options.SocksUserName,
            (s, v) => s.Options.SocksUserName = v),
        Credential(SocksPassword, "SOCKS_PASSWORD", s => s.Options.SocksPassword,
            (s, v) => s.Options.SocksPassword = v),
        Bytes(TcpAcceptFilter, "TCP_ACCEPT_FILTER", 0, LongestFilter, null, ConnectionOptionValues.AddNetwork),
        Bytes(IpcFilterProcess, "IPC_FILTER_PID", 0, sizeof(int), null, ConnectionOptionValues.AddNumber(
            PeerCredentials.TellsProcesses, s => s.Options.IpcAcceptProcesses,
            (s, v) => s.Options.IpcAcceptProcesses = v)),
        Bytes(IpcFilterUser, "IPC_FILTER_UID", 0, sizeof(uint), null, ConnectionOptionValues.AddNumber(
            PeerCredentials.TellsUsers, s => s.Options.IpcAcceptUsers, (s, v) => s.Options.IpcAcceptUsers = v)),
        Bytes(IpcFilterGroup, "IPC_FILTER_GID", 0, sizeof(uint), null, ConnectionOptionValues.AddNumber(
            PeerCredentials.TellsUsers, s => s.Options.IpcAcceptGroups, (s, v) => s.Options.IpcAcceptGroups = v)),
        Number(UseDescriptor, "USE_FD", -1, Most, s => s.Options.UseDescriptor,
            (s, v) => s.Options.UseDescriptor = v),
        Number(TcpMaxRetransmitTime, "TCP_MAXRT", 0, Most, s => s.Options.TcpMaxRetransmitTime,
            (s, v) => s.Options.TcpMaxRetransmitTime = v),
        Number(Priority, "PRIORITY", 0, Most, s => s.Options.Priority, (s, v) => s.Options.Priority = v),
        Number(BusyPoll, "BUSY_POLL", int.MinValue, Most, s => s.Options.BusyPoll, (s, v) => s.Options.BusyPoll = v),
        Text(BindToDevice, "BINDTODEVICE", LongestDevice, s => s.Options.BoundDevice,
            (s, v) => s.Options.BoundDevice = v),
        Number(ReceiveBatchSize, "IN_BATCH_SIZE", 1, Most,
            s => s.Options.ReceiveBatchSize == 0 ? NominalBatch : s.Options.ReceiveBatchSize,
            (s, v) => s.Options.ReceiveBatchSize = v),
        Number(SendBatchSize, "OUT_BATCH_SIZE", 1, Most,
            s => s.Options.SendBatchSize == 0 ? NominalBatch : s.Options.SendBatchSize,
            (s, v) => s.Options.SendBatchSize = v),

        // Queues and calls.
        Number(SendHighWaterMark, "SNDHWM", 0, Most, s => s.Options.SendHighWaterMark, (s, v) =>
        {
            s.Options.SendHighWaterMark = v;
            s.ApplyHighWaterMarks();
        }),
        Number(ReceiveHighWaterMark, "RCVHWM", 0, Most, s => s.Options.ReceiveHighWaterMark, (s, v) =>
        {
            s.Options.ReceiveHighWaterMark = v;
            s.ApplyHighWaterMarks();
        }),
        Number(SendTimeout, "SNDTIMEO", ForEver, Most, s => s.Options.SendTimeout,
            (s, v) => s.Options.SendTimeout = v),
        Number(ReceiveTimeout, "RCVTIMEO", ForEver, Most, s => s.Options.ReceiveTimeout,
            (s, v) => s.Options.ReceiveTimeout = v),
        Switch(Conflate, "CONFLATE", s => s.Options.Conflate, (s, on) => s.Options.Conflate = on),

        // What the socket tells.
        State(ReceiveMore, "RCVMORE", s => s.HasMoreFrames ? 1 : 0, fitsLargerRoom: true),
        new DescriptorOption(Descriptor, "FD", s => s.Descriptor),
        State(Events, "EVENTS", s => (int)s.LookAtEvents(), fitsLargerRoom: true),
        State(OptionNumber.Type, "TYPE", s => (int)s.Options.Type),
        State(Mechanism, "MECHANISM", _ => NullMechanism),
        State(ThreadSafe, "THREAD_SAFE", _ => 0, fitsLargerRoom: true),
        State(TopicsCount, "TOPICS_COUNT", s => s.Pattern.TopicCount, fitsLargerRoom: true,
            TypeSet.Of(Publisher, XPublisher, Subscriber, XSubscriber)),

        // Publish-subscribe.
        Bytes(Subscribe, "SUBSCRIBE", 0, Most, null, (s, v) => s.Pattern.Subscribe(v),
            TypeSet.Of(Subscriber, Publisher, XPublisher)),
        Bytes(Unsubscribe, "UNSUBSCRIBE", 0, Most, null, (s, v) => s.Pattern.Unsubscribe(v),
            TypeSet.Of(Subscriber, Publisher, XPublisher)),
        LooseSwitch(InvertMatching, "INVERT_MATCHING", int.MinValue, s => s.Options.InvertMatching,
            (s, on) => s.Options.InvertMatching = on),
        OwnSwitch(XPubVerbose, "XPUB_VERBOSE", s_publishers, (s, on) =>
        {
            s.Options.ReportEverySubscription = on;
            s.Options.ReportEveryCancellation = false;
        }),
        OwnSwitch(XPubVerboser, "XPUB_VERBOSER", s_publishers,
            (s, on) => s.Options.ReportEverySubscription = s.Options.ReportEveryCancellation = on),
        OwnSwitch(XPubNoDrop, "XPUB_NODROP", s_publishers, (s, on) => s.Options.NoDrop = on),
        OwnSwitch(XPubManual, "XPUB_MANUAL", s_publishers, (s, on) => s.Options.ManualSubscriptions = on),
        OwnSwitch(XPubManualLastValue, "XPUB_MANUAL_LAST_VALUE", s_publishers,
            (s, on) => s.Options.ManualSubscriptions = s.Options.ManualLastValue = on),
        Bytes(XPubWelcomeMessage, "XPUB_WELCOME_MSG", 0, Most, null,
            Keep((s, v) => s.Options.WelcomeMessage = v), s_publishers),
        OwnSwitch(OnlyFirstSubscribe, "ONLY_FIRST_SUBSCRIBE", TypeSet.Of(Publisher, XPublisher, XSubscriber),
            (s, on) => s.Options.OnlyFirstSubscribe = on),
        LooseSwitch(XSubVerboseUnsubscribe, "XSUB_VERBOSE_UNSUBSCRIBE", int.MinValue, null,
            (s, on) => s.Options.VerboseUnsubscribe = on, TypeSet.Of(XSubscriber)),

        // Request-reply and streams.
        Bytes(RoutingId, "ROUTING_ID", 1, LongestRoutingId, s => s.Options.RoutingId,
            Keep((s, v) => s.Options.RoutingId = v)),
        Bytes(ConnectRoutingId, "CONNECT_ROUTING_ID", 1, LongestRoutingId, null,
            Keep((s, v) => s.Options.ConnectRoutingId = v), TypeSet.Of(Router, Reply, ZmqSocketType.Stream)),
        OwnSwitch(RouterMandatory, "ROUTER_MANDATORY", s_routers, (s, on) => s.Options.RouterMandatory = on),
        OwnSwitch(RouterHandover, "ROUTER_HANDOVER", s_routers, (s, on) => s.Options.RouterHandover = on),
        OwnSwitch(RouterRaw, "ROUTER_RAW", s_routers, (s, on) => s.Options.RouterRaw = on),
        OwnSwitch(ProbeRouter, "PROBE_ROUTER", TypeSet.Of(Request, Reply, Dealer, Router),
            (s, on) => s.Options.ProbeRouter = on),
        new NumberOption(RouterNotify, "ROUTER_NOTIFY", s => (int)s.Options.RouterNotify,
            (s, v) => s.Options.RouterNotify = (ZmqRouterNotifications)v)
        {
            Least = (int)ZmqRouterNotifications.None,
            Most = (int)ZmqRouterNotifications.All,
            Setters = s_routers,
        },
        Bytes(HelloMessage, "HELLO_MSG", 0, Most, null, Keep((s, v) => s.Options.HelloMessage = v)),
        Bytes(DisconnectMessage, "DISCONNECT_MSG", 0, Most, null, Keep((s, v) => s.Options.DisconnectMessage = v)),
        Bytes(HiccupMessage, "HICCUP_MSG", 0, Most, null, Keep((s, v) => s.Options.HiccupMessage = v)),
        OwnSwitch(RequestCorrelate, "REQ_CORRELATE", TypeSet.Of(Request), (s, on) => s.Options.RequestCorrelate = on),
        OwnSwitch(RequestRelaxed, "REQ_RELAXED", TypeSet.Of(Request), (s, on) => s.Options.RequestRelaxed = on),
        Switch(StreamNotify, "STREAM_NOTIFY", null, (s, on) => s.Options.StreamNotify = on,
            TypeSet.Of(ZmqSocketType.Stream)),

        // Of the multicast transports, and of Windows.
        Number(MulticastRate, "RATE", 1, Most, s => s.Options.MulticastRate, (s, v) => s.Options.MulticastRate = v),
        Number(MulticastRecovery, "RECOVERY_IVL", 0, Most, s => s.Options.MulticastRecovery,
            (s, v) => s.Options.MulticastRecovery = v),
        Number(MulticastHops, "MULTICAST_HOPS", 1, Most, s => s.Options.MulticastHops,
            (s, v) => s.Options.MulticastHops = v),
        Number(MulticastPacket, "MULTICAST_MAXTPDU", 1, Most, s => s.Options.MulticastPacket,
            (s, v) => s.Options.MulticastPacket = v),
        LooseSwitch(MulticastLoop, "MULTICAST_LOOP", int.MinValue, s => s.Options.MulticastLoop,
            (s, on) => s.Options.MulticastLoop = on),
        LooseSwitch(LoopbackFastPath, "LOOPBACK_FASTPATH", int.MinValue, s => s.Options.LoopbackFastPath,
            (s, on) => s.Options.LoopbackFastPath = on),
    ]);

    /// <summary>All options, by their numbers.</summary>
    public static IEnumerable<SocketOption> All => s_byNumber.OfType<SocketOption>();

    /// <summary>The option with a number in <c>zmq.h</c>; null when there is none.</summary>
    public static SocketOption? Find(int number) =>
        (uint)number < (uint)s_byNumber.Length ? s_byNumber[number] : null;

    private static SocketOption?[] Index(SocketOption[] options)
    {
        var byNumber = new SocketOption?[options.Max(option => option.Number) + 1];
        foreach (SocketOption option in options)
            byNumber[option.Number] = option;
        return byNumber;
    }

    private static NumberOption Number(int number, string name, int least, int most,
        Func<IOptionTarget, int> read, Action<IOptionTarget, int> write) =>
        new(number, name, read, write) { Least = least, Most = most };

    /// <summary>A number that can only be read.</summary>
    private static NumberOption State(int number, string name, Func<IOptionTarget, int> read,
        bool fitsLargerRoom = false, TypeSet? types = null)
    {
        return new NumberOption(number, name, read, null)
        {
            FitsLargerRoom = fitsLargerRoom,
            Getters = types ?? TypeSet.All,
        };
    }

    /// <summary>0 or 1.</summary>
    private static NumberOption Switch(int number, string name, Func<IOptionTarget, bool>? read,
        Action<IOptionTarget, bool> write, TypeSet? types = null) =>
        Flag(number, name, 0, 1, read, write, types ?? TypeSet.All);

    /// <summary>Any number from the least one stands for on, but 0.</summary>
    private static NumberOption LooseSwitch(int number, string name, int least, Func<IOptionTarget, bool>? read,
        Action<IOptionTarget, bool> write, TypeSet? types = null) =>
        Flag(number, name, least, Most, read, write, types ?? TypeSet.All);

    /// <summary>A switch of some socket types, which libzmq does not let anyone read.</summary>
    private static NumberOption OwnSwitch(int number, string name, TypeSet types, Action<IOptionTarget, bool> write) =>
        Flag(number, name, 0, Most, null, write, types);

    private static NumberOption Flag(int number, string name, int least, int most, Func<IOptionTarget, bool>? read,
        Action<IOptionTarget, bool> write, TypeSet types)
    {
        Func<IOptionTarget, int>? readNumber = read is null ? null : s => read(s) ? 1 : 0;
        return new NumberOption(number, name, readNumber, (s, v) => write(s, v != 0))
        {
            Least = least,
            Most = most,
            Setters = types,
        };
    }

    private static BytesOption Bytes(int number, string name, int shortest, int longest,
        Func<IOptionTarget, byte[]>? read, Func<IOptionTarget, ReadOnlySpan<byte>, ZmqError> write,
        TypeSet? types = null)
    {
        return new BytesOption(number, name, read, write)
        {
            Shortest = shortest,
            Longest = longest,
            Setters = types ?? TypeSet.All,
        };
    }

    /// <summary>A value of bytes that is only kept.</summary>
    private static Func<IOptionTarget, ReadOnlySpan<byte>, ZmqError> Keep(Action<IOptionTarget, byte[]> keep)
    {
        return (socket, value) =>
        {
            keep(socket, value.ToArray());
            return ZmqError.None;
        };
    }

    /// <summary><c>X-name:value</c>. Of several of one name the first counts.</summary>
    private static ZmqError AnnounceProperty(IOptionTarget socket, ReadOnlySpan<byte> value)
    {
        // To libzmq four bytes are a number here.
        if (value.Length == sizeof(int)
            || !Protocol.ApplicationProperties.TryAdd(socket.Options.Metadata, value, out Protocol.Metadata? all))
            return ZmqError.InvalidArgument;
        socket.Options.Metadata = all;
        return ZmqError.None;
    }

    /// <summary>Bytes in no encoding that we know of, read as a text.</summary>
    private static BytesOption Credential(int number, string name, Func<IOptionTarget, byte[]> read,
        Action<IOptionTarget, byte[]> write)
    {
        return new BytesOption(number, name, read, Keep(write))
        {
            Longest = Protocol.SocksExchange.MaxCredential,
            IsTerminated = true,
        };
    }

    private static TextOption Text(int number, string name, int longest, Func<IOptionTarget, string> read,
        Action<IOptionTarget, string> write)
    {
        return new TextOption(number, name, read, (socket, value) =>
        {
            write(socket, value);
            return ZmqError.None;
        })
        {
            Longest = longest,
        };
    }

    private static TextOption ReadOnlyText(int number, string name, Func<IOptionTarget, string> read) =>
        new(number, name, read, null);
}
