namespace Zerowire.Sockets;

/// <summary>
/// A continuation that wants the caller's synchronization context or scheduler. These are code of the user, which may
/// block or throw, so they are not called by whoever completes the operation, an I/O thread perhaps: the continuation
/// goes to the pool first, like every other, and from there to where it wants to be.
/// </summary>
internal sealed class ContextContinuation
{
    private readonly Action<object?> _continuation;
    private readonly object? _state;
    private readonly SynchronizationContext? _context;
    private readonly TaskScheduler _scheduler;

    private ContextContinuation(
        Action<object?> continuation, object? state, SynchronizationContext? context, TaskScheduler scheduler)
    {
        _continuation = continuation;
        _state = state;
        _context = context;
        _scheduler = scheduler;
    }

    /// <summary>Goes to the context; the argument is the continuation.</summary>
    public static Action<object?> Schedule { get; } = static captured => ((ContextContinuation)captured!).GoThere();

    /// <summary>Null when the calling thread has neither a context nor a scheduler of its own.</summary>
    public static ContextContinuation? Capture(Action<object?> continuation, object? state)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (context is not null && context.GetType() != typeof(SynchronizationContext))
            return new ContextContinuation(continuation, state, context, TaskScheduler.Default);
        TaskScheduler scheduler = TaskScheduler.Current;
        return scheduler == TaskScheduler.Default
            ? null
            : new ContextContinuation(continuation, state, null, scheduler);
    }

    private void GoThere()
    {
        if (_context is not null)
            _context.Post(static captured => ((ContextContinuation)captured!).Run(), this);
        else
            new Task(Run).Start(_scheduler);
    }

    private void Run() => _continuation(_state);
}
