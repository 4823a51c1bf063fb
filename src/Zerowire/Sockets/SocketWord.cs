using System.Diagnostics.CodeAnalysis;
using Zerowire.Pipes;
using Zerowire.Runtime;

namespace Zerowire.Sockets;

/// <summary>
/// The executor of a socket: whoever holds its word. Callers enter for one operation; commands are run by whoever
/// leaves, by the one who sends them when the word is free, and by the reaper once the socket is closed.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that is only waited on holds nothing to dispose.")]
internal sealed class SocketWord : Executor
{
    private const int TriesBeforeParking = 40;

    private static long s_lastNumber;

    private readonly SemaphoreSlim _turn = new(0);
    private SocketCore _socket = null!;
    private WordLock _lock;
    private int _parked;
    private Reaper? _reaper;

    // Written under the word: who is to be woken once it is left. Usually one.
    private Executor? _toWake;
    private List<Executor>? _moreToWake;

    /// <summary>Its place in the order in which several words are entered.</summary>
    public long Number { get; } = Interlocked.Increment(ref s_lastNumber);

    /// <summary>Joins the word with its socket, which is being made.</summary>
    public void Belong(SocketCore socket) => _socket = socket;

    public void Enter()
    {
        if (!_lock.TryEnter())
            EnterSlowly();
    }

    public void Exit()
    {
        if (_lock.Exit())
            Attend();
    }

    /// <summary>Leaves, for one who holds other words too. When true, <see cref="Attend"/> is to follow once those have
    /// been left.</summary>
    public bool Leave() => _lock.Exit();

    /// <summary>Outside the word: runs the commands and serves those who wait.</summary>
    public void Attend()
    {
        while (_lock.TryEnter() && RunAndLeave())
        {
        }
    }

    /// <summary>Under the word: run the commands and serve those who wait as soon as the word is left.</summary>
    public void Remind() => _lock.Remind();

    /// <summary>Under the word: from now on the reaper runs the commands that come.</summary>
    public void Adopt(Reaper reaper) => Volatile.Write(ref _reaper, reaper);

    public override void Wake()
    {
        if (Volatile.Read(ref _reaper) is { } reaper && !reaper.Thread.IsCurrent)
            reaper.Post(CommandKind.RunClosed, _socket);
        else
            RunNow();
    }

    /// <summary>Runs the commands on this thread, or leaves them to the thread that holds the word.</summary>
    public void RunNow()
    {
        if ((_lock.TryEnter() || _lock.Demand()) && RunAndLeave())
            Attend();
    }

    protected override void WakeLater(Executor destination)
    {
        if (destination is IoThread)
        {
            // Holds nobody up: an I/O thread is told, and runs its commands itself.
            destination.Wake();
            return;
        }
        _lock.Remind();
        if (destination == this)
            return;
        if (_toWake is null)
            _toWake = destination;
        else
            (_moreToWake ??= []).Add(destination);
    }

    /// <summary>Under the word: runs what waits, leaves, and tells all who are concerned. True when attention was asked
    /// for again meanwhile.</summary>
    private bool RunAndLeave()
    {
        DeferredReleases.Begin();
        _lock.TakeAttention();
        RunMailbox();
        Waiter? served = _socket.ServeWaiters();
        _socket.TellWatches();
        Executor? toWake = _toWake;
        List<Executor>? moreToWake = _moreToWake;
        _toWake = null;
        _moreToWake = null;
        bool again = _lock.Exit();
        if (Volatile.Read(ref _parked) > 0 && _turn.CurrentCount == 0)
            _turn.Release();
        DeferredReleases.End();
        while (served is not null)
        {
            Waiter? next = served.Next;
            served.Next = null;
            served.Finish();
            served = next;
        }
        toWake?.Wake();
        if (moreToWake is not null)
        {
            foreach (Executor executor in moreToWake)
                executor.Wake();
        }
        return again;
    }

    private void EnterSlowly()
    {
        var spinner = new SpinWait();
        for (int i = 0; i < TriesBeforeParking; i++)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
            if (_lock.TryEnter())
                return;
        }
        Interlocked.Increment(ref _parked);
        while (!_lock.Demand())
            _turn.Wait();
        Interlocked.Decrement(ref _parked);
    }
}
