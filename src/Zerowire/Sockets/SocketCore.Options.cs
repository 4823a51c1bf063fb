using Zerowire.Patterns;
using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Sockets;

// Options by libzmq's number, which the table knows.
internal sealed partial class SocketCore
{
    RoutingPattern IOptionTarget.Pattern => _pattern;

    public ZmqError SetOption(int option, ReadOnlySpan<byte> value)
    {
        _word.Enter();
        try
        {
            return _status != ZmqError.None ? _status
                : OptionTable.Find(option)?.Set(this, value) ?? ZmqError.InvalidArgument;
        }
        finally
        {
            // It may allow what those who wait, and those who watch, have found impossible.
            _word.Remind();
            _word.Exit();
        }
    }

    public ZmqError GetOption(int option, Span<byte> value, out int length)
    {
        length = 0;
        if (option == OptionNumber.Descriptor && GetDescriptor(out _) is var error and not ZmqError.None)
            return error;
        _word.Enter();
        try
        {
            return _status != ZmqError.None ? _status
                : OptionTable.Find(option)?.Get(this, value, out length) ?? ZmqError.InvalidArgument;
        }
        finally
        {
            _word.Exit();
        }
    }

    /// <summary>Changes an option whose property has another form than its number.</summary>
    public ZmqError Configure<T>(Action<SocketOptions, T> change, T value)
    {
        _word.Enter();
        try
        {
            if (_status == ZmqError.None)
                change(Options, value);
            return _status;
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

    /// <summary>The marks are the only options that reach pipes which exist already.</summary>
    void IOptionTarget.ApplyHighWaterMarks()
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
}
