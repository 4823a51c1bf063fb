using System.Runtime.InteropServices;
using Zerowire.Pipes;

namespace Zerowire.Sockets;

/// <summary>
/// The control socket of a proxy, as <c>zmq_proxy_steerable</c> has it: a command is a message of one frame, its name.
/// STATISTICS is answered by eight frames, each a number of 64 bits in the order of the machine's bytes; a REP socket
/// answers every other message by an empty one, since it must answer.
/// </summary>
internal sealed class ProxyControl(SocketCore socket)
{
    /// <summary>How many numbers STATISTICS is answered by.</summary>
    public const int Numbers = 8;

    private readonly bool _mustAnswer = socket.Options.Type == ZmqSocketType.Reply;
    private MessageBuffer _message;

    public SocketCore Socket { get; } = socket;

    /// <summary>Takes the next command, if there is one.</summary>
    public bool TryTake(out ProxyCommand command)
    {
        command = ProxyCommand.Unknown;
        if (Socket.Receive(ref _message, timeout: 0) != ZmqError.None)
            return false;
        if (_message.Count == 1)
            command = Parse(_message[0]);
        _message.Clear();
        return true;
    }

    /// <summary>Has the watch told of the next command; false when there is one already, and it will tell of none.</summary>
    public bool AwaitsCommand(ProxyWatch watch) =>
        Socket.Look(watch, ZmqPollEvents.In, out ZmqPollEvents possible) != ZmqError.None
            || possible == ZmqPollEvents.None;

    /// <summary>Answers a command that has been carried out. A peer that does not take its answers loses them: it must
    /// not hold the proxy up.</summary>
    public void Answer(ProxyCommand command, ReadOnlySpan<ulong> statistics)
    {
        if (command == ProxyCommand.Statistics)
        {
            foreach (ulong number in statistics)
                _message.Add(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in number)));
        }
        else if (_mustAnswer)
        {
            _message.Add(ReadOnlySpan<byte>.Empty);
        }
        else
        {
            return;
        }
        Socket.Send(ref _message, timeout: 0);
        _message.Clear();
    }

    public void Release() => _message.Release();

    private static ProxyCommand Parse(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("PAUSE"u8) => ProxyCommand.Pause,
        _ when name.SequenceEqual("RESUME"u8) => ProxyCommand.Resume,
        _ when name.SequenceEqual("TERMINATE"u8) => ProxyCommand.Terminate,
        _ when name.SequenceEqual("STATISTICS"u8) => ProxyCommand.Statistics,
        _ => ProxyCommand.Unknown,
    };
}
