using Zerowire.Runtime;

namespace Zerowire;

/// <summary>A repeating timer; the result of <see cref="ZmqTimers.Add"/>. For the thread of its
/// <see cref="ZmqTimers"/>.</summary>
public sealed class ZmqTimer : ITimerHandler
{
    private readonly ZmqTimers _timers;
    private readonly Action _handler;
    private TimeSpan _interval;
    private TimerHandle? _pending;

    internal ZmqTimer(ZmqTimers timers, TimeSpan interval, Action handler)
    {
        _timers = timers;
        _interval = interval;
        _handler = handler;
        Start();
    }

    /// <summary>
    /// The time between two calls. Setting it begins a new one now. Stands for <c>zmq_timers_set_interval</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    /// <exception cref="InvalidOperationException">The timer was cancelled.</exception>
    public TimeSpan Interval
    {
        get => _interval;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ThrowIfCancelled();
            _interval = value;
            Reset();
        }
    }

    /// <summary>Whether the timer was cancelled.</summary>
    public bool IsCancelled => _pending is null;

    /// <summary>Begins the interval anew, so that the timer is due one interval from now. Stands for
    /// <c>zmq_timers_reset</c>.</summary>
    /// <exception cref="InvalidOperationException">The timer was cancelled.</exception>
    public void Reset()
    {
        ThrowIfCancelled();
        _timers.Queue.Cancel(_pending!);
        Start();
    }

    /// <summary>Ends the timer for good; a second call does nothing. Stands for <c>zmq_timers_cancel</c>.</summary>
    public void Cancel()
    {
        if (_pending is null)
            return;
        _timers.Queue.Cancel(_pending);
        _pending = null;
    }

    void ITimerHandler.TimerEvent(int id)
    {
        // Begun anew before the call: the handler may change or cancel the timer, or throw.
        Start();
        _handler();
    }

    private void Start() => _pending = _timers.Queue.Add(_interval, this, 0);

    private void ThrowIfCancelled()
    {
        if (IsCancelled)
            throw new InvalidOperationException("The timer was cancelled.");
    }
}
