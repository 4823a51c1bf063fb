using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>
/// A context: socket slots, I/O threads, the reaper, and the inproc names. Threads start with the first socket.
/// Everything here may be called from any thread; the lock is never held while anything else is called or waited for,
/// except new threads, which know nothing of it.
/// </summary>
internal sealed partial class ContextCore
{
    private readonly Lock _sync = new();
    private readonly HashSet<IContextSocket> _sockets = [];
    private readonly TaskCompletionSource _allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Parker> _terminators = [];
    private IoThread[] _ioThreads = [];
    private Reaper? _reaper;
    private bool _started;
    private bool _shutdown;
    private bool _threadsEnded;

    /// <summary>Changed by <see cref="SetOption"/> and <see cref="Configure"/>.</summary>
    public ContextOptions Options { get; } = new();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public InprocRegistry Inproc { get; } = new();

    public Reaper Reaper => _reaper!;

    public bool IsShutdown => Volatile.Read(ref _shutdown);

    /// <summary>Sets an option by its number.</summary>
    /// <exception cref="InvalidOperationException">It is too late for this option.</exception>
    public ZmqError SetOption(int option, ReadOnlySpan<byte> value)
    {
        lock (_sync)
        {
            if (ContextOptions.IsFixedByFirstSocket(option))
                ThrowIfStarted();
            return Options.Set(option, value);
        }
    }

    /// <summary>Changes options that are fixed by the first socket.</summary>
    /// <exception cref="InvalidOperationException">It is too late.</exception>
    public void Configure<T>(Action<ContextOptions, T> change, T value)
    {
        lock (_sync)
        {
            ThrowIfStarted();
            change(Options, value);
        }
    }

    /// <summary>Gives a new socket its slot, and starts the threads for the first one.</summary>
    /// <exception cref="ZmqException">TooManySockets, ContextTerminated; or the threads cannot be started as the options
    /// ask, and are to be with the next socket.</exception>
    public void Register(IContextSocket socket)
    {
        lock (_sync)
        {
            if (_shutdown)
                throw new ZmqException(ZmqError.ContextTerminated);
            if (!_started)
                Start();
            // A closed socket keeps its slot until the reaper has finished it.
            if (_sockets.Count >= Options.MaxSockets)
            {
                throw new ZmqException(
                    ZmqError.TooManySockets, $"The context has its limit of {Options.MaxSockets} sockets.");
            }
            _sockets.Add(socket);
        }
    }

    /// <summary>The least loaded of the allowed I/O threads (bit n of the mask is thread n; 0 allows all); null when
    /// none is allowed.</summary>
    public IoThread? ChooseIoThread(ulong affinity)
    {
        IoThread? chosen = null;
        int leastLoad = int.MaxValue;
        for (int i = 0; i < _ioThreads.Length; i++)
        {
            bool allowed = affinity == 0 || (i < 64 && (affinity & (1UL << i)) != 0);
            int load = _ioThreads[i].Load;
            if (allowed && load < leastLoad)
            {
                chosen = _ioThreads[i];
                leastLoad = load;
            }
        }
        return chosen;
    }

    /// <summary>No more waiting: every call on every socket of the context ends with ContextTerminated.</summary>
    public void Shutdown()
    {
        IContextSocket[] sockets;
        lock (_sync)
        {
            if (_shutdown)
                return;
            _shutdown = true;
            sockets = [.. _sockets];
            if (sockets.Length == 0)
                TellAllGone();
        }
        Inproc.AbandonPending();
        foreach (IContextSocket socket in sockets)
        {
            if (socket.Executor.Enqueue(new Command(CommandKind.Stop, socket)))
                socket.Executor.Wake();
        }
    }

    /// <summary>Shuts down, and waits until every socket has been closed and its linger is over. False on timeout.</summary>
    public bool Terminate(int timeoutMilliseconds)
    {
        Shutdown();
        if (IoThread.IsAnyCurrent)
        {
            // What would be waited for is this thread's own work.
            _ = TerminateAsync();
            return false;
        }
        if (!_allGone.Task.Wait(timeoutMilliseconds))
            return false;
        EndThreads();
        return true;
    }

    /// <summary>As <see cref="Terminate(int)"/>, for a thread of a C program. False when a signal has ended the
    /// wait.</summary>
    public bool Terminate(Parker parker)
    {
        Shutdown();
        // What would be waited for is this thread's own work.
        if (IoThread.IsAnyCurrent)
            return false;
        lock (_sync)
            _terminators.Add(parker);
        bool isInterrupted = false;
        while (!_allGone.Task.IsCompleted && !isInterrupted)
            isInterrupted = !parker.Park(-1) && parker.WasInterrupted;
        lock (_sync)
            _terminators.Remove(parker);
        if (!_allGone.Task.IsCompleted)
            return false;
        EndThreads();
        return true;
    }

    /// <summary>As <see cref="Terminate(int)"/>, without a thread that waits.</summary>
    public async Task TerminateAsync()
    {
        Shutdown();
        await _allGone.Task.ConfigureAwait(false);
        EndThreads();
    }

    /// <summary>On the reaper: a socket is gone, its slot is free.</summary>
    public void Forget(IContextSocket socket)
    {
        ZmqSocketStatistics last = socket.Statistics;
        lock (_sync)
        {
            _gone.Add(socket.Type, last.Past);
            _sockets.Remove(socket);
            if (_shutdown && _sockets.Count == 0)
                TellAllGone();
        }
    }

    /// <summary>Under the lock.</summary>
    private void TellAllGone()
    {
        _allGone.TrySetResult();
        foreach (Parker terminator in _terminators)
            terminator.Unpark();
    }

    private void Start()
    {
        BackEnd backEnd = BackEnd.For(Options.Reactor);
        string prefix = Options.ThreadNamePrefix;
        ThreadScheduling scheduling = Options.Scheduling();
        var threads = new List<IoThread>();
        try
        {
            threads.Add(new IoThread(ThreadNames.Of(prefix, "Reaper"), backEnd, TimeProvider));
            for (int i = 0; i < Options.IOThreads; i++)
                threads.Add(new IoThread(ThreadNames.Of(prefix, $"IO/{i}"), backEnd, TimeProvider));
            foreach (IoThread thread in threads)
                thread.Start(scheduling);
        }
        catch
        {
            // Descriptors ran out half-way, or the system refuses what the threads are to be.
            foreach (IoThread thread in threads)
                thread.Dispose();
            throw;
        }
        _reaper = new Reaper(this, threads[0]);
        _ioThreads = [.. threads.Skip(1)];
        ContextMeter.Add(this);
        Volatile.Write(ref _started, true);
    }

    private void ThrowIfStarted()
    {
        if (_started)
            throw new InvalidOperationException("The option has no effect any more: the context has had a socket.");
    }

    private void EndThreads()
    {
        lock (_sync)
        {
            if (_threadsEnded)
                return;
            _threadsEnded = true;
        }
        ContextMeter.Remove(this);
        foreach (IoThread thread in _ioThreads)
            thread.Dispose();
        _reaper?.Thread.Dispose();
    }
}
