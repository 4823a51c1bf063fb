using Zerowire.Platform;

namespace Zerowire.Runtime;

/// <summary>
/// A thread with a reactor: it runs the commands of its objects, watches their descriptors and fires their timers.
/// The reaper runs on one of these too.
/// </summary>
internal sealed class IoThread : Executor, IPollHandler, IDisposable
{
    private const int StackSize = 512 << 10;
    private const int ScratchLength = 64 << 10;

    [ThreadStatic]
    private static IoThread? t_current;

    private readonly WakeSignal _signal;
    private readonly PollHandle _mailboxHandle;
    private readonly List<Executor> _toWake = [];
    private readonly Thread _thread;
    private ThreadScheduling? _scheduling;
    private TaskCompletionSource<ZmqException?>? _scheduled;
    private bool _ownCommands;
    private bool _stopping;

    public IoThread(string name, BackEnd backEnd, TimeProvider timeProvider)
    {
        Sockets = backEnd.Sockets;
        Poller = backEnd.CreatePoller();
        try
        {
            _signal = Sockets.CreateWakeSignal();
        }
        catch
        {
            Poller.Dispose();
            throw;
        }
        Scratch = new NativeBuffer(ScratchLength);
        Timers = new TimerQueue(timeProvider);
        _mailboxHandle = Poller.Add(_signal, this);
        Poller.SetPollIn(_mailboxHandle, true);
        _thread = new Thread(Run, StackSize) { Name = name, IsBackground = true };
    }

    public Poller Poller { get; }

    /// <summary>Opens the sockets that <see cref="Poller"/> can watch.</summary>
    public SocketSystem Sockets { get; }

    public TimerQueue Timers { get; }

    /// <summary>Where engines receive small batches before they are copied to where they belong; this thread's only.</summary>
    public NativeBuffer Scratch { get; }

    /// <summary>How busy the thread is: the number of descriptors it watches.</summary>
    public int Load => Poller.Load;

    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Whether the calling thread is one of these, of any context: it must not wait for what they do. Code of
    /// the user runs here when memory that he lent is given back.</summary>
    public static bool IsAnyCurrent => t_current is not null;

    /// <summary>The one that the calling thread is; null for a thread of the user.</summary>
    public static IoThread? Current => t_current;

    /// <summary>Starts the thread; returns when it is scheduled as it is asked to be.</summary>
    /// <exception cref="ZmqException">The system refuses that, or gives no thread; none is running.</exception>
    public void Start(ThreadScheduling scheduling)
    {
        if (scheduling.IsDefault)
        {
            StartThread();
            return;
        }
        _scheduling = scheduling;
        _scheduled = new TaskCompletionSource<ZmqException?>();
        StartThread();
        if (_scheduled.Task.GetAwaiter().GetResult() is { } refusal)
            throw refusal;
    }

    public override void Wake() => _signal.Set();

    /// <summary>Ends the thread, when nothing lives on it any more, and waits for it.</summary>
    public void Dispose()
    {
        if ((_thread.ThreadState & ThreadState.Unstarted) != 0)
        {
            GiveBack();
            return;
        }
        Volatile.Write(ref _stopping, true);
        Wake();
        if (!IsCurrent)
            _thread.Join();
    }

    /// <summary>Gives the resources back, when the thread has come to its end or never started.</summary>
    private void GiveBack()
    {
        Poller.Remove(_mailboxHandle);
        Poller.Sleeper?.Dispose();
        Poller.Dispose();
        _signal.Dispose();
        Scratch.Dispose();
    }

    void IPollHandler.InEvent()
    {
        _signal.Reset();
        RunMailbox();
    }

    void IPollHandler.OutEvent()
    {
    }

    protected override void WakeLater(Executor destination)
    {
        if (destination == this)
            _ownCommands = true;
        else if (destination is IoThread)
            destination.Wake();
        else
            _toWake.Add(destination);
    }

    private void StartThread()
    {
        try
        {
            LibraryThread.Start(_thread);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            throw new ZmqException(
                ZmqError.OutOfMemory, "The system has no thread left for the context.", exception);
        }
    }

    private void Run()
    {
        t_current = this;
        LibraryThread.Begin();
        Poller.Sleeper?.WakeUp();
        if (_scheduling is null || TakeScheduling(_scheduling))
            RunUntilStopped();
        GiveBack();
    }

    private bool TakeScheduling(ThreadScheduling scheduling)
    {
        ZmqException? refusal = null;
        try
        {
            scheduling.Apply();
        }
        catch (ZmqException exception)
        {
            refusal = exception;
        }
        _scheduled!.SetResult(refusal);
        return refusal is null;
    }

    private void RunUntilStopped()
    {
        while (!Volatile.Read(ref _stopping))
        {
            int timeout = Timers.ExecuteDue();
            FinishStep();
            Poller.Wait(_ownCommands ? 0 : timeout);
            FinishStep();
        }
    }

    /// <summary>Runs what the last step left: commands to this thread itself, and sockets to wake. The objects here
    /// are not in the middle of anything now.</summary>
    private void FinishStep()
    {
        while (_ownCommands)
        {
            _ownCommands = false;
            RunMailbox();
        }
        // A socket that is woken may post commands, even to this thread; it may not add to this list.
        for (int i = 0; i < _toWake.Count; i++)
            _toWake[i].Wake();
        _toWake.Clear();
    }
}
