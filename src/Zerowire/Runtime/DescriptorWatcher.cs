using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>
/// Watches descriptors that do not belong to us, on a thread of its own, for pollers of any context. Each is watched
/// until it may be ready, once; whoever is told looks at it himself, and has it watched again. The thread starts when
/// there is something to watch, and ends when there has been nothing for a while.
/// </summary>
internal abstract class DescriptorWatcher(BackEnd backEnd)
{
    private const int PauseAfterFailureMs = 10;
    private const int StackSize = 256 << 10;

    private readonly BackEnd _backEnd = backEnd;
    private readonly Lock _sync = new();
    private readonly List<DescriptorWatch> _watched = [];

    // Of the thread: what it waits for now, and what of that is ready.
    private readonly List<DescriptorWatch> _waiting = [];
    private readonly List<DescriptorWatch> _ready = [];
    private readonly Parker _clock = Parker.Create();

    private WakeSignal? _signal;
    private bool _isSignaled;

    /// <summary>The one of the process.</summary>
    public static DescriptorWatcher Shared { get; } =
        OperatingSystem.IsWindows() ? new SelectDescriptorWatcher() : new PollDescriptorWatcher();

    /// <summary>How long the thread stays, in milliseconds, when there is nothing to watch.</summary>
    public int IdleMs { get; init; } = 5000;

    /// <summary>Whether nothing but sockets of the runtime can be watched.</summary>
    public virtual bool WatchesSocketsOnly => false;

    /// <summary>Whether the thread runs.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_sync)
                return _signal is not null;
        }
    }

    /// <summary>What a descriptor is ready for now. NotASocket when it has been closed.</summary>
    public abstract ZmqError Check(DescriptorWatch watch, ZmqPollEvents wanted, out ZmqPollEvents ready);

    /// <summary>Watches a descriptor until it may be ready, or <see cref="Disarm"/>.</summary>
    public ZmqError Arm(DescriptorWatch watch, ZmqPollEvents wanted)
    {
        lock (_sync)
        {
            if (_signal is null && Start() is var error and not ZmqError.None)
                return error;
            watch.Wanted = wanted;
            if (watch.Slot < 0)
            {
                watch.Slot = _watched.Count;
                _watched.Add(watch);
            }
            Interrupt();
            return ZmqError.None;
        }
    }

    public void Disarm(DescriptorWatch watch)
    {
        lock (_sync)
        {
            if (TryTake(watch))
                Interrupt();
        }
    }

    /// <summary>Waits until something is ready or <paramref name="signal"/> is set, and adds to
    /// <paramref name="ready"/> what may be. False when the system refuses to wait.</summary>
    protected abstract bool WaitForSystem(
        List<DescriptorWatch> waiting, WakeSignal signal, int timeoutMs, List<DescriptorWatch> ready);

    private ZmqError Start()
    {
        try
        {
            _signal = _backEnd.Sockets.CreateWakeSignal();
            LibraryThread.Start(new Thread(Run, StackSize) { IsBackground = true, Name = "Zerowire descriptors" });
            return ZmqError.None;
        }
        catch (Exception exception) when (exception is ZmqException or OutOfMemoryException or ThreadStartException)
        {
            _signal?.Dispose();
            _signal = null;
            return (exception as ZmqException)?.Error ?? ZmqError.OutOfMemory;
        }
    }

    /// <summary>Under the lock: what the thread waits for has changed.</summary>
    private void Interrupt()
    {
        if (_isSignaled)
            return;
        _isSignaled = true;
        _signal!.Set();
    }

    private bool TryTake(DescriptorWatch watch)
    {
        if (watch.Slot < 0)
            return false;
        DescriptorWatch last = _watched[^1];
        _watched[watch.Slot] = last;
        last.Slot = watch.Slot;
        _watched.RemoveAt(_watched.Count - 1);
        watch.Slot = -1;
        return true;
    }

    private void Run()
    {
        LibraryThread.Begin();
        bool wasIdle = false;
        while (TryBegin(wasIdle, out WakeSignal? signal))
        {
            wasIdle = _waiting.Count == 0;
            if (!WaitForSystem(_waiting, signal!, wasIdle ? IdleMs : -1, _ready))
                _clock.Park(PauseAfterFailureMs);
            foreach (DescriptorWatch watch in _ready)
                Tell(watch);
            _ready.Clear();
        }
    }

    /// <summary>Takes note of what is to be watched now. False when the thread is to end.</summary>
    private bool TryBegin(bool wasIdle, out WakeSignal? signal)
    {
        lock (_sync)
        {
            signal = _signal;
            _waiting.Clear();
            _waiting.AddRange(_watched);
            if (wasIdle && !_isSignaled)
            {
                _signal!.Dispose();
                _signal = null;
                return false;
            }
            if (_isSignaled)
                _signal!.Reset();
            _isSignaled = false;
            return true;
        }
    }

    private void Tell(DescriptorWatch watch)
    {
        lock (_sync)
        {
            // It may have been given up meanwhile.
            if (!TryTake(watch))
                return;
        }
        watch.Handler.ReadyEvent();
    }
}
