using Zerowire.Pipes;
using Zerowire.Protocol;
using ProtocolCommand = Zerowire.Protocol.Command;
using ProtocolCommandKind = Zerowire.Protocol.CommandKind;

namespace Zerowire.Engines;

// The way in: from the kernel into segments of the pipe, scanned and published in batches.
internal sealed unsafe partial class ZmtpEngine
{
    /// <summary>Bodies from this length on get memory of their own, filled by the kernel.</summary>
    private const int LargeBody = 8 << 10;

    /// <summary>A batch from this size on shows a busy connection: the next one is received where it will stay.</summary>
    private const int BusyBatch = 8 << 10;

    /// <summary>Commands up to this length stay between two messages, rather than that what follows is moved.</summary>
    private const int LongestKeptCommands = 4 << 10;

    private readonly BodyAssembler _body = new();
    private FrameScanner _scanner;
    private bool _bodyIsCommand;
    private bool _inputStopped;
    private int _lastBatch;

    /// <summary>The pipe has room again.</summary>
    public void RestartInput()
    {
        if (!_inputStopped || _state != State.Active)
            return;
        _inputStopped = false;
        try
        {
            if (!ProcessReceived())
                return;
            // What was received before may have filled the pipe again at once.
            if (!_inputStopped)
                _thread.Poller.SetPollIn(_handle!, true);
            SendPending();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    private void Receive()
    {
        switch (_state)
        {
            case State.Handshaking:
                ReceiveHandshake();
                break;
            case State.Active when !_pipe!.CanPublish:
                // The socket is being closed: what comes is dropped, but the end of the connection must be seen.
                ReceiveNothing();
                break;
            case State.Active when _body.IsActive:
                ReceiveBody();
                break;
            case State.Active:
                ReceiveBatch();
                break;
            case State.Draining:
                ReceiveNothing();
                break;
        }
    }

    private void ReceiveHandshake()
    {
        byte* scratch = _thread.Scratch.Data;
        int count = _socket.Receive(scratch, _thread.Scratch.Length);
        if (!CheckReceived(count))
            return;
        var input = new ReadOnlySpan<byte>(scratch, count);
        HandshakeStatus status = _handshake.Feed(input, out int consumed, _control);
        if (status == HandshakeStatus.Failed)
        {
            SendPending();
            Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, _handshake.Error);
            return;
        }
        if (status == HandshakeStatus.Done)
        {
            FinishHandshake();
            if (_state != State.Active)
                return;
            // A pipe that ended during the handshake may have been freed by its reader already.
            if (_pipe!.CanPublish)
            {
                _pipe.Received.Receive(input[consumed..]);
                if (!ProcessReceived())
                    return;
            }
        }
        SendPending();
    }

    private void FinishHandshake()
    {
        if (_timer is not null)
            _thread.Timers.Cancel(_timer);
        _timer = null;
        var connection = new ConnectionInfo(
            _handshake.PeerIdentity.ToArray(), _socket.PeerAddress, _handshake.PeerMetadata);
        _pipe = _host.HandshakeSucceeded(connection);
        if (_pipe is null)
        {
            Close();
            _host.EngineDrained();
            return;
        }
        _state = State.Active;
    }

    private void ReceiveBatch()
    {
        QueueWriter received = _pipe!.Received;
        int count;
        if (_lastBatch >= BusyBatch)
        {
            if (received.FreeSpace < BusyBatch)
                received.MakeSpace(BusyBatch, large: true);
            _lastBatch = count = _socket.Receive(received.ReceiveAddress, received.FreeSpace);
            if (!CheckReceived(count))
                return;
            received.NoteReceived(count);
        }
        else
        {
            // Most connections are idle most of the time: their bytes pass through memory of the thread, so that none
            // of theirs is as large as a batch could be.
            int space = _thread.Scratch.Length - (2 * LargeBody);
            _lastBatch = count = _socket.Receive(_thread.Scratch.Data, space);
            if (!CheckReceived(count))
                return;
            received.Receive(new ReadOnlySpan<byte>(_thread.Scratch.Data, count));
        }
        if (ProcessReceived())
            SendPending();
    }

    private void ReceiveBody()
    {
        int count = _socket.Receive(_body.Address, _body.Space);
        if (!CheckReceived(count))
            return;
        _body.NoteFilled(count);
        if (!_body.IsComplete)
            return;
        FinishBody();
        if (_state == State.Active)
            SendPending();
    }

    private void ReceiveNothing()
    {
        int count = _socket.Receive(_thread.Scratch.Data, _thread.Scratch.Length);
        CheckReceived(count);
    }

    /// <summary>False when nothing was received: yet, or ever again.</summary>
    private bool CheckReceived(int count)
    {
        if (count > 0)
            return true;
        if (count == -(int)ZmqError.WouldBlock)
        {
            _lastBatch = 0;
            return false;
        }
        Fail(EngineFailure.Connection, count == 0 ? ZmqError.ConnectionReset : (ZmqError)(-count));
        return false;
    }

    /// <summary>Scans what was received, and publishes whole messages as far as there is room. False when the
    /// engine has ended.</summary>
    private bool ProcessReceived()
    {
        Pipe pipe = _pipe!;
        QueueWriter received = pipe.Received;
        // How many of the unaccepted bytes, from their start, are commands that have been handled.
        int handled = 0;
        while (true)
        {
            int room = pipe.ReceiveRoom;
            if (room == 0)
            {
                DropCommands(ref handled);
                if (pipe.CanPublish)
                    StopInput();
                return true;
            }
            ScanStop stop = _scanner.Scan(received.Unaccepted[handled..], room, _options.LongestAccepted, LargeBody);
            if (_scanner.Position > 0)
            {
                if (handled > LongestKeptCommands)
                    DropCommands(ref handled);
                received.Accept(handled);
                handled = 0;
                AcceptScanned(pipe);
            }
            if (stop == ScanStop.Command)
            {
                int length = (int)_scanner.FrameLength;
                Span<byte> frame = received.Unaccepted.Slice(handled, length);
                // Should it stay where it is, readers step over it.
                frame[0] |= (byte)FrameFlags.Skip;
                handled += length;
                if (!HandleCommand(frame[_scanner.HeaderLength..]))
                    return false;
                continue;
            }
            DropCommands(ref handled);
            switch (stop)
            {
                case ScanStop.NeedMore:
                    return BeginLongCommand() || PrepareForRest();
                case ScanStop.LargeBody:
                    BeginBody(isCommand: false);
                    return _state == State.Active;
                case ScanStop.TooLarge:
                    Fail(EngineFailure.Protocol, ZmqError.MessageTooLarge, ProtocolError.ZmtpUnspecified);
                    return false;
                case ScanStop.Malformed:
                    Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.MalformedCommandUnspecified);
                    return false;
            }
        }
    }

    /// <summary>Accepts the frames that were scanned, and publishes the messages that they complete.</summary>
    private void AcceptScanned(Pipe pipe)
    {
        QueueWriter received = pipe.Received;
        if (_scanner.Messages > 0)
        {
            received.Accept(_scanner.MessageEnd);
            pipe.Published(received.PublishReceived(_scanner.Messages));
            received.Accept(_scanner.Position - _scanner.MessageEnd);
        }
        else
        {
            received.Accept(_scanner.Position);
        }
    }

    /// <summary>Takes handled commands out of the received bytes: a peer that sends nothing else, or many between two
    /// messages, must not make the queue of a socket grow that nobody reads.</summary>
    private void DropCommands(ref int handled)
    {
        if (handled == 0)
            return;
        QueueWriter received = _pipe!.Received;
        received.ReplaceUnaccepted(received.Unaccepted[handled..]);
        handled = 0;
    }

    /// <summary>The socket has not read for a high-water mark: the kernel's buffers hold the peer back from now on.</summary>
    private void StopInput()
    {
        _inputStopped = true;
        _thread.Poller.SetPollIn(_handle!, false);
    }

    /// <summary>A part of a frame is left: makes sure that the rest of it fits behind it.</summary>
    private bool PrepareForRest()
    {
        int missing = (int)_scanner.FrameLength - _pipe!.Received.Unaccepted.Length;
        if (missing > 0)
            _pipe.Received.MakeSpace(missing, large: false);
        return true;
    }

    /// <summary>A command that is longer than a segment (a very long subscription) is collected like a large body.</summary>
    private bool BeginLongCommand()
    {
        if (_scanner.HeaderLength == 0 || (_scanner.Flags & FrameFlags.Command) == 0 || _scanner.BodyLength < LargeBody)
            return false;
        BeginBody(isCommand: true);
        return true;
    }

    private void BeginBody(bool isCommand)
    {
        if (_scanner.BodyLength > Array.MaxLength)
        {
            Fail(EngineFailure.Protocol, ZmqError.MessageTooLarge, ProtocolError.ZmtpUnspecified);
            return;
        }
        QueueWriter received = _pipe!.Received;
        _bodyIsCommand = isCommand;
        _body.Begin((int)_scanner.BodyLength);
        Span<byte> run = received.Unaccepted;
        int available = Math.Min(run.Length - _scanner.HeaderLength, (int)_scanner.BodyLength);
        _body.Append(run.Slice(_scanner.HeaderLength, available));
        ReadOnlySpan<byte> rest = run[(_scanner.HeaderLength + available)..];
        if (!isCommand)
            received.Accept(_scanner.HeaderLength);
        // What follows the frame moves down behind its header; usually nothing does.
        received.ReplaceUnaccepted(rest);
        if (_body.IsComplete)
            FinishBody();
    }

    private void FinishBody()
    {
        FrameBody body = _body.Complete();
        if (_bodyIsCommand)
        {
            bool goOn = HandleCommand(body.Span);
            body.Release();
            if (!goOn)
                return;
        }
        else
        {
            QueueWriter received = _pipe!.Received;
            received.AcceptBody(body);
            if (_scanner.EndLargeFrame())
                _pipe.Published(received.PublishReceived(1));
        }
        ProcessReceived();
    }

    private bool HandleCommand(ReadOnlySpan<byte> body)
    {
        if (!ProtocolCommand.TryParse(body, out ProtocolCommandKind kind, out ReadOnlySpan<byte> data))
        {
            Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.MalformedCommandUnspecified);
            return false;
        }
        switch (kind)
        {
            case ProtocolCommandKind.Ping:
                return AnswerPing(data);
            case ProtocolCommandKind.Subscribe or ProtocolCommandKind.Cancel:
                return PassSubscription(kind == ProtocolCommandKind.Cancel, data);
            case ProtocolCommandKind.Error:
                Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.UnexpectedCommand);
                return false;
            default:
                // Commands that are not known are ignored (RFC 37).
                return true;
        }
    }

    private bool AnswerPing(ReadOnlySpan<byte> data)
    {
        if (!ProtocolCommand.TryParsePing(data, out _, out ReadOnlySpan<byte> context))
        {
            Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.MalformedCommandUnspecified);
            return false;
        }
        // A peer that sends PINGs and reads no PONGs must not make memory grow.
        if (_control.WrittenCount < MaxUnsentAnswers)
            ProtocolCommand.WritePong(_control, context);
        return true;
    }

    private bool PassSubscription(bool cancel, ReadOnlySpan<byte> topic)
    {
        if (_scanner.InsideMessage)
        {
            // No peer subscribes in the middle of a message.
            Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.UnexpectedCommand);
            return false;
        }
        if (_options.IsPublisher)
            _pipe!.WriteReceivedSubscription(new Subscription(cancel, topic.ToArray()));
        return true;
    }
}
