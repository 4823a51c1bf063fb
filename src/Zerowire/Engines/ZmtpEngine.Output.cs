using System.Buffers;
using System.Runtime.CompilerServices;
using Zerowire.Pipes;
using Zerowire.Platform;
using Zerowire.Protocol;
using ProtocolCommand = Zerowire.Protocol.Command;

namespace Zerowire.Engines;

// The way out: runs of the pipe go to the kernel as they are, many messages a call. Bytes of the engine's own (the
// handshake, answers, subscriptions) go between messages.
internal sealed unsafe partial class ZmtpEngine
{
    private const int MaxUnsentAnswers = 4 << 10;
    private const int MaxVectors = 64;
    private const int MaxBatch = 256 << 10;

    /// <summary>After so many bytes other connections of the thread have their turn.</summary>
    private const int MaxTurn = 1 << 20;

    private readonly ArrayBufferWriter<byte> _control = new(64);
    private int _controlSent;
    private bool _midMessage;
    private bool _outputBroken;

    /// <summary>The pipe has something to send again.</summary>
    public void RestartOutput()
    {
        if (_state != State.Active || _outputBroken || !_sending.IsOwn)
            return;
        try
        {
            SendPending();
        }
        catch (Exception exception)
        {
            Fault(exception);
        }
    }

    /// <summary>Sends until there is nothing more, or the kernel takes no more.</summary>
    private void SendPending()
    {
        if (_outputBroken || _state is not (State.Handshaking or State.Active))
            return;
        long turn = 0;
        bool blocked = false;
        while (!blocked && turn < MaxTurn && _state is State.Handshaking or State.Active)
        {
            bool ownBytes = _control.WrittenCount > 0;
            if (ownBytes && !_midMessage)
                blocked = !SendOwnBytes();
            else if (!SendRun(ownBytes, ref blocked, ref turn))
                break;
        }
        if (_handle is not null && _state is State.Handshaking or State.Active)
            _thread.Poller.SetPollOut(_handle!, !_outputBroken && (blocked || turn >= MaxTurn));
    }

    /// <summary>Sends the engine's own bytes. False when the kernel takes no more.</summary>
    private bool SendOwnBytes()
    {
        ReadOnlySpan<byte> bytes = _control.WrittenSpan[_controlSent..];
        int sent;
        fixed (byte* start = bytes)
            sent = _socket.Send(start, bytes.Length);
        if (sent < 0)
        {
            NoteSendError(sent);
            return false;
        }
        _controlSent += sent;
        if (_controlSent < _control.WrittenCount)
            return false;
        _control.ResetWrittenCount();
        _controlSent = 0;
        return true;
    }

    /// <summary>Sends a batch of the pipe. False when there is nothing to send.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private bool SendRun(bool ownBytesWait, ref bool blocked, ref long turn)
    {
        if (_pipe is not { } pipe)
            return false;
        IoVector* vectors = stackalloc IoVector[MaxVectors];
        int count = pipe.GatherRuns(
            new Span<IoVector>(vectors, MaxVectors), ownBytesWait ? pipe.BytesToBoundary : MaxBatch);
        if (count == 0)
            return SendSubscriptions(pipe);
        long wanted = 0;
        for (int i = 0; i < count; i++)
            wanted += (long)vectors[i].Length;
        int sent = count == 1 ? _socket.Send(vectors[0].Base, (int)wanted) : _socket.Send(vectors, count);
        if (sent < 0)
        {
            NoteSendError(sent);
            blocked = true;
            return true;
        }
        pipe.AdvanceRuns(sent);
        _midMessage = pipe.BytesToBoundary != 0;
        blocked = sent < wanted;
        turn += sent;
        return true;
    }

    /// <summary>Nothing can be gathered: turns subscriptions that come next into bytes. False when nothing waits.</summary>
    private bool SendSubscriptions(Pipe pipe)
    {
        bool any = false;
        while (_control.WrittenCount < MaxBatch && pipe.NextSubscription() is { } subscription)
        {
            any = true;
            if (subscription.Cancel)
                ProtocolCommand.WriteCancel(_control, subscription.Topic, _handshake.Version);
            else
                ProtocolCommand.WriteSubscribe(_control, subscription.Topic, _handshake.Version);
        }
        return any || (!pipe.IsReadAsleep && _state == State.Active);
    }

    /// <summary>Only reading tells that a connection has ended, after everything that it brought: a failure to send
    /// stops sending and no more.</summary>
    private void NoteSendError(int result)
    {
        if (result != -(int)ZmqError.WouldBlock)
            _outputBroken = true;
    }
}
