using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;
using ProtocolCommand = Zerowire.Protocol.Command;
using ProtocolCommandKind = Zerowire.Protocol.CommandKind;

namespace Zerowire.Engines;

/// <summary>The way in from peers that frame as the queue does (ZMTP 2.0 and 3.x without encryption): from the kernel into
/// segments of the pipe, scanned and published in batches.</summary>
internal unsafe class FrameInput(Engine engine, ZmtpVersion version) : EngineInput(engine)
{
    /// <summary>Bodies from this length on get memory of their own, filled by the kernel.</summary>
    protected const int LargeBody = 8 << 10;

    /// <summary>A batch from this size on shows a busy connection: the next one is received where it will stay.</summary>
    private const int BusyBatch = 8 << 10;

    /// <summary>Commands up to this length stay between two messages, rather than that what follows is moved.</summary>
    private const int LongestKeptCommands = 4 << 10;

    private const int MaxUnsentAnswers = 4 << 10;

    private readonly ZmtpVersion _version = version;
    private readonly BodyAssembler _body = new();
    private FrameScanner _scanner;
    private bool _bodyIsCommand;
    private int _lastBatch;

    public override void Begin(ReadOnlySpan<byte> rest) => Deliver(rest);

    public override bool Receive() => _body.IsActive ? ReceiveBody() : ReceiveBatch();

    public override bool Restart()
    {
        IsStopped = false;
        return ProcessReceived();
    }

    public override void Abandon() => _body.Abandon();

    /// <summary>Takes frames that lie elsewhere, in any split.</summary>
    protected void Deliver(ReadOnlySpan<byte> frames)
    {
        while (_body.IsActive && !frames.IsEmpty)
        {
            ReadOnlySpan<byte> part = frames[..Math.Min(frames.Length, _body.Missing)];
            _body.Append(part);
            frames = frames[part.Length..];
            if (_body.IsComplete)
                FinishBody();
            if (!Engine.IsActive)
                return;
        }
        if (frames.IsEmpty)
            return;
        Engine.Pipe!.Received.Receive(frames);
        ProcessReceived();
    }

    private bool ReceiveBatch()
    {
        QueueWriter received = Engine.Pipe!.Received;
        int count;
        if (_lastBatch >= BusyBatch)
        {
            if (received.FreeSpace < BusyBatch)
                received.MakeSpace(BusyBatch, large: true);
            _lastBatch = count = Engine.Receive(
                received.ReceiveAddress, Math.Min(received.FreeSpace, LongestBatch));
            if (count <= 0)
            {
                received.LeaveIfUnused();
                return false;
            }
            received.NoteReceived(count);
        }
        else
        {
            // Most connections are idle most of the time: their bytes pass through memory of the thread, so that none
            // of theirs is as large as a batch could be.
            NativeBuffer scratch = Engine.Scratch;
            _lastBatch = count = Engine.Receive(
                scratch.Data, Math.Min(scratch.Length - (2 * LargeBody), LongestBatch));
            if (count <= 0)
                return false;
            received.Receive(new ReadOnlySpan<byte>(scratch.Data, count));
        }
        return ProcessReceived();
    }

    private bool ReceiveBody()
    {
        int count = Engine.Receive(_body.Address, _body.Space);
        if (count <= 0)
            return false;
        _body.NoteFilled(count);
        if (!_body.IsComplete)
            return false;
        FinishBody();
        return Engine.IsActive;
    }

    /// <summary>Scans what was received, and publishes whole messages as far as there is room. False when the
    /// engine has ended.</summary>
    private bool ProcessReceived()
    {
        Pipe pipe = Engine.Pipe!;
        QueueWriter received = pipe.Received;
        // How many of the unaccepted bytes, from their start, are commands that have been handled.
        int handled = 0;
        while (true)
        {
            int room = Engine.ReceiveRoom;
            if (room == 0)
            {
                DropCommands(ref handled);
                if (pipe.CanPublish)
                    Stop();
                return true;
            }
            ScanStop stop = _scanner.Scan(received.Unaccepted[handled..], room, Engine.Options.LongestAccepted, LargeBody);
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
                    return Engine.IsActive;
                case ScanStop.TooLarge:
                    Engine.Fail(EngineFailure.Protocol, ZmqError.MessageTooLarge, ProtocolError.ZmtpUnspecified);
                    return false;
                case ScanStop.Malformed:
                    Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.MalformedCommandUnspecified);
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
        QueueWriter received = Engine.Pipe!.Received;
        received.ReplaceUnaccepted(received.Unaccepted[handled..]);
        handled = 0;
    }

    /// <summary>A part of a frame is left: makes sure that the rest of it fits behind it.</summary>
    private bool PrepareForRest()
    {
        int missing = (int)_scanner.FrameLength - Engine.Pipe!.Received.Unaccepted.Length;
        if (missing > 0)
            Engine.Pipe.Received.MakeSpace(missing, large: false);
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
            Engine.Fail(EngineFailure.Protocol, ZmqError.MessageTooLarge, ProtocolError.ZmtpUnspecified);
            return;
        }
        QueueWriter received = Engine.Pipe!.Received;
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
            QueueWriter received = Engine.Pipe!.Received;
            received.AcceptBody(body);
            if (_scanner.EndLargeFrame())
                Engine.Pipe.Published(received.PublishReceived(1));
        }
        ProcessReceived();
    }

    private bool HandleCommand(ReadOnlySpan<byte> body)
    {
        if (_version.Major < 3)
        {
            // What marks a command is a reserved flag there.
            Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.UnexpectedCommand);
            return false;
        }
        if (!ProtocolCommand.TryParse(body, out ProtocolCommandKind kind, out ReadOnlySpan<byte> data))
        {
            Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.MalformedCommandUnspecified);
            return false;
        }
        switch (kind)
        {
            case ProtocolCommandKind.Ping:
                return AnswerPing(data);
            case ProtocolCommandKind.Subscribe or ProtocolCommandKind.Cancel:
                return PassSubscription(kind == ProtocolCommandKind.Cancel, data);
            case ProtocolCommandKind.Error:
                Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.UnexpectedCommand);
                return false;
            default:
                // A PONG is a sign of life, as any bytes are. Commands that are not known are ignored (RFC 37).
                return true;
        }
    }

    private bool AnswerPing(ReadOnlySpan<byte> data)
    {
        if (!ProtocolCommand.TryParsePing(data, out ushort timeToLive, out ReadOnlySpan<byte> context))
        {
            Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.MalformedCommandUnspecified);
            return false;
        }
        // A peer that sends PINGs and reads no PONGs must not make memory grow.
        if (Engine.Output.Own.WrittenCount < MaxUnsentAnswers)
            ProtocolCommand.WritePong(Engine.Output.Own, context);
        Engine.NotePing(timeToLive);
        return true;
    }

    private bool PassSubscription(bool cancel, ReadOnlySpan<byte> topic)
    {
        if (_scanner.InsideMessage)
        {
            // No peer subscribes in the middle of a message.
            Engine.Fail(EngineFailure.Protocol, ZmqError.ProtocolViolation, ProtocolError.UnexpectedCommand);
            return false;
        }
        if (Engine.Options.IsPublisher)
            Engine.Pipe!.WriteReceivedSubscription(new Subscription(cancel, topic.ToArray()));
        return true;
    }
}
