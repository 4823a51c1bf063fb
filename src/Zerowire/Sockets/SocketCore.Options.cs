using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Patterns;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

// Options by libzmq's number. An option of the socket type comes first; the others are the same for all types.
internal sealed partial class SocketCore
{
    private const int PollIn = 1;
    private const int PollOut = 2;

    public ZmqError SetOption(int option, ReadOnlySpan<byte> value)
    {
        _word.Enter();
        try
        {
            if (_status != ZmqError.None)
                return _status;
            ZmqError error = _pattern.SetOption(option, value);
            if (error == ZmqError.InvalidArgument)
                error = SetCommonOption((SocketOption)option, value);
            return error;
        }
        finally
        {
            _word.Exit();
        }
    }

    public ZmqError GetOption(int option, Span<byte> value, out int length)
    {
        length = 0;
        _word.Enter();
        try
        {
            if (_status != ZmqError.None)
                return _status;
            ZmqError error = _pattern.GetOption(option, value, out length);
            if (error == ZmqError.InvalidArgument)
                error = GetCommonOption((SocketOption)option, value, out length);
            return error;
        }
        finally
        {
            _word.Exit();
        }
    }

    public void Subscribe(ReadOnlySpan<byte> topic) => Check(SetOption(OptionNumber.Subscribe, topic));

    public void Unsubscribe(ReadOnlySpan<byte> topic) => Check(SetOption(OptionNumber.Unsubscribe, topic));

    private void Check(ZmqError error)
    {
        if (error != ZmqError.None)
            throw ExceptionFor(error);
    }

    private ZmqError SetCommonOption(SocketOption option, ReadOnlySpan<byte> value)
    {
        switch (option)
        {
            case SocketOption.Affinity when value.Length == sizeof(ulong):
                Options.Affinity = MemoryMarshal.Read<ulong>(value);
                return ZmqError.None;
            case SocketOption.MaxMessageSize when value.Length == sizeof(long):
                Options.MaxMessageSize = MemoryMarshal.Read<long>(value);
                return ZmqError.None;
            case SocketOption.RoutingId when value.Length is >= 1 and <= 255:
                Options.RoutingId = value.ToArray();
                return ZmqError.None;
            default:
                return value.Length == sizeof(int)
                    ? SetNumber(option, MemoryMarshal.Read<int>(value))
                    : ZmqError.InvalidArgument;
        }
    }

    private ZmqError SetNumber(SocketOption option, int value)
    {
        (int least, int most) = RangeOf(option);
        if (value < least || value > most)
            return ZmqError.InvalidArgument;
        switch (option)
        {
            case SocketOption.SendBuffer: Options.SendBuffer = value; break;
            case SocketOption.ReceiveBuffer: Options.ReceiveBuffer = value; break;
            case SocketOption.Linger: Options.Linger = value; break;
            case SocketOption.ReconnectInterval: Options.ReconnectInterval = value; break;
            case SocketOption.ReconnectIntervalMax: Options.ReconnectIntervalMax = value; break;
            case SocketOption.Backlog: Options.Backlog = value; break;
            case SocketOption.SendHighWaterMark: Options.SendHighWaterMark = value; ApplyHighWaterMarks(); break;
            case SocketOption.ReceiveHighWaterMark: Options.ReceiveHighWaterMark = value; ApplyHighWaterMarks(); break;
            case SocketOption.ReceiveTimeout: Options.ReceiveTimeout = value; break;
            case SocketOption.SendTimeout: Options.SendTimeout = value; break;
            case SocketOption.IPv4Only: Options.IPv6 = value == 0; break;
            case SocketOption.KeepAlive: Options.KeepAlive = value; break;
            case SocketOption.KeepAliveCount: Options.KeepAliveCount = value; break;
            case SocketOption.KeepAliveIdle: Options.KeepAliveIdle = value; break;
            case SocketOption.KeepAliveInterval: Options.KeepAliveInterval = value; break;
            case SocketOption.Immediate: Options.Immediate = value != 0; break;
            case SocketOption.IPv6: Options.IPv6 = value != 0; break;
            case SocketOption.TypeOfService: Options.TypeOfService = value; break;
            case SocketOption.HandshakeInterval: Options.HandshakeInterval = value; break;
            case SocketOption.ConnectTimeout: Options.ConnectTimeout = value; break;
        }
        return ZmqError.None;
    }

    /// <summary>The values that an option takes; an empty range for one that cannot be set.</summary>
    private static (int Least, int Most) RangeOf(SocketOption option) => option switch
    {
        SocketOption.SendBuffer or SocketOption.ReceiveBuffer or SocketOption.Linger or SocketOption.ReconnectInterval
            or SocketOption.ReceiveTimeout or SocketOption.SendTimeout or SocketOption.KeepAliveCount
            or SocketOption.KeepAliveIdle or SocketOption.KeepAliveInterval => (-1, int.MaxValue),
        SocketOption.Backlog or SocketOption.ReconnectIntervalMax or SocketOption.SendHighWaterMark
            or SocketOption.ReceiveHighWaterMark or SocketOption.TypeOfService or SocketOption.HandshakeInterval
            or SocketOption.ConnectTimeout => (0, int.MaxValue),
        SocketOption.IPv4Only or SocketOption.IPv6 or SocketOption.Immediate => (0, 1),
        SocketOption.KeepAlive => (-1, 1),
        _ => (1, 0),
    };

    private ZmqError GetCommonOption(SocketOption option, Span<byte> value, out int length)
    {
        switch (option)
        {
            case SocketOption.Affinity:
                return Write(Options.Affinity, value, out length);
            case SocketOption.MaxMessageSize:
                return Write(Options.MaxMessageSize, value, out length);
            case SocketOption.RoutingId:
                return WriteBytes(Options.RoutingId, value, out length);
            case SocketOption.LastEndpoint:
                return WriteBytes(Encoding.UTF8.GetBytes(LastEndpoint + '\0'), value, out length);
            default:
                length = 0;
                return NumberOf(option) is { } number ? Write(number, value, out length) : ZmqError.InvalidArgument;
        }
    }

    private int? NumberOf(SocketOption option) => option switch
    {
        SocketOption.SendBuffer => Options.SendBuffer,
        SocketOption.ReceiveBuffer => Options.ReceiveBuffer,
        SocketOption.Events => (_pattern.CanReceive ? PollIn : 0) | (_pattern.CanSend ? PollOut : 0),
        SocketOption.Type => (int)Options.Type,
        SocketOption.Linger => Options.Linger,
        SocketOption.ReconnectInterval => Options.ReconnectInterval,
        SocketOption.Backlog => Options.Backlog,
        SocketOption.ReconnectIntervalMax => Options.ReconnectIntervalMax,
        SocketOption.SendHighWaterMark => Options.SendHighWaterMark,
        SocketOption.ReceiveHighWaterMark => Options.ReceiveHighWaterMark,
        SocketOption.ReceiveTimeout => Options.ReceiveTimeout,
        SocketOption.SendTimeout => Options.SendTimeout,
        SocketOption.IPv4Only => Options.IPv6 ? 0 : 1,
        SocketOption.KeepAlive => Options.KeepAlive,
        SocketOption.KeepAliveCount => Options.KeepAliveCount,
        SocketOption.KeepAliveIdle => Options.KeepAliveIdle,
        SocketOption.KeepAliveInterval => Options.KeepAliveInterval,
        SocketOption.Immediate => Options.Immediate ? 1 : 0,
        SocketOption.IPv6 => Options.IPv6 ? 1 : 0,
        // NULL, the only one that is built.
        SocketOption.Mechanism => 0,
        SocketOption.TypeOfService => Options.TypeOfService,
        SocketOption.HandshakeInterval => Options.HandshakeInterval,
        SocketOption.ConnectTimeout => Options.ConnectTimeout,
        SocketOption.ThreadSafe => 0,
        _ => null,
    };

    /// <summary>The marks are the only options that reach pipes which exist already.</summary>
    private void ApplyHighWaterMarks()
    {
        foreach (Pipe pipe in _pipes)
        {
            if (pipe is { PeerSendMark: { } peerSend, PeerReceiveMark: { } peerReceive })
            {
                pipe.SetHighWaterMarks(Sum(Options.ReceiveHighWaterMark, peerSend),
                    Sum(Options.SendHighWaterMark, peerReceive));
            }
            else
            {
                pipe.SetHighWaterMarks(Options.ReceiveHighWaterMark, Options.SendHighWaterMark);
            }
        }
    }

    private static ZmqError Write<T>(T number, Span<byte> value, out int length)
        where T : unmanaged
    {
        length = Marshal.SizeOf<T>();
        if (value.Length < length)
            return ZmqError.InvalidArgument;
        MemoryMarshal.Write(value, number);
        return ZmqError.None;
    }

    private static ZmqError WriteBytes(ReadOnlySpan<byte> bytes, Span<byte> value, out int length)
    {
        length = bytes.Length;
        if (value.Length < length)
            return ZmqError.InvalidArgument;
        bytes.CopyTo(value);
        return ZmqError.None;
    }
}
