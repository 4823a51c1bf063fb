using System.Buffers;
using Zerowire.Platform;
using Zerowire.Protocol;

namespace Zerowire.Sessions;

/// <summary>Carries the exchange with a proxy over the connection to it.</summary>
internal sealed unsafe class ProxyDialogue(SystemStream stream, SocksExchange exchange)
{
    private const int MostReceived = 512;

    private readonly ArrayBufferWriter<byte> _output = new(64);
    private int _sent;

    /// <summary>Whether something waits until the kernel takes it.</summary>
    public bool WantsOut => _sent < _output.WrittenCount;

    /// <summary>After a failure: a sentence about it.</summary>
    public string Reason { get; private set; } = "";

    public void Start() => exchange.Start(_output);

    /// <summary>Goes on as far as that needs no waiting: InProgress, None when the peer is reached, or what has gone
    /// wrong.</summary>
    public ZmqError Advance()
    {
        byte* input = stackalloc byte[MostReceived];
        while (true)
        {
            if (WantsOut && !Send(out ZmqError error))
                return error;
            if (exchange.IsDone)
                return ZmqError.None;
            // Never more than is wanted: what comes behind is the peer's, and for the engine.
            int count = stream.Receive(input, exchange.Wanted);
            if (count == -(int)ZmqError.WouldBlock)
                return ZmqError.InProgress;
            if (count <= 0)
                return Lost(count == 0 ? ZmqError.ConnectionReset : (ZmqError)(-count));
            exchange.Feed(new ReadOnlySpan<byte>(input, count), _output);
            if (exchange.HasFailed)
            {
                Reason = exchange.Reason;
                return exchange.Error;
            }
        }
    }

    /// <summary>Sends what waits. False when not all has gone.</summary>
    private bool Send(out ZmqError error)
    {
        error = ZmqError.None;
        while (WantsOut)
        {
            ReadOnlySpan<byte> bytes = _output.WrittenSpan[_sent..];
            int count;
            fixed (byte* start = bytes)
                count = stream.Send(start, bytes.Length);
            if (count < 0)
            {
                error = count == -(int)ZmqError.WouldBlock ? ZmqError.InProgress : Lost((ZmqError)(-count));
                return false;
            }
            _sent += count;
        }
        return true;
    }

    private ZmqError Lost(ZmqError error)
    {
        Reason = "The proxy ended the connection before it had made the one to the peer.";
        return error;
    }
}
