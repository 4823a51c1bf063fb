using Zerowire.Runtime;

namespace Zerowire.Pipes;

// The end of a pipe: both ends ask or agree, and each frees the queue that it reads when the peer will write no more.
internal sealed partial class Pipe
{
    private bool _delimiterWritten;

    /// <summary>Over inproc: what the peer wants to be told when this end is closed; null for nothing.</summary>
    public byte[]? Farewell { get; set; }

    /// <summary>Ends the pipe. What was written is still delivered; with delay, so is what the peer has written.</summary>
    public void Terminate(bool delay)
    {
        _delay = delay;
        switch (_state)
        {
            case PipeState.Active:
            case PipeState.DelimiterReceived:
                EndOutput();
                _state = PipeState.TermRequestSent;
                SendToPeer(CommandKind.PipeTerm);
                break;
            case PipeState.WaitingForDelimiter when !delay:
                Acknowledge();
                break;
            case PipeState.WaitingForDelimiter:
                // The rest is still being read; the delimiter ends it.
                EndOutput();
                break;
        }
    }

    /// <summary>Ends what this end writes. The delimiter ignores the high-water mark, and it is there before the peer
    /// is asked to end, so that the peer cannot look for it too early.</summary>
    private void EndOutput()
    {
        _outActive = false;
        if (!_outOpen || _delimiterWritten)
            return;
        _delimiterWritten = true;
        _writer.Rollback();
        bool mustWake = Farewell is not null && _outSlot is null && _writer.Write(new Frame(Farewell), more: false);
        mustWake |= _outSlot is not null ? _outSlot.End() : _writer.WriteMark(PipeMark.Delimiter, messages: 0);
        if (mustWake)
            SendToPeer(CommandKind.ActivateRead);
    }

    /// <summary>From now on an end that the peer asks for does not wait until everything has been read.</summary>
    public void SetNoDelay() => _delay = false;

    public void ProcessCommand(in Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.ActivateRead:
                if (!_inActive && _state is PipeState.Active or PipeState.WaitingForDelimiter)
                {
                    _inActive = true;
                    Sink.ReadActivated(this);
                }
                break;
            case CommandKind.ActivateWrite:
                if (!_outActive && _state == PipeState.Active)
                {
                    _outActive = true;
                    Sink.WriteActivated(this);
                }
                break;
            case CommandKind.PipeHighWaterMark:
                ApplyHighWaterMarks((int)(command.Value >> 32), (int)command.Value);
                break;
            case CommandKind.Hiccup:
                if (_state == PipeState.Active)
                    Sink.Hiccuped(this);
                break;
            case CommandKind.PipeStatistics:
                if (_state == PipeState.Active)
                    Sink.StatisticsWanted(this, command.Value);
                break;
            case CommandKind.PipeTerm:
                ProcessPipeTerm();
                break;
            case CommandKind.PipeTermAck:
                ProcessPipeTermAck();
                break;
            default:
                throw new InvalidOperationException($"A pipe does not know the command {command.Kind}.");
        }
    }

    private void ProcessPipeTerm()
    {
        switch (_state)
        {
            case PipeState.Active when _delay:
                _state = PipeState.WaitingForDelimiter;
                // The delimiter may be all that is left, and nobody else would look for it.
                if (_inActive || _reader is null)
                    Sink.ReadActivated(this);
                break;
            case PipeState.Active:
            case PipeState.DelimiterReceived:
                Acknowledge();
                break;
            case PipeState.TermRequestSent:
                _outOpen = false;
                _state = PipeState.TermRequestSentAndReceived;
                SendToPeer(CommandKind.PipeTermAck);
                break;
        }
    }

    private void ProcessPipeTermAck()
    {
        // The peer writes no more. The user is told, and the queue that this end reads is freed.
        if (_state == PipeState.TermRequestSent)
            SendToPeer(CommandKind.PipeTermAck);
        _outOpen = false;
        _state = PipeState.Ended;
        Sink.PipeTerminated(this);
        FreeQueues();
    }

    /// <summary>The delimiter was read: everything that the peer wrote has been taken.</summary>
    private void ProcessDelimiter()
    {
        if (_state == PipeState.Active)
            _state = PipeState.DelimiterReceived;
        else
            Acknowledge();
    }

    private void Acknowledge()
    {
        if (_outOpen)
            _writer.Rollback();
        _outOpen = false;
        _outActive = false;
        _state = PipeState.TermAckSent;
        SendToPeer(CommandKind.PipeTermAck);
    }
}
