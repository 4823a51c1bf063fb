using System.Diagnostics;
using System.Runtime.CompilerServices;
using Zerowire.Sockets;

namespace Zerowire;

public sealed partial class ZmqPoller
{
    private AsyncPollWaiter? _spareWaiter;
    private BriefSpin _spin;

    /// <summary>Waits until something is ready. Stands for <c>zmq_poller_wait</c> without a timeout.</summary>
    /// <returns>What is ready, and for what.</returns>
    /// <exception cref="InvalidOperationException">The poller holds nothing, so that nothing would ever
    /// come.</exception>
    /// <exception cref="ZmqException">The context of a socket was shut down
    /// (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The poller has been disposed.</exception>
    public ZmqPollEvent Wait()
    {
        ZmqPollEvent ready = default;
        WaitFor(new Span<ZmqPollEvent>(ref ready), Timeout.Infinite);
        return ready;
    }

    /// <summary>Waits until something is ready, for a limited time. Stands for <c>zmq_poller_wait</c>.</summary>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>What is ready, and for what.</returns>
    /// <exception cref="TimeoutException">The time has passed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Wait()"/>
    public ZmqPollEvent Wait(TimeSpan timeout)
    {
        if (!TryWait(out ZmqPollEvent ready, timeout))
            throw NothingReady();
        return ready;
    }

    /// <summary>Waits until something is ready, and takes as much of it as there is room for.</summary>
    /// <param name="ready">Room for the events; each thing is in it once at most.</param>
    /// <returns>How many events there are; at least one.</returns>
    /// <exception cref="ArgumentException">There is no room for a single event.</exception>
    /// <inheritdoc cref="Wait()"/>
    public int Wait(Span<ZmqPollEvent> ready) => WaitFor(Checked(ready), Timeout.Infinite);

    /// <summary>Waits until something is ready, for a limited time, and takes as much of it as there is room for.
    /// Stands for <c>zmq_poller_wait_all</c>.</summary>
    /// <param name="ready">Room for the events; each thing is in it once at most.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>How many events there are; at least one.</returns>
    /// <exception cref="ArgumentException">There is no room for a single event.</exception>
    /// <inheritdoc cref="Wait(TimeSpan)"/>
    public int Wait(Span<ZmqPollEvent> ready, TimeSpan timeout)
    {
        if (!TryWait(ready, out int count, timeout))
            throw NothingReady();
        return count;
    }

    /// <summary>Looks for something that is ready; waits for it only if a timeout is given.</summary>
    /// <param name="ready">What is ready, and for what.</param>
    /// <param name="timeout">How long to wait; not at all by default, <see cref="Timeout.InfiniteTimeSpan"/> for
    /// ever.</param>
    /// <returns>False when nothing was ready in that time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Wait()" path="/exception"/>
    public bool TryWait(out ZmqPollEvent ready, TimeSpan timeout = default)
    {
        ready = default;
        return WaitFor(new Span<ZmqPollEvent>(ref ready), timeout.ToTimeout()) > 0;
    }

    /// <summary>Looks for what is ready, and takes as much of it as there is room for; waits for the first only if a
    /// timeout is given.</summary>
    /// <param name="ready">Room for the events; each thing is in it once at most.</param>
    /// <param name="count">How many events there are.</param>
    /// <param name="timeout">How long to wait; not at all by default, <see cref="Timeout.InfiniteTimeSpan"/> for
    /// ever.</param>
    /// <returns>False when nothing was ready in that time.</returns>
    /// <exception cref="ArgumentException">There is no room for a single event.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative and not infinite, or too long.</exception>
    /// <inheritdoc cref="Wait()" path="/exception"/>
    public bool TryWait(Span<ZmqPollEvent> ready, out int count, TimeSpan timeout = default)
    {
        count = WaitFor(Checked(ready), timeout.ToTimeout());
        return count > 0;
    }

    /// <summary>Waits until something is ready, without a thread. When the poller holds nothing, it waits until
    /// something is added or the token is cancelled.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is ready, and for what.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The poller holds nothing, and the wait cannot be
    /// cancelled.</exception>
    /// <exception cref="ZmqException">The context of a socket was shut down
    /// (<see cref="ZmqError.ContextTerminated"/>).</exception>
    /// <exception cref="ObjectDisposedException">The poller has been disposed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ZmqPollEvent> WaitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (TryWait(out ZmqPollEvent ready))
                return ready;
            await AwaitNewsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until something is ready, without a thread, and takes as much of it as there is room
    /// for.</summary>
    /// <param name="ready">Room for the events; each thing is in it once at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many events there are; at least one.</returns>
    /// <exception cref="ArgumentException">There is no room for a single event.</exception>
    /// <inheritdoc cref="WaitAsync(CancellationToken)" path="/exception"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> WaitAsync(
        Memory<ZmqPollEvent> ready, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (TryWait(ready.Span, out int count))
                return count;
            await AwaitNewsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Span<ZmqPollEvent> Checked(Span<ZmqPollEvent> ready)
    {
        if (ready.IsEmpty)
            throw new ArgumentException("There must be room for an event.", nameof(ready));
        return ready;
    }

    private static TimeoutException NothingReady() => new("Nothing was ready within the timeout.");

    /// <summary>Waits until something is ready, and takes what is. 0 when the time is over.</summary>
    private int WaitFor(Span<ZmqPollEvent> ready, int timeout)
    {
        int count = Take(ready);
        if (count > 0 || timeout == 0)
            return count;
        long start = Stopwatch.GetTimestamp();
        SyncPollWaiter waiter = SyncPollWaiter.OfThread();
        while (true)
        {
            if (timeout < 0)
                ThrowIfEmpty();
            waiter.Reset();
            bool inTime = !_spin.Await(_set) && _set.TryPark(waiter)
                ? Wait(waiter, timeout, start)
                : Left(timeout, start) != 0;
            count = Take(ready);
            if (count > 0 || !inTime)
                return count;
        }
    }

    /// <summary>False when the time is over. The waiter is not in the set any more in any case.</summary>
    private bool Wait(SyncPollWaiter waiter, int timeout, long start)
    {
        // Whoever disposes of the poller or empties it wakes those that he finds; who comes later sees it himself.
        if (IsHopeless(timeout < 0) && _set.Withdraw(waiter))
            return true;
        if (waiter.Wait(Left(timeout, start)))
            return true;
        if (!_set.Withdraw(waiter))
            waiter.Wait(Timeout.Infinite);
        return false;
    }

    private static int Left(int timeout, long start) => timeout < 0
        ? timeout
        : (int)Math.Max(timeout - (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, 0);

    /// <summary>Waits until there may be something to take. The caller looks then, cancelled or not: one wait alone is
    /// signalled for what has come, and it is by taking that the next is.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitNewsAsync(CancellationToken cancellationToken)
    {
        bool endless = !cancellationToken.CanBeCanceled;
        if (endless)
            ThrowIfEmpty();
        AsyncPollWaiter waiter = Interlocked.Exchange(ref _spareWaiter, null) ?? new AsyncPollWaiter(_set);
        try
        {
            ValueTask news = waiter.WaitAsync(cancellationToken);
            if (IsHopeless(endless) && _set.Withdraw(waiter))
                waiter.Signal();
            await news.ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _spareWaiter, waiter);
        }
    }

    private bool IsHopeless(bool endless) => _isDisposed || (endless && Count == 0);

    private void ThrowIfEmpty()
    {
        if (Count == 0 && !_isDisposed)
            throw new InvalidOperationException("The poller holds nothing to wait for.");
    }

    /// <summary>Looks at what may be ready, and takes what is.</summary>
    private int Take(Span<ZmqPollEvent> ready)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        int count = 0;
        ZmqError failure = ZmqError.None;
        // Each is looked at once: what is put back meanwhile is for the next wait.
        for (int looks = _set.Count; looks > 0 && count < ready.Length && _set.TryTake(out PollItem? item); looks--)
        {
            ZmqError status = item.Look(out ZmqPollEvents events);
            if (status == ZmqError.NotASocket)
            {
                Forget(item);
                events = ZmqPollEvents.Error;
            }
            else if (status != ZmqError.None)
            {
                failure = status;
            }
            if (events != ZmqPollEvents.None || status != ZmqError.None)
                ready[count++] = new ZmqPollEvent(item, events);
        }
        foreach (ref readonly ZmqPollEvent found in ready[..count])
            _set.Put(found.Item!);
        if (failure != ZmqError.None)
            throw new ZmqException(failure);
        return count;
    }
}
