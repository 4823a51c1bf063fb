using System.Runtime.InteropServices;
using System.Text;
using Zerowire.Runtime;

namespace Zerowire;

// Options. Those of the threads and of all sockets are fixed by the first socket, where libzmq would go on taking values
// that have no effect.
public sealed partial class ZmqContext
{
    private const int HighestPriority = 99;

    /// <summary>
    /// The number of I/O threads, at least 0; with 0 there is only inproc. One is enough for gigabytes a second.
    /// Default: 1. Stands for <c>ZMQ_IO_THREADS</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public int IOThreads
    {
        get => _core.Options.IOThreads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _core.Configure(static (options, number) => options.IOThreads = number, value);
        }
    }

    /// <summary>
    /// How many sockets may be open at once, from 1 to 65535; one that was closed counts until its linger is over.
    /// Default: 1023. Stands for <c>ZMQ_MAX_SOCKETS</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 65535.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public int MaxSockets
    {
        get => _core.Options.MaxSockets;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ContextOptions.SocketLimit);
            _core.Configure(static (options, number) => options.MaxSockets = number, value);
        }
    }

    /// <summary>
    /// The most bytes that one frame of a message may have, for all sockets of the context. Sending a message with a
    /// longer frame fails with <see cref="ZmqError.MessageTooLarge"/> and leaves it untouched; every frame that is
    /// given counts, a routing id too. The connection of a peer that sends a longer frame is closed, as by
    /// <see cref="ZmqSocket.MaxMessageSize"/>; the smaller limit of the two counts. Default:
    /// <see cref="int.MaxValue"/>, more than a frame can have. Stands for <c>ZMQ_MAX_MSGSZ</c>, which libzmq does not
    /// enforce.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public int MaxMessageSize
    {
        get => _core.Options.MaxMessageSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _core.Configure(static (options, number) => options.MaxMessageSize = number, value);
        }
    }

    /// <summary>
    /// Put before the names of the context's threads, by which debuggers and <c>top -H</c> show them: up to 16 bytes of
    /// UTF-8. The names are <c>ZMQbg/Reaper</c> and <c>ZMQbg/IO/0</c>, with a prefix <c>feed/ZMQbg/IO/0</c>. Linux shows
    /// 15 bytes of a name; where it would cut, <c>ZMQbg</c> and then the end of the prefix are left out:
    /// <c>quotes/IO/0</c>. Default: none. Stands for <c>ZMQ_THREAD_NAME_PREFIX</c>.
    /// </summary>
    /// <exception cref="ArgumentException">Null, longer than 16 bytes, or with a NUL character.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public string ThreadNamePrefix
    {
        get => _core.Options.ThreadNamePrefix;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (!ContextOptions.IsPrefix(value))
            {
                throw new ArgumentException(
                    "The prefix of thread names has at most 16 bytes of UTF-8, and no NUL.", nameof(value));
            }
            _core.Configure(static (options, prefix) => options.ThreadNamePrefix = prefix, value);
        }
    }

    /// <summary>
    /// How the context's threads are scheduled. Default: <see cref="ZmqSchedulingPolicy.Inherited"/>. The real-time
    /// policies need the right to use them (CAP_SYS_NICE, or a limit of rtprio). Linux only. Creating the first socket
    /// fails with <see cref="ZmqError.AccessDenied"/> where the system refuses, and with
    /// <see cref="ZmqError.NotSupported"/> on other systems. Stands for <c>ZMQ_THREAD_SCHED_POLICY</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a policy.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public ZmqSchedulingPolicy ThreadSchedulingPolicy
    {
        get => (ZmqSchedulingPolicy)_core.Options.ThreadSchedulingPolicy;
        set
        {
            if (!ContextOptions.IsPolicy((int)value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such scheduling policy.");
            _core.Configure(static (options, policy) => options.ThreadSchedulingPolicy = policy, (int)value);
        }
    }

    /// <summary>
    /// The priority of the context's threads, from 1 (low) to 99, under a real-time
    /// <see cref="ThreadSchedulingPolicy"/>; null, the default, for the lowest there. The other policies know no
    /// priorities: any number makes the threads the most favoured that there are (a nice value of -20), null leaves
    /// them as they are. Both need the right to do so (CAP_SYS_NICE, or a limit of rtprio or nice). Linux only. Creating
    /// the first socket fails with <see cref="ZmqError.AccessDenied"/> where the system refuses, and with
    /// <see cref="ZmqError.NotSupported"/> on other systems. Stands for <c>ZMQ_THREAD_PRIORITY</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 99.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public int? ThreadPriority
    {
        get => _core.Options.ThreadPriority is > 0 and int priority ? priority : null;
        set
        {
            if (value is { } priority)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(priority, 1, nameof(value));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(priority, HighestPriority, nameof(value));
            }
            _core.Configure(static (options, priority) => options.ThreadPriority = priority, value ?? -1);
        }
    }

    /// <summary>
    /// The numbers of the processors that the context's threads may run on, all threads on all of these:
    /// <c>context.ThreadAffinity = [2, 3];</c>. Default: none, which leaves it to the system. Linux only. Creating the
    /// first socket fails with <see cref="ZmqError.InvalidArgument"/> when the machine has none of them, and with
    /// <see cref="ZmqError.NotSupported"/> on other systems. Stands for <c>ZMQ_THREAD_AFFINITY_CPU_ADD</c> and
    /// <c>ZMQ_THREAD_AFFINITY_CPU_REMOVE</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not 0 to 8191.</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public IReadOnlyList<int> ThreadAffinity
    {
        get => _core.Options.ThreadAffinity;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            int[] processors = [.. value];
            foreach (int processor in processors)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(processor, nameof(value));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(processor, ContextOptions.LastProcessor, nameof(value));
            }
            _core.Configure(
                static (options, numbers) => options.ThreadAffinity = numbers, processors.Distinct().ToArray());
        }
    }

    /// <summary>
    /// What the context's I/O threads stand on. Reading it tells the one in use. Default: the best of the system; where
    /// the code of a program cannot be changed, the value <c>Zerowire.Reactor</c> in its <c>runtimeconfig.json</c>
    /// (<see cref="AppContext.GetData"/>) or else the environment variable <c>ZEROWIRE_REACTOR</c> names another one for
    /// all contexts that are told none. libzmq decides this when it is built.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a <see cref="ZmqReactor"/>.</exception>
    /// <exception cref="ZmqException">This system does not have it (<see cref="ZmqError.NotSupported"/>), or the value or
    /// the variable names none (<see cref="ZmqError.InvalidArgument"/>; also thrown by the first socket).</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, so that it is too late.</exception>
    public ZmqReactor Reactor
    {
        get => BackEnd.For(_core.Options.Reactor).Kind;
        set
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such reactor.");
            _core.Configure(static (options, reactor) => options.Reactor = reactor, BackEnd.For(value).Kind);
        }
    }

    /// <summary>
    /// Whether sockets created from now on use IPv6 addresses besides IPv4 ones (<see cref="ZmqSocket.IPv6"/>).
    /// Default: false. Stands for <c>ZMQ_IPV6</c>.
    /// </summary>
    public bool IPv6
    {
        get => _core.Options.IPv6;
        set => _core.Options.IPv6 = value;
    }

    /// <summary>
    /// Whether sockets created from now on keep what is not sent when they are disposed, as long as
    /// <see cref="ZmqSocket.Linger"/> says; false makes them begin with a linger of zero. Default: true. Stands for
    /// <c>ZMQ_BLOCKY</c>.
    /// </summary>
    public bool Blocky
    {
        get => _core.Options.Blocky;
        set => _core.Options.Blocky = value;
    }

    /// <summary>
    /// Sets an option by its number in <c>zmq.h</c>: IO_THREADS (1), MAX_SOCKETS (2), THREAD_PRIORITY (3),
    /// THREAD_SCHED_POLICY (4), MAX_MSGSZ (5), THREAD_AFFINITY_CPU_ADD (7) and _REMOVE (8), THREAD_NAME_PREFIX (9, whose
    /// number becomes text), ZERO_COPY_RECV (10), IPV6 (42) and BLOCKY (70). Stands for <c>zmq_ctx_set</c>.
    /// </summary>
    /// <remarks>
    /// ZERO_COPY_RECV allows messages to hold on to memory that was received into. A message here never does, so turning
    /// it off changes nothing: what is asked for is always so.
    /// </remarks>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">The value, as libzmq takes it.</param>
    /// <exception cref="ZmqException">The option does not exist here, or does not take the value
    /// (<see cref="ZmqError.InvalidArgument"/>).</exception>
    /// <exception cref="InvalidOperationException">The context has had a socket, and it is too late for this
    /// option.</exception>
    public void SetOption(int option, int value) =>
        SetOption(option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    /// <summary>
    /// Sets an option by its number to a text: THREAD_NAME_PREFIX (9), 1 to 16 bytes of UTF-8. Stands for
    /// <c>zmq_ctx_set_ext</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <inheritdoc cref="SetOption(int, int)" path="/exception"/>
    public void SetOption(int option, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int length = Encoding.UTF8.GetByteCount(value);
        // With its terminator where that keeps it from being taken for a number.
        SetOption(option, Encoding.UTF8.GetBytes(length == sizeof(int) ? value + '\0' : value));
    }

    /// <summary>
    /// Sets an option by its number to bytes, as C programs have them: those of an <c>int</c>, or those of a text, with
    /// or without its terminator, where the option is one. Four bytes are always an <c>int</c>, as to libzmq. Stands
    /// for <c>zmq_ctx_set_ext</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">The bytes of the value.</param>
    /// <inheritdoc cref="SetOption(int, int)" path="/exception"/>
    public void SetOption(int option, ReadOnlySpan<byte> value)
    {
        ZmqError error = _core.SetOption(option, value);
        if (error != ZmqError.None)
            throw new ZmqException(error, $"The context option {option} does not exist, or does not take the value.");
    }

    /// <summary>
    /// Reads an option by its number in <c>zmq.h</c>: those of <see cref="SetOption(int, int)"/> except 7 and 8, which
    /// cannot be read, MSG_T_SIZE (6), and SOCKET_LIMIT (3), which has the number of THREAD_PRIORITY. Stands for
    /// <c>zmq_ctx_get</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <returns>The value, as libzmq gives it.</returns>
    /// <exception cref="ZmqException">The option does not exist here, or cannot be read
    /// (<see cref="ZmqError.InvalidArgument"/>).</exception>
    public int GetOption(int option)
    {
        int value = 0;
        GetOption(option, MemoryMarshal.AsBytes(new Span<int>(ref value)));
        return value;
    }

    /// <summary>
    /// Reads an option by its number into bytes, as C programs have them: those of an <c>int</c>, or where the option is
    /// a text, and there is room for other than four bytes, those of the text. Stands for <c>zmq_ctx_get_ext</c>.
    /// </summary>
    /// <param name="option">The number of the option.</param>
    /// <param name="value">Room for the value.</param>
    /// <returns>The length of the value in bytes.</returns>
    /// <exception cref="ZmqException">The option does not exist here, cannot be read, or does not fit
    /// (<see cref="ZmqError.InvalidArgument"/>).</exception>
    public int GetOption(int option, Span<byte> value)
    {
        ZmqError error = _core.Options.Get(option, value, out int length);
        if (error != ZmqError.None)
            throw new ZmqException(error, $"The context option {option} does not exist, or cannot be read so.");
        return length;
    }
}
