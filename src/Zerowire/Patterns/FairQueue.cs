using System.Diagnostics.CodeAnalysis;
using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// Receives from many pipes in turn, a whole message from each. The pipes that may have something stand in front; one
/// that is found empty moves behind them until it is activated.
/// </summary>
internal sealed class FairQueue
{
    private const int PipesPeekedAt = 4;

    private Pipe[] _pipes = [];
    private int _count;
    private int _active;
    private int _current;

    /// <summary>All pipes, in no particular order.</summary>
    public ReadOnlySpan<Pipe> Pipes => _pipes.AsSpan(0, _count);

    public void Attach(Pipe pipe)
    {
        if (_count == _pipes.Length)
            Array.Resize(ref _pipes, Math.Max(4, _count * 2));
        _pipes[_count] = pipe;
        pipe.FairQueueIndex = _count;
        Swap(_count++, _active++);
    }

    public void Activate(Pipe pipe)
    {
        int index = pipe.FairQueueIndex;
        if (index < 0)
            return;
        if (index >= _active)
            Swap(index, _active++);
        // Nothing but the delimiter may be left, and it is not to wait until the application receives.
        pipe.CheckRead();
    }

    public void Remove(Pipe pipe)
    {
        int index = pipe.FairQueueIndex;
        if (index < 0)
            return;
        if (index < _active)
        {
            Deactivate(index);
            index = _active;
        }
        Swap(index, --_count);
        _pipes[_count] = null!;
        pipe.FairQueueIndex = -1;
    }

    /// <summary>False when none of the pipes that are awake has anything now. Looks at a few only: with many pipes a
    /// caller rarely finds nothing, and waits properly then.</summary>
    public bool HasIncoming
    {
        get
        {
            int count = Math.Min(_active, PipesPeekedAt);
            for (int i = 0; i < count; i++)
            {
                if (_pipes[i].PeekRead())
                    return true;
            }
            return count is 0 or PipesPeekedAt;
        }
    }

    /// <summary>Receives the next message into a buffer.</summary>
    public bool TryReceive(ref MessageBuffer message, [MaybeNullWhen(false)] out Pipe pipe)
    {
        while (_active > 0)
        {
            pipe = _pipes[_current];
            if (pipe.TryRead(ref message))
            {
                Advance();
                return true;
            }
            Deactivate(_current);
        }
        pipe = null;
        return false;
    }

    /// <summary>The pipe whose turn it is, when its next message is a short frame that lies ready.</summary>
    public Pipe? PeekSmall(out ReadOnlySpan<byte> frame)
    {
        if (_active > 0)
        {
            Pipe pipe = _pipes[_current];
            if (pipe.TryPeekSmall(out frame))
                return pipe;
        }
        frame = default;
        return null;
    }

    /// <summary>Takes the message of <see cref="PeekSmall"/>.</summary>
    public void TakeSmall(Pipe pipe, int length)
    {
        pipe.TakeSmall(length);
        Advance();
    }

    /// <summary>Receives the next message into an empty buffer, behind the routing id of its pipe.</summary>
    public bool TryReceiveAddressed(ref MessageBuffer message)
    {
        while (TryPeek(out Pipe? pipe))
        {
            message.Add(pipe.RoutingId);
            bool read = pipe.TryRead(ref message);
            Advance();
            if (read)
                return true;
            message.Clear();
        }
        return false;
    }

    /// <summary>The pipe whose turn it is; it has a message.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out Pipe pipe)
    {
        while (_active > 0)
        {
            pipe = _pipes[_current];
            if (pipe.CheckRead())
                return true;
            Deactivate(_current);
        }
        pipe = null;
        return false;
    }

    /// <summary>Passes the turn on, after the pipe of <see cref="TryPeek"/> was read.</summary>
    public void Advance()
    {
        int next = _current + 1;
        _current = next < _active ? next : 0;
    }

    private void Deactivate(int index)
    {
        Swap(index, --_active);
        if (_current >= _active)
            _current = 0;
    }

    private void Swap(int first, int second)
    {
        if (first == second)
            return;
        (_pipes[first], _pipes[second]) = (_pipes[second], _pipes[first]);
        _pipes[first].FairQueueIndex = first;
        _pipes[second].FairQueueIndex = second;
    }
}
