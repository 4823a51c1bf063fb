using Zerowire.Runtime;

namespace Zerowire.Pipes;

// How much waits in a pipe. Both sides count: the session's end knows exactly what was published for it and has gone, and
// what it has written; the socket's end knows what was read of that.
internal sealed partial class Pipe
{
    /// <summary>At the socket's end of a connection: has those who watch the socket told how much waits in the pipe.
    /// </summary>
    public void RequestStatistics() => Executor.Post(
        _peer.Executor, new Command(CommandKind.PipeStatistics, _peer, null, _reader!.MessagesRead));

    /// <summary>At a session's end: how many messages wait to be sent.</summary>
    public long MessagesToSend => _inSlot is not null ? Number(_inSlot) : _runs!.Waiting;

    /// <summary>At a session's end: how many received messages wait to be read.</summary>
    /// <param name="messagesRead">How many the socket has read.</param>
    public long MessagesToRead(long messagesRead) =>
        _outSlot is not null ? Number(_outSlot) : Math.Max(0, _writer.Messages - messagesRead);

    /// <summary>At a socket's end: how many messages have come and are not read.</summary>
    public long MessagesWaiting => _inSlot is not null ? Number(_inSlot) : _reader!.Waiting;

    /// <summary>At a socket's end: how many messages the peer has not taken, as far as is known here.</summary>
    public long MessagesNotTaken
    {
        get
        {
            if (_outSlot is not null)
                return Number(_outSlot);
            CreditCounter credit = _peer._reader?.Credit ?? _peer._runs!.Credit;
            return Math.Max(0, _writer.Messages - credit.MessagesSeen);
        }
    }

    private static long Number(ConflateSlot slot) => slot.HasNews ? 1 : 0;
}
