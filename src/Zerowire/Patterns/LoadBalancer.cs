using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>
/// Sends to many pipes in turn, a whole message to each. The pipes that may have room stand in front; one that refuses
/// moves behind them until it is activated.
/// </summary>
internal sealed class LoadBalancer
{
    private Pipe[] _pipes = [];
    private int _count;
    private int _active;
    private int _current;

    // The pipe of the message that is being sent; kept by reference because indexes move when pipes come and go.
    private Pipe? _sending;
    private bool _dropping;

    /// <summary>Whether a message was begun and not completed.</summary>
    public bool IsSending => _sending is not null || _dropping;

    /// <summary>False when the pipes that were found to have room have none at this moment.</summary>
    public bool HasRoom => _active != 1 || IsSending || _pipes[0].PeekWrite();

    /// <summary>Whether a frame would be taken now.</summary>
    public bool CanSend => IsSending || Choose() is not null;

    public void Attach(Pipe pipe)
    {
        if (_count == _pipes.Length)
            Array.Resize(ref _pipes, Math.Max(4, _count * 2));
        _pipes[_count] = pipe;
        pipe.LoadBalancerIndex = _count++;
        Activate(pipe);
    }

    public void Activate(Pipe pipe)
    {
        int index = pipe.LoadBalancerIndex;
        if (index >= _active)
            Swap(index, _active++);
    }

    /// <summary>Sends nothing to the pipe until it is activated.</summary>
    public void Deactivate(Pipe pipe)
    {
        int index = pipe.LoadBalancerIndex;
        if ((uint)index < (uint)_active)
            Deactivate(index);
    }

    public void Remove(Pipe pipe)
    {
        int index = pipe.LoadBalancerIndex;
        if (index < 0)
            return;
        if (pipe == _sending)
        {
            _sending = null;
            _dropping = true;
        }
        if (index < _active)
        {
            Deactivate(index);
            index = _active;
        }
        Swap(index, --_count);
        _pipes[_count] = null!;
        pipe.LoadBalancerIndex = -1;
    }

    /// <summary>The pipe that the next message goes to; null when none has room.</summary>
    public Pipe? Choose()
    {
        while (_active > 0)
        {
            Pipe pipe = _pipes[_current];
            if (pipe.CheckWrite())
                return pipe;
            Deactivate(_current);
        }
        return null;
    }

    /// <summary>Sends a message of one frame, if the pipe whose turn it is has room at this moment. False, without effect,
    /// otherwise.</summary>
    public bool TrySend(in Frame frame)
    {
        if (_active == 0 || IsSending || !_pipes[_current].TryWriteWhole(frame))
            return false;
        Advance(_current);
        return true;
    }

    public ZmqError SendFrame(in Frame frame, bool more)
    {
        if (IsSending)
        {
            Continue(frame, more);
            return ZmqError.None;
        }
        while (_active > 0)
        {
            Pipe pipe = _pipes[_current];
            if (pipe.TryWrite(frame, more))
            {
                if (more)
                    _sending = pipe;
                else
                    Advance(_current);
                return ZmqError.None;
            }
            Deactivate(_current);
        }
        return ZmqError.WouldBlock;
    }

    public void Abort()
    {
        _sending?.Rollback();
        _sending = null;
        _dropping = false;
    }

    private void Continue(in Frame frame, bool more)
    {
        _sending?.TryWrite(frame, more);
        if (more)
            return;
        if (_sending is not null && _sending.LoadBalancerIndex < _active)
            Advance(_sending.LoadBalancerIndex);
        _sending = null;
        _dropping = false;
    }

    private void Advance(int used)
    {
        int next = used + 1;
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
        _pipes[first].LoadBalancerIndex = first;
        _pipes[second].LoadBalancerIndex = second;
    }
}
