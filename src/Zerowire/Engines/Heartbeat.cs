using Zerowire.Runtime;

namespace Zerowire.Engines;

/// <summary>
/// Watches whether the peer of a connection is still there (RFC 37, connection heartbeating): sends PINGs, and ends the
/// connection when nothing comes within the own timeout, or within the time to live that the peer's PINGs speak of.
/// Whatever moves is a sign of life. The engine counts those, one for each call of the kernel, and the timers look at
/// the count: a connection with heartbeats costs nothing for each message. An engine has one of these only when it is
/// to send PINGs, or when the peer has asked to be watched.
/// </summary>
internal sealed class Heartbeat : ITimerHandler
{
    private const int PingTimer = 1;
    private const int SilenceTimer = 2;
    private const int TimeToLiveTimer = 3;

    private readonly Engine _engine;
    private readonly TimerQueue _timers;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _timeout;

    private TimerHandle? _ping;
    private TimerHandle? _silence;
    private TimerHandle? _timeToLive;
    private int _signsAtPing;
    private int _signsAtTimeToLive;
    private ushort _peerTimeToLive;

    public Heartbeat(Engine engine, TimerQueue timers)
    {
        _engine = engine;
        _timers = timers;
        _interval = TimeSpan.FromMilliseconds(engine.Options.HeartbeatInterval);
        _timeout = TimeSpan.FromMilliseconds(engine.Options.SilenceAllowed);
        if (_interval > TimeSpan.Zero)
            _ping = _timers.Add(_interval, this, PingTimer);
    }

    /// <summary>The peer has sent a PING, with a time to live in tenths of seconds; 0 for none.</summary>
    public void NotePing(ushort timeToLive)
    {
        if (timeToLive != _peerTimeToLive)
            Cancel(ref _timeToLive);
        _peerTimeToLive = timeToLive;
        if (timeToLive > 0 && _timeToLive is null)
            WatchTimeToLive();
    }

    /// <summary>The connection has ended, or is ending.</summary>
    public void Stop()
    {
        Cancel(ref _ping);
        Cancel(ref _silence);
        Cancel(ref _timeToLive);
    }

    void ITimerHandler.TimerEvent(int id)
    {
        try
        {
            switch (id)
            {
                case PingTimer:
                    Ping();
                    break;
                case SilenceTimer:
                    JudgeSilence();
                    break;
                default:
                    JudgeTimeToLive();
                    break;
            }
        }
        catch (Exception exception)
        {
            _engine.Fault(exception);
        }
    }

    private void Ping()
    {
        if (_engine.SignsOfLife != _signsAtPing)
            Cancel(ref _silence);
        // Before the timer of the next PING: where both are due at once, it is too late for another one.
        if (_silence is null && _timeout > TimeSpan.Zero)
            WatchSilence();
        _ping = _timers.Add(_interval, this, PingTimer);
        _engine.SendPing(_engine.Options.HeartbeatTimeToLive);
    }

    private void JudgeSilence()
    {
        _silence = null;
        // When something has come, the next PING begins anew.
        if (_engine.SignsOfLife != _signsAtPing)
            return;
        if (!_engine.CanHear)
            WatchSilence();
        else if (_engine.HearsNothing())
            Fail();
    }

    /// <summary>Unlike a PONG, the end of a time to live is not asked for: one that has heard something is watched
    /// further, or a peer that fell silent behind its last message would never be missed.</summary>
    private void JudgeTimeToLive()
    {
        _timeToLive = null;
        if (_engine.SignsOfLife != _signsAtTimeToLive || !_engine.CanHear)
            WatchTimeToLive();
        else if (_engine.HearsNothing())
            Fail();
        else if (_timeToLive is null && _peerTimeToLive > 0 && _engine.IsActive)
            WatchTimeToLive();
    }

    private void WatchSilence()
    {
        _signsAtPing = _engine.SignsOfLife;
        _silence = _timers.Add(_timeout, this, SilenceTimer);
    }

    private void WatchTimeToLive()
    {
        const int Tenth = 100;
        _signsAtTimeToLive = _engine.SignsOfLife;
        _timeToLive = _timers.Add(TimeSpan.FromMilliseconds(_peerTimeToLive * Tenth), this, TimeToLiveTimer);
    }

    private void Fail() => _engine.Fail(EngineFailure.Timeout, ZmqError.TimedOut);

    private void Cancel(ref TimerHandle? timer)
    {
        if (timer is not null)
            _timers.Cancel(timer);
        timer = null;
    }
}
