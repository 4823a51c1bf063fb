using Zerowire.Pipes;

namespace Zerowire.Sockets;

/// <summary>
/// One direction of a proxy. A message moves in one step under the words of the sockets: it is taken only when there is
/// room for it and for its copy, and given back when the one peer that it is for has none. So between two steps
/// no message is under way, and stopping at any of them loses, doubles and reorders nothing.
/// </summary>
internal sealed class Relay
{
    // So that the other direction, the control socket and those who pause or stop the proxy have their turn soon.
    private const int MostMessages = 128;
    private const long MostBytes = 256 * 1024;

    /// <summary>A buffer that more was copied into is not kept.</summary>
    private const long LargestKept = 32 * 1024;

    private readonly SocketCore _from;
    private readonly SocketCore _to;
    private readonly SocketCore? _capture;
    private readonly WordSet _words;
    private MessageBuffer _message;

    private long _received;
    private long _receivedBytes;
    private long _sent;
    private long _sentBytes;

    public Relay(SocketCore from, SocketCore to, SocketCore? capture)
    {
        _from = from;
        _to = to;
        _capture = capture;
        _words = capture is null ? new WordSet(from.Word, to.Word) : new WordSet(from.Word, to.Word, capture.Word);
    }

    // Written by the thread of the proxy after each burst, what was received before what of it was sent.

    public long Received => Volatile.Read(ref _received);

    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    public long Sent => Volatile.Read(ref _sent);

    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Whether a socket of the type can be where messages come from, and another where they go to.</summary>
    public static bool IsPossible(ZmqSocketType from, ZmqSocketType to) =>
        from is not (ZmqSocketType.Publisher or ZmqSocketType.Push)
            && to is not (ZmqSocketType.Subscriber or ZmqSocketType.Pull);

    /// <summary>Moves messages until there is none, or no room, or the burst is long enough. Given watches, it sees to it
    /// that they tell when there is reason to try again; without them it does not look as hard. False when nothing
    /// moved.</summary>
    public bool Run(RelayWatches? watches)
    {
        long received = 0, sent = 0, receivedBytes = 0, sentBytes = 0;
        _words.Enter();
        try
        {
            while (received < MostMessages && receivedBytes < MostBytes
                && Step(watches, out long length, out bool isSent))
            {
                received++;
                receivedBytes += length;
                if (!isSent)
                    continue;
                sent++;
                sentBytes += length;
            }
        }
        finally
        {
            _words.Exit();
        }
        if (received == 0)
            return false;
        Volatile.Write(ref _received, _received + received);
        Volatile.Write(ref _receivedBytes, _receivedBytes + receivedBytes);
        Volatile.Write(ref _sent, _sent + sent);
        Volatile.Write(ref _sentBytes, _sentBytes + sentBytes);
        return true;
    }

    public void Release() => _message.Release();

    /// <summary>Moves one message; false when there is none, or no room for it.</summary>
    private bool Step(RelayWatches? watches, out long length, out bool isSent)
    {
        length = 0;
        isSent = false;
        if ((_from.Status | _to.Status | (_capture?.Status ?? ZmqError.None)) != ZmqError.None)
            return false;
        // One socket may be able to send only what it has just received, as REP.
        if (_to != _from && !HasRoom(_to, watches?.To))
            return false;
        if (_capture is not null && !HasRoom(_capture, watches?.Capture))
            return false;
        if (watches is null && !_from.MayReceive)
            return false;
        bool again = _from.HasReturned;
        if (_from.Take(ref _message) != ZmqError.None)
        {
            // Taking alone tells: what can be received may be no request, which a REP socket throws away.
            watches?.From.Arm(ZmqPollEvents.In);
            return false;
        }
        bool isCopied = _capture is not null && again && _from.IsCopiedTo(_capture);
        // The copy first: of the two refusals that only a particular message meets, this one leaves nothing to remember.
        if (_capture is not null && !isCopied && Pass(_capture, again, copiedTo: null) == ZmqError.WouldBlock)
        {
            watches?.Capture?.Arm(ISocketWatch.AnyChange);
            return false;
        }
        ZmqError error = Pass(_to, again, _capture);
        if (error == ZmqError.WouldBlock)
        {
            watches?.To.Arm(ISocketWatch.AnyChange);
            return false;
        }
        // Whatever else it is, it is the message's fault, or its receiver is gone: there is nobody to give it to. A
        // peer must not be able to end the proxy by what it sends.
        isSent = error == ZmqError.None;
        length = _message.Measure(out long copied);
        if (copied > LargestKept)
            _message.Release();
        else
            _message.Clear();
        return true;
    }

    /// <summary>Sends the message that is in hand; without room for it, or memory, it is given back.</summary>
    private ZmqError Pass(SocketCore socket, bool again, SocketCore? copiedTo)
    {
        ZmqError error = ZmqError.WouldBlock;
        try
        {
            error = socket.Pass(ref _message);
            return error;
        }
        finally
        {
            if (error == ZmqError.WouldBlock)
                _from.GiveBack(ref _message, again, copiedTo);
        }
    }

    private static bool HasRoom(SocketCore socket, ProxyWatch? watch)
    {
        if ((watch is not null || socket.MaySend) && socket.CanSendNow)
            return true;
        watch?.Arm(ZmqPollEvents.Out);
        return false;
    }
}
