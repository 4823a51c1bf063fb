using Zerowire.Patterns;
using Zerowire.Platform;

namespace Zerowire.Sockets;

// Those who want to know when the socket can send or receive, but not to do it now: pollers, and the descriptor. What they
// have armed was impossible under the word, and becomes possible under the word: by a command, or by a call that changes
// the state of a pattern. So nothing is missed, and a socket that nobody watches pays nothing but a look at a null.
internal sealed partial class SocketCore
{
    private const ZmqPollEvents Directions = ZmqPollEvents.In | ZmqPollEvents.Out;

    private List<ISocketWatch>? _watches;
    private SocketDescriptor? _descriptor;

    /// <summary>Whether the descriptor, once there is one, has to tell of a new endpoint.</summary>
    private bool _hasNewEndpoint;

    nint IOptionTarget.Descriptor => _descriptor!.Descriptor;

    /// <summary>Adds one who is told, with nothing armed. Otherwise the answer that every call on the socket gets.</summary>
    public ZmqError Watch(ISocketWatch watch)
    {
        _word.Enter();
        ZmqError status = _status;
        if (status == ZmqError.None)
            (_watches ??= []).Add(watch);
        _word.Exit();
        return status;
    }

    public void Unwatch(ISocketWatch watch)
    {
        _word.Enter();
        if (_watches is not null && _watches.Remove(watch) && _watches.Count == 0)
            _watches = null;
        _word.Exit();
    }

    /// <summary>What is possible of what is wanted; when nothing is, all of it is armed, to be told once.</summary>
    public ZmqError Look(ISocketWatch watch, ZmqPollEvents wanted, out ZmqPollEvents possible)
    {
        possible = ZmqPollEvents.None;
        _word.Enter();
        try
        {
            if (_status == ZmqError.None)
                possible = Possible(wanted);
            watch.Armed = possible == ZmqPollEvents.None ? wanted & Directions : ZmqPollEvents.None;
            return _status;
        }
        finally
        {
            _word.Exit();
        }
    }

    /// <summary>The descriptor for event loops that are not ours, made when it is first asked for.</summary>
    public ZmqError GetDescriptor(out nint descriptor)
    {
        descriptor = -1;
        WakeSignal? signal = null;
        try
        {
            // Outside the word: it may take a while.
            if (Volatile.Read(ref _descriptor) is null)
                signal = Context.Reaper.Thread.Sockets.CreateWakeSignal();
        }
        catch (ZmqException exception)
        {
            return exception.Error;
        }
        _word.Enter();
        ZmqError status = _status;
        if (status == ZmqError.None)
        {
            if (_descriptor is null)
            {
                // A message that is here already is told. Room is not: nobody has been told that there was none.
                Volatile.Write(ref _descriptor, new SocketDescriptor(signal!) { Armed = ZmqPollEvents.In });
                (_watches ??= []).Add(_descriptor);
                _word.Remind();
                signal = null;
                if (_hasNewEndpoint)
                    _descriptor.Tell(ISocketWatch.AnyChange);
            }
            descriptor = _descriptor.Descriptor;
        }
        _word.Exit();
        signal?.Dispose();
        return status;
    }

    /// <summary>Makes the descriptor tell of a new endpoint, until the events are looked at.</summary>
    public void TellEndpoint()
    {
        _word.Enter();
        if (_status == ZmqError.None)
        {
            _hasNewEndpoint = true;
            _descriptor?.Tell(ISocketWatch.AnyChange);
        }
        _word.Exit();
    }

    ZmqPollEvents IOptionTarget.LookAtEvents()
    {
        _hasNewEndpoint = false;
        ZmqPollEvents possible = Possible(Directions);
        _descriptor?.Looked(possible);
        return possible;
    }

    /// <summary>Under the word, when the commands have run and those who wait have been served: tells what has become
    /// possible beyond that.</summary>
    public void TellWatches()
    {
        if (_watches is not null && _status == ZmqError.None)
            TellArmed(_watches);
    }

    /// <summary>A call has changed what the pattern allows, which no command will tell.</summary>
    void IPatternHost.ReadinessChanged() => RemindOfWatches();

    private void RemindOfWatches()
    {
        if (_watches is not null)
            _word.Remind();
    }

    private void TellArmed(List<ISocketWatch> watches)
    {
        ZmqPollEvents armed = ZmqPollEvents.None;
        foreach (ISocketWatch watch in watches)
            armed |= watch.Armed;
        if (armed == ZmqPollEvents.None)
            return;
        ZmqPollEvents possible = Possible(armed);
        if (possible == ZmqPollEvents.None)
            return;
        foreach (ISocketWatch watch in watches)
        {
            if ((watch.Armed & possible) is var news and not ZmqPollEvents.None)
                watch.Tell(news);
        }
    }

    private void TellEndToWatches()
    {
        if (_watches is null)
            return;
        foreach (ISocketWatch watch in _watches)
            watch.TellEnd(_status);
        // A closed socket keeps nobody alive.
        if (_status == ZmqError.NotASocket)
            _watches = null;
    }

    /// <summary>Finding nothing puts the ends of the pipes to sleep, so that the next message or credit is a command.</summary>
    private ZmqPollEvents Possible(ZmqPollEvents wanted) =>
        (wanted & ISocketWatch.AnyChange)
        | ((wanted & ZmqPollEvents.In) != 0 && CanReceiveNow ? ZmqPollEvents.In : ZmqPollEvents.None)
        | ((wanted & ZmqPollEvents.Out) != 0 && CanSendNow ? ZmqPollEvents.Out : ZmqPollEvents.None);
}
