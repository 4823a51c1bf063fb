using System.Threading.Tasks.Sources;

namespace Zerowire.Sockets;

/// <summary>An asynchronous call that waits for something in a <see cref="PollSet"/>; goes on on the pool. Reused: its
/// owner takes it again when <see cref="GetResult"/> has been called.</summary>
internal sealed class AsyncPollWaiter(PollSet set) : PollWaiter, IValueTaskSource
{
    private readonly PollSet _set = set;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellationToken;

    /// <summary>Waits until there is something to look at; at once when there is.</summary>
    /// <param name="cancellationToken">Ends the wait, unless it has been signalled already: a signal is never lost.</param>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        _source.Reset();
        _cancellationToken = cancellationToken;
        var task = new ValueTask(this, _source.Version);
        if (!_set.TryPark(this))
            _source.SetResult(true);
        else if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static state => ((AsyncPollWaiter)state!).Cancel(), this);
        return task;
    }

    public override void Signal() => _source.SetResult(true);

    public void GetResult(short token)
    {
        // Waits for a callback of the token that is running now, so that it cannot meet the next use of this object.
        _registration.Dispose();
        _registration = default;
        _cancellationToken = default;
        _source.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        if (_set.Withdraw(this))
            _source.SetException(new OperationCanceledException(_cancellationToken));
    }
}
