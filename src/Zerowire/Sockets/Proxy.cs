using Zerowire.Pipes;
using Zerowire.Platform;

namespace Zerowire.Sockets;

/// <summary>
/// Moves messages between two sockets in both directions, on one thread: bursts of each direction in turn, and a wait
/// for whatever either of them lacks. A direction that has no room waits for room while the other goes on.
/// </summary>
internal sealed class Proxy
{
    private const int MostLooks = 32;

    private readonly SocketCore _frontend;
    private readonly SocketCore _backend;
    private readonly SocketCore? _capture;
    private readonly ProxyControl? _control;
    private readonly Relay? _forth;
    private readonly Relay? _back;
    private readonly Parker _parker = Parker.Create();

    /// <summary>Held while messages move.</summary>
    private readonly Lock _moving = new();

    private volatile bool _paused;
    private volatile bool _stopping;
    private int _running;

    /// <summary>How often the thread looks again before it waits; it adapts, as <see cref="BriefSpin"/> does.</summary>
    private int _looks;

    public Proxy(SocketCore frontend, SocketCore backend, SocketCore? capture, SocketCore? control)
    {
        _frontend = frontend;
        _backend = backend;
        _capture = capture;
        _control = control is null ? null : new ProxyControl(control);
        _forth = Direction(frontend, backend);
        _back = frontend == backend ? null : Direction(backend, frontend);

        Relay? Direction(SocketCore from, SocketCore to) =>
            Relay.IsPossible(from.Options.Type, to.Options.Type) ? new Relay(from, to, capture) : null;
    }

    public bool IsPaused => _paused;

    public bool IsRunning => Volatile.Read(ref _running) != 0;

    /// <summary>After this no message moves, until <see cref="Resume"/>.</summary>
    public void Pause()
    {
        _paused = true;
        // A burst that is under way ends first; the thread sees the flag before it begins another.
        lock (_moving)
        {
        }
    }

    public void Resume()
    {
        _paused = false;
        _parker.Unpark();
    }

    /// <summary>Ends the run that is under way.</summary>
    public void Stop()
    {
        _stopping = true;
        _parker.Unpark();
    }

    /// <summary>In the order of the answer to STATISTICS: frontend messages and bytes received, messages and bytes sent,
    /// and the same of the backend.</summary>
    public void ReadStatistics(Span<ulong> numbers)
    {
        numbers.Clear();
        // What was sent first: read the other way round, more might seem to be sent than received.
        if (_forth is not null)
            (numbers[7], numbers[6], numbers[1], numbers[0]) = Read(_forth);
        if (_back is not null)
            (numbers[3], numbers[2], numbers[5], numbers[4]) = Read(_back);

        static (ulong SentBytes, ulong Sent, ulong ReceivedBytes, ulong Received) Read(Relay relay) =>
            ((ulong)relay.SentBytes, (ulong)relay.Sent, (ulong)relay.ReceivedBytes, (ulong)relay.Received);
    }

    /// <summary>Claims the proxy for a run; false when one is under way.</summary>
    public bool TryBegin()
    {
        if (Interlocked.CompareExchange(ref _running, 1, 0) != 0)
            return false;
        _stopping = false;
        return true;
    }

    /// <summary>Gives the claim up.</summary>
    public void End() => Volatile.Write(ref _running, 0);

    /// <summary>Moves messages until it is stopped; after <see cref="TryBegin"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">One of the sockets was disposed.</exception>
    /// <exception cref="ZmqException">The context of one was shut down.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var frontend = new ProxyWatch(_parker);
        ProxyWatch backend = _frontend == _backend ? frontend : new ProxyWatch(_parker);
        ProxyWatch? capture = _capture is null ? null : new ProxyWatch(_parker);
        ProxyWatch? control = _control is null ? null : new ProxyWatch(_parker);
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static parker => ((Parker)parker!).Unpark(), _parker);
            _frontend.Watch(frontend);
            if (_backend != _frontend)
                _backend.Watch(backend);
            _capture?.Watch(capture!);
            _control?.Socket.Watch(control!);
            Loop(new RelayWatches(frontend, backend, capture), new RelayWatches(backend, frontend, capture), control,
                cancellationToken);
        }
        finally
        {
            _frontend.Unwatch(frontend);
            if (_backend != _frontend)
                _backend.Unwatch(backend);
            _capture?.Unwatch(capture!);
            _control?.Socket.Unwatch(control!);
            _forth?.Release();
            _back?.Release();
            _control?.Release();
            End();
        }
    }

    private void Loop(RelayWatches forth, RelayWatches back, ProxyWatch? control, CancellationToken cancellationToken)
    {
        int looked = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ObeyNext() || _stopping)
                return;
            if (Move(null, null))
            {
                if (looked > 0)
                    _looks = Math.Min(Math.Max(_looks, 1) * 2, MostLooks);
                looked = 0;
            }
            else if (looked < Math.Max(_looks, 1))
            {
                looked++;
                Thread.Yield();
            }
            else
            {
                _looks /= 2;
                looked = 0;
                if (!Move(forth, back) && _control?.AwaitsCommand(control!) != false && !_parker.Park(-1)
                    && _parker.WasInterrupted)
                    throw new ZmqException(ZmqError.Interrupted);
            }
        }
    }

    /// <summary>A burst in each direction. Given watches, each that found nothing to do waits with them.</summary>
    private bool Move(RelayWatches? forth, RelayWatches? back)
    {
        bool moved = false;
        // Memory that was lent is given back, which is code of the user, when nothing is held any more.
        DeferredReleases.Begin();
        try
        {
            lock (_moving)
            {
                ThrowIfEnded();
                if (_paused)
                    return false;
                if (_forth is not null)
                    moved = _forth.Run(forth);
                if (_back is not null)
                    moved |= _back.Run(back);
            }
        }
        finally
        {
            DeferredReleases.End();
        }
        return moved;
    }

    private void ThrowIfEnded()
    {
        foreach (SocketCore? socket in (ReadOnlySpan<SocketCore?>)[_frontend, _backend, _capture, _control?.Socket])
        {
            if (socket is not null && socket.Status != ZmqError.None)
                throw socket.ExceptionFor(socket.Status);
        }
    }

    /// <summary>Carries out the next command, if one has come; false when the proxy is to end. One for each turn, so that
    /// whoever sends more of them than can be taken holds up neither messages nor the end.</summary>
    private bool ObeyNext()
    {
        if (_control is null || !_control.TryTake(out ProxyCommand command))
            return true;
        Obey(command);
        return command != ProxyCommand.Terminate;
    }

    private void Obey(ProxyCommand command)
    {
        Span<ulong> statistics = stackalloc ulong[ProxyControl.Numbers];
        switch (command)
        {
            case ProxyCommand.Pause:
                _paused = true;
                break;
            case ProxyCommand.Resume:
                _paused = false;
                break;
            case ProxyCommand.Statistics:
                ReadStatistics(statistics);
                break;
            default:
                break;
        }
        _control!.Answer(command, statistics);
    }
}
