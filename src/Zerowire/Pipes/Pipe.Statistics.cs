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

    private static long Number(ConflateSlot slot) => slot.HasNews ? 1 : 0;
}
