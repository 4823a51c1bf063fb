using Zerowire.Runtime;

namespace Zerowire;

/// <summary>
/// Repeating timers of one loop, without a thread: the loop waits no longer than <see cref="Timeout"/> and then calls
/// <see cref="Execute"/>, which calls what is due. Stands for <c>zmq_timers_new</c>.
/// </summary>
/// <remarks>
/// <para>For one thread at a time. A handler may add, change and cancel timers; what it adds is not due before the next
/// <see cref="Execute"/>.</para>
/// <para>A timer is never early. It begins anew when it was executed, so one that was executed late is late from then
/// on, and what was missed meanwhile is not made up for.</para>
/// </remarks>
/// <example>
/// <code>
/// var timers = new ZmqTimers();
/// timers.Add(TimeSpan.FromSeconds(1), () => publisher.Send("alive"));
/// while (true)
/// {
///     if (socket.TryReceive(out ZmqMessage? message, timers.Timeout))
///         Handle(message);
///     timers.Execute();
/// }
/// </code>
/// </example>
public sealed class ZmqTimers
{
    private bool _isExecuting;

    /// <summary>Creates a set of timers.</summary>
    /// <param name="clock">The clock; the system's unless given.</param>
    public ZmqTimers(TimeProvider? clock = null) => Queue = new TimerQueue(clock ?? TimeProvider.System);

    /// <summary>How many timers there are.</summary>
    public int Count => Queue.Count;

    /// <summary>
    /// How long it is until a timer is due: zero when one is, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>
    /// when there is none. Whole milliseconds, rounded up, so that a wait of that length is long enough. Stands for
    /// <c>zmq_timers_timeout</c>.
    /// </summary>
    public TimeSpan Timeout => Durations.FromMilliseconds(Queue.UntilDue());

    internal TimerQueue Queue { get; }

    /// <summary>Adds a timer, which is due after an interval, and again and again. Stands for
    /// <c>zmq_timers_add</c>.</summary>
    /// <param name="interval">The time between two calls; zero for one at each <see cref="Execute"/>.</param>
    /// <param name="handler">What is called, by <see cref="Execute"/>.</param>
    /// <returns>The timer, by which to change or cancel it.</returns>
    /// <exception cref="ArgumentNullException">The handler is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The interval is negative.</exception>
    public ZmqTimer Add(TimeSpan interval, Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        return new ZmqTimer(this, interval, handler);
    }

    /// <summary>
    /// Calls the handlers of all timers that are due, in the order in which they became so. Stands for
    /// <c>zmq_timers_execute</c>.
    /// </summary>
    /// <remarks>What a handler throws comes out of this call; the other timers that are due stay so.</remarks>
    /// <exception cref="InvalidOperationException">A handler has called it.</exception>
    public void Execute()
    {
        // A timer that is due at once would call itself until the stack is full, which ends the process.
        if (_isExecuting)
            throw new InvalidOperationException("A handler cannot execute the timers that it was called by.");
        _isExecuting = true;
        try
        {
            Queue.ExecuteDue();
        }
        finally
        {
            _isExecuting = false;
        }
    }
}
