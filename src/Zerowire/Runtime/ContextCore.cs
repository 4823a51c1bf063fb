namespace Zerowire.Runtime;

/// <summary>
/// A context: socket slots, I/O threads, the reaper, and the inproc names. Threads start with the first socket.
/// Everything here may be called from any thread; the lock is never held while anything else is called or waited for.
/// </summary>
internal sealed class ContextCore
{
    public const int SocketLimit = 65535;

    private readonly Lock _sync = new();
    private readonly HashSet<IContextSocket> _sockets = [];
    private readonly TaskCompletionSource _allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IoThread[] _ioThreads = [];
    private Reaper? _reaper;
    private bool _started;
    private bool _shutdown;
    private bool _threadsEnded;

    public int IOThreads { get; set; } = 1;

    public int MaxSockets { get; set; } = 1023;

    public bool IPv6 { get; set; }

    public bool Blocky { get; set; } = true;

    public string ThreadNamePrefix { get; set; } = "";

    /// <summary>As it was asked for; see <see cref="BackEnd.For"/>.</summary>
    public ZmqReactor Reactor { get; set; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public InprocRegistry Inproc { get; } = new();

    public Reaper Reaper => _reaper!;

    public bool IsShutdown => Volatile.Read(ref _shutdown);

    /// <summary>Whether a socket has been made, so that the number of threads and sockets is fixed.</summary>
    public bool HasStarted => Volatile.Read(ref _started);

    /// <summary>Gives a new socket its slot, and starts the threads for the first one.</summary>
    /// <exception cref="ZmqException">TooManySockets, ContextTerminated.</exception>
    public void Register(IContextSocket socket)
    {
        lock (_sync)
        {
            if (_shutdown)
                throw new ZmqException(ZmqError.ContextTerminated);
            if (!_started)
                Start();
            // A closed socket keeps its slot until the reaper has finished it.
            if (_sockets.Count >= MaxSockets)
                throw new ZmqException(ZmqError.TooManySockets, $"The context has its limit of {MaxSockets} sockets.");
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
                _allGone.TrySetResult();
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

    /// <summary>As <see cref="Terminate"/>, without a thread that waits.</summary>
    public async Task TerminateAsync()
    {
        Shutdown();
        await _allGone.Task.ConfigureAwait(false);
        EndThreads();
    }

    /// <summary>On the reaper: a socket is gone, its slot is free.</summary>
    public void Forget(IContextSocket socket)
    {
        lock (_sync)
        {
            _sockets.Remove(socket);
            if (_shutdown && _sockets.Count == 0)
                _allGone.TrySetResult();
        }
    }

    private void Start()
    {
        BackEnd backEnd = BackEnd.For(Reactor);
        string prefix = ThreadNamePrefix.Length == 0 ? "" : ThreadNamePrefix + "/";
        var threads = new List<IoThread>();
        try
        {
            threads.Add(new IoThread(prefix + "ZMQbg/Reaper", backEnd, TimeProvider));
            for (int i = 0; i < IOThreads; i++)
                threads.Add(new IoThread($"{prefix}ZMQbg/IO/{i}", backEnd, TimeProvider));
        }
        catch (ZmqException)
        {
            // Descriptors ran out half-way: give back those that were opened.
            foreach (IoThread thread in threads)
                thread.Discard();
            throw;
        }
        foreach (IoThread thread in threads)
            thread.Start();
        _reaper = new Reaper(this, threads[0]);
        _ioThreads = [.. threads.Skip(1)];
        Volatile.Write(ref _started, true);
    }

    private void EndThreads()
    {
        lock (_sync)
        {
            if (_threadsEnded)
                return;
            _threadsEnded = true;
        }
        foreach (IoThread thread in _ioThreads)
            thread.Dispose();
        _reaper?.Thread.Dispose();
    }
}
