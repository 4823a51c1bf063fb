using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>The options of a context by libzmq's numbers: their values, and what values they take.</summary>
internal sealed class ContextOptions
{
    public const int SocketLimit = 65535;

    /// <summary>The longest prefix of thread names, in bytes.</summary>
    public const int LongestPrefix = 16;

    /// <summary>The highest number of a processor, as Linux is built at most.</summary>
    public const int LastProcessor = 8191;

    /// <summary>The size of <c>zmq_msg_t</c>, which programs in C may ask for.</summary>
    private const int MessageStructSize = 64;

    public int IOThreads { get; set; } = 1;

    public int MaxSockets { get; set; } = 1023;

    /// <summary>The longest frame that sockets send and accept, in bytes.</summary>
    public int MaxMessageSize { get; set; } = int.MaxValue;

    /// <summary>A number of SCHED_..., or -1.</summary>
    public int ThreadSchedulingPolicy { get; set; } = ThreadScheduling.Unchanged;

    /// <summary>Or -1.</summary>
    public int ThreadPriority { get; set; } = ThreadScheduling.Unchanged;

    /// <summary>The processors that the threads may use; none stands for all.</summary>
    public IReadOnlyList<int> ThreadAffinity { get; set; } = [];

    public string ThreadNamePrefix { get; set; } = "";

    /// <summary>
    /// Whether messages may hold memory that was received into. Nothing asks: a message holds what is its own
    /// alone, either way, and what turning this off is for is always so.
    /// </summary>
    public bool ZeroCopyReceive { get; set; } = true;

    /// <summary>As it was asked for; see <see cref="BackEnd.For"/>. It has no number.</summary>
    public ZmqReactor Reactor { get; set; }

    public bool IPv6 { get; set; }

    public bool Blocky { get; set; } = true;

    /// <summary>Whether an option reaches what begins with the first socket, so that it cannot be set later.</summary>
    public static bool IsFixedByFirstSocket(int option) =>
        option is >= ContextOptionNumber.IOThreads and <= ContextOptionNumber.ThreadNamePrefix;

    public ThreadScheduling Scheduling() => new(ThreadSchedulingPolicy, ThreadPriority, ThreadAffinity);

    /// <summary>Sets an option to the bytes of an int, or of a text where the option is one.</summary>
    public ZmqError Set(int option, ReadOnlySpan<byte> value)
    {
        // Four bytes are an int, to libzmq too.
        if (value.Length == sizeof(int))
            return SetNumber(option, MemoryMarshal.Read<int>(value));
        return option == ContextOptionNumber.ThreadNamePrefix
            ? SetPrefix(value.Length > 0 && value[^1] == 0 ? value[..^1] : value)
            : ZmqError.InvalidArgument;
    }

    /// <summary>Reads an option into room for an int, or for a text where the option is one.</summary>
    public ZmqError Get(int option, Span<byte> value, out int length)
    {
        length = 0;
        if (option == ContextOptionNumber.ThreadNamePrefix && value.Length != sizeof(int))
        {
            return Encoding.UTF8.TryGetBytes(ThreadNamePrefix, value, out length)
                ? ZmqError.None
                : ZmqError.InvalidArgument;
        }
        if (NumberOf(option) is not { } number || !MemoryMarshal.TryWrite(value, number))
            return ZmqError.InvalidArgument;
        length = sizeof(int);
        return ZmqError.None;
    }

    /// <summary>Whether this is a prefix of thread names: not too long, and without a NUL.</summary>
    public static bool IsPrefix(string text) =>
        Encoding.UTF8.GetByteCount(text) <= LongestPrefix && !text.Contains('\0', StringComparison.Ordinal);

    public static bool IsPolicy(int number) => Enum.IsDefined((ZmqSchedulingPolicy)number);

    private ZmqError SetPrefix(ReadOnlySpan<byte> value)
    {
        string text = Encoding.UTF8.GetString(value);
        if (text.Length == 0 || !IsPrefix(text))
            return ZmqError.InvalidArgument;
        ThreadNamePrefix = text;
        return ZmqError.None;
    }

    private ZmqError SetNumber(int option, int value)
    {
        bool isRemoval = option == ContextOptionNumber.ThreadAffinityRemove;
        (int least, int most) = RangeOf(option);
        if (value < least || value > most || (isRemoval && !ThreadAffinity.Contains(value)))
            return ZmqError.InvalidArgument;
        switch (option)
        {
            case ContextOptionNumber.IOThreads: IOThreads = value; break;
            case ContextOptionNumber.MaxSockets: MaxSockets = value; break;
            case ContextOptionNumber.ThreadPriority: ThreadPriority = value; break;
            case ContextOptionNumber.ThreadSchedulingPolicy when !IsPolicy(value): return ZmqError.InvalidArgument;
            case ContextOptionNumber.ThreadSchedulingPolicy: ThreadSchedulingPolicy = value; break;
            case ContextOptionNumber.MaxMessageSize: MaxMessageSize = value; break;
            case ContextOptionNumber.ThreadAffinityAdd: ThreadAffinity = [.. ThreadAffinity.Union([value])]; break;
            case ContextOptionNumber.ThreadAffinityRemove: ThreadAffinity = [.. ThreadAffinity.Except([value])]; break;
            case ContextOptionNumber.ThreadNamePrefix:
                ThreadNamePrefix = value.ToString(CultureInfo.InvariantCulture);
                break;
            case ContextOptionNumber.ZeroCopyReceive: ZeroCopyReceive = value != 0; break;
            case ContextOptionNumber.IPv6: IPv6 = value != 0; break;
            case ContextOptionNumber.Blocky: Blocky = value != 0; break;
        }
        return ZmqError.None;
    }

    /// <summary>The values that an option takes; an empty range for one that cannot be set.</summary>
    private static (int Least, int Most) RangeOf(int option) => option switch
    {
        ContextOptionNumber.MaxSockets => (1, SocketLimit),
        ContextOptionNumber.ThreadAffinityAdd or ContextOptionNumber.ThreadAffinityRemove => (0, LastProcessor),
        ContextOptionNumber.IOThreads or ContextOptionNumber.ThreadPriority
            or ContextOptionNumber.ThreadSchedulingPolicy or ContextOptionNumber.MaxMessageSize
            or ContextOptionNumber.ZeroCopyReceive or ContextOptionNumber.IPv6
            or ContextOptionNumber.Blocky => (0, int.MaxValue),
        // The number becomes text.
        ContextOptionNumber.ThreadNamePrefix => (int.MinValue, int.MaxValue),
        _ => (1, 0),
    };

    private int? NumberOf(int option) => option switch
    {
        ContextOptionNumber.IOThreads => IOThreads,
        ContextOptionNumber.MaxSockets => MaxSockets,
        ContextOptionNumber.SocketLimit => SocketLimit,
        ContextOptionNumber.ThreadSchedulingPolicy => ThreadSchedulingPolicy,
        ContextOptionNumber.MaxMessageSize => MaxMessageSize,
        ContextOptionNumber.MessageStructSize => MessageStructSize,
        ContextOptionNumber.ThreadNamePrefix => LeadingNumber(ThreadNamePrefix),
        ContextOptionNumber.ZeroCopyReceive => ZeroCopyReceive ? 1 : 0,
        ContextOptionNumber.IPv6 => IPv6 ? 1 : 0,
        ContextOptionNumber.Blocky => Blocky ? 1 : 0,
        _ => null,
    };

    /// <summary>What C's <c>atoi</c> makes of a text.</summary>
    private static int LeadingNumber(string text)
    {
        int end = text.StartsWith('-') ? 1 : 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return int.TryParse(text.AsSpan(0, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int number)
            ? number
            : 0;
    }
}
