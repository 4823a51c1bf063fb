using Zerowire.Patterns;
using Zerowire.Pipes;
using Zerowire.Sessions;

namespace Zerowire.Sockets;

// What is counted. Messages under the word, where they pass; the rest is put together by whoever asks.
internal sealed partial class SocketCore
{
    private Traffic _sent;
    private Traffic _received;

    public ConnectionCounters ConnectionCounters { get; } = new();

    public ZmqSocketType Type => Options.Type;

    public ZmqSocketStatistics Statistics
    {
        get
        {
            _word.Enter();
            try
            {
                long toSend = 0, toReceive = HasReturned ? 1 : 0, connections = ConnectionCounters.Open;
                foreach (Pipe pipe in _pipes)
                {
                    toSend += pipe.MessagesNotTaken;
                    toReceive += pipe.MessagesWaiting;
                    if (pipe.IsInproc && pipe.PeerSendMark is not null)
                        connections++;
                }
                return new ZmqSocketStatistics
                {
                    MessagesSent = _sent.Messages,
                    BytesSent = _sent.Bytes,
                    MessagesReceived = _received.Messages,
                    BytesReceived = _received.Bytes,
                    MessagesDropped = _pattern.Dropped,
                    MessagesToSend = toSend,
                    MessagesToReceive = toReceive,
                    Connections = connections,
                    ConnectionsMade = ConnectionCounters.Made,
                    ConnectRetries = ConnectionCounters.Retries,
                    HandshakeFailures = ConnectionCounters.HandshakeFailures,
                };
            }
            finally
            {
                _word.Exit();
            }
        }
    }

    /// <summary>Under the word: has the pattern send a message of one frame.</summary>
    private ZmqError SendCounted(ReadOnlySpan<byte> body)
    {
        ZmqError error = _pattern.SendFrame(new Frame(body), more: false);
        if (error == ZmqError.None)
            _sent.Add(body.Length);
        return error;
    }

    /// <summary>Under the word: has the pattern send a message, which is left as it is.</summary>
    private ZmqError SendCounted(ref MessageBuffer message)
    {
        ZmqError error = _pattern.Send(ref message);
        if (error == ZmqError.None)
            _sent.Add(in message);
        return error;
    }
}
