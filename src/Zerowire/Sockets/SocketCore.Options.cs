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
                error = SetCommonOption(option, value);
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
                error = GetCommonOption(option, value, out length);
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

    private ZmqError SetCommonOption(int option, ReadOnlySpan<byte> value)
    {
        switch (option)
        {
            case OptionNumber.Affinity when value.Length == sizeof(ulong):
                Options.Affinity = MemoryMarshal.Read<ulong>(value);
                return ZmqError.None;
            case OptionNumber.MaxMessageSize when value.Length == sizeof(long):
                Options.MaxMessageSize = MemoryMarshal.Read<long>(value);
                return ZmqError.None;
            case OptionNumber.RoutingId when value.Length is >= 1 and <= 255:
                Options.RoutingId = value.ToArray();
                return ZmqError.None;
            default:
                return value.Length == sizeof(int)
                    ? SetNumber(option, MemoryMarshal.Read<int>(value))
                    : ZmqError.InvalidArgument;
        }
    }

    private ZmqError SetNumber(int option, int value)
    {
        (int least, int most) = RangeOf(option);
        if (value < least || value > most)
            return ZmqError.InvalidArgument;
        switch (option)
        {
            case OptionNumber.SendBuffer: Options.SendBuffer = value; break;
            case OptionNumber.ReceiveBuffer: Options.ReceiveBuffer = value; break;
            case OptionNumber.Linger: Options.Linger = value; break;
            case OptionNumber.ReconnectInterval: Options.ReconnectInterval = value; break;
            case OptionNumber.ReconnectIntervalMax: Options.ReconnectIntervalMax = value; break;
            case OptionNumber.Backlog: Options.Backlog = value; break;
            case OptionNumber.SendHighWaterMark: Options.SendHighWaterMark = value; ApplyHighWaterMarks(); break;
            case OptionNumber.ReceiveHighWaterMark: Options.ReceiveHighWaterMark = value; ApplyHighWaterMarks(); break;
            case OptionNumber.ReceiveTimeout: Options.ReceiveTimeout = value; break;
            case OptionNumber.SendTimeout: Options.SendTimeout = value; break;
            case OptionNumber.IPv4Only: Options.IPv6 = value == 0; break;
            case OptionNumber.TcpKeepAlive: Options.KeepAlive = value; break;
            case OptionNumber.TcpKeepAliveCount: Options.KeepAliveCount = value; break;
            case OptionNumber.TcpKeepAliveIdle: Options.KeepAliveIdle = value; break;
            case OptionNumber.TcpKeepAliveInterval: Options.KeepAliveInterval = value; break;
            case OptionNumber.Immediate: Options.Immediate = value != 0; break;
            case OptionNumber.IPv6: Options.IPv6 = value != 0; break;
            case OptionNumber.Conflate: Options.Conflate = value != 0; break;
            case OptionNumber.TypeOfService: Options.TypeOfService = value; break;
            case OptionNumber.HandshakeInterval: Options.HandshakeInterval = value; break;
            case OptionNumber.InvertMatching: Options.InvertMatching = value != 0; break;
            case OptionNumber.ConnectTimeout: Options.ConnectTimeout = value; break;
        }
        return ZmqError.None;
    }

    /// <summary>The values that an option takes; an empty range for one that cannot be set.</summary>
    private static (int Least, int Most) RangeOf(int option) => option switch
    {
        OptionNumber.SendBuffer or OptionNumber.ReceiveBuffer or OptionNumber.Linger or OptionNumber.ReconnectInterval
            or OptionNumber.ReceiveTimeout or OptionNumber.SendTimeout or OptionNumber.TcpKeepAliveCount
            or OptionNumber.TcpKeepAliveIdle or OptionNumber.TcpKeepAliveInterval => (-1, int.MaxValue),
        OptionNumber.Backlog or OptionNumber.ReconnectIntervalMax or OptionNumber.SendHighWaterMark
            or OptionNumber.ReceiveHighWaterMark or OptionNumber.TypeOfService or OptionNumber.HandshakeInterval
            or OptionNumber.ConnectTimeout => (0, int.MaxValue),
        OptionNumber.IPv4Only or OptionNumber.IPv6 or OptionNumber.Immediate or OptionNumber.Conflate => (0, 1),
        OptionNumber.TcpKeepAlive => (-1, 1),
        OptionNumber.InvertMatching => (int.MinValue, int.MaxValue),
        _ => (1, 0),
    };

    private ZmqError GetCommonOption(int option, Span<byte> value, out int length)
    {
        switch (option)
        {
            case OptionNumber.Affinity:
                return Write(Options.Affinity, value, out length);
            case OptionNumber.MaxMessageSize:
                return Write(Options.MaxMessageSize, value, out length);
            case OptionNumber.RoutingId:
                return WriteBytes(Options.RoutingId, value, out length);
            case OptionNumber.LastEndpoint:
                return WriteBytes(Encoding.UTF8.GetBytes(LastEndpoint + '\0'), value, out length);
            default:
                length = 0;
                return NumberOf(option) is { } number ? Write(number, value, out length) : ZmqError.InvalidArgument;
        }
    }

    private int? NumberOf(int option) => option switch
    {
        OptionNumber.SendBuffer => Options.SendBuffer,
        OptionNumber.ReceiveBuffer => Options.ReceiveBuffer,
        OptionNumber.Events => (_pattern.CanReceive ? PollIn : 0) | (_pattern.CanSend ? PollOut : 0),
        OptionNumber.Type => (int)Options.Type,
        OptionNumber.Linger => Options.Linger,
        OptionNumber.ReconnectInterval => Options.ReconnectInterval,
        OptionNumber.Backlog => Options.Backlog,
        OptionNumber.ReconnectIntervalMax => Options.ReconnectIntervalMax,
        OptionNumber.SendHighWaterMark => Options.SendHighWaterMark,
        OptionNumber.ReceiveHighWaterMark => Options.ReceiveHighWaterMark,
        OptionNumber.ReceiveTimeout => Options.ReceiveTimeout,
        OptionNumber.SendTimeout => Options.SendTimeout,
        OptionNumber.IPv4Only => Options.IPv6 ? 0 : 1,
        OptionNumber.TcpKeepAlive => Options.KeepAlive,
        OptionNumber.TcpKeepAliveCount => Options.KeepAliveCount,
        OptionNumber.TcpKeepAliveIdle => Options.KeepAliveIdle,
        OptionNumber.TcpKeepAliveInterval => Options.KeepAliveInterval,
        OptionNumber.Immediate => Options.Immediate ? 1 : 0,
        OptionNumber.IPv6 => Options.IPv6 ? 1 : 0,
        // NULL, the only one that is built.
        OptionNumber.Mechanism => 0,
        OptionNumber.Conflate => Options.Conflate ? 1 : 0,
        OptionNumber.TypeOfService => Options.TypeOfService,
        OptionNumber.HandshakeInterval => Options.HandshakeInterval,
        OptionNumber.InvertMatching => Options.InvertMatching ? 1 : 0,
        OptionNumber.ConnectTimeout => Options.ConnectTimeout,
        OptionNumber.ThreadSafe => 0,
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
