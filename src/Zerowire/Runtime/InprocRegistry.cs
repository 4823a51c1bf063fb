namespace Zerowire.Runtime;

/// <summary>The inproc names of a context: who has bound them, and who waits for them to be bound.</summary>
internal sealed class InprocRegistry
{
    private readonly Lock _sync = new();
    private readonly Dictionary<string, IInprocBinder> _bound = [];
    private readonly Dictionary<string, List<IInprocConnecter>> _pending = [];
    private bool _closed;

    /// <summary>Binds a name, and joins those who wait for it. False when the name is taken.</summary>
    public bool TryBind(string name, IInprocBinder binder)
    {
        List<IInprocConnecter>? waiting;
        lock (_sync)
        {
            if (!_bound.TryAdd(name, binder))
                return false;
            if (_pending.Remove(name, out waiting))
            {
                for (int i = 0; i < waiting.Count; i++)
                    binder.AnnounceCommand();
            }
        }
        foreach (IInprocConnecter connecter in waiting ?? [])
            connecter.Bound(binder);
        return true;
    }

    /// <summary>Frees a name of this binder. False when it has not bound it.</summary>
    public bool Unbind(string name, IInprocBinder binder)
    {
        lock (_sync)
        {
            return _bound.TryGetValue(name, out IInprocBinder? current) && current == binder && _bound.Remove(name);
        }
    }

    /// <summary>The binder of a name, which is announced a command; or null, and the connecter waits for one.</summary>
    public IInprocBinder? FindOrWait(string name, IInprocConnecter connecter)
    {
        lock (_sync)
        {
            if (_bound.TryGetValue(name, out IInprocBinder? binder))
            {
                binder.AnnounceCommand();
                return binder;
            }
            if (!_closed)
            {
                if (!_pending.TryGetValue(name, out List<IInprocConnecter>? waiting))
                    _pending[name] = waiting = [];
                waiting.Add(connecter);
                return null;
            }
        }
        connecter.Abandoned();
        return null;
    }

    /// <summary>Stops waiting. False when the name has been bound already, and the connecter is being told.</summary>
    public bool StopWaiting(string name, IInprocConnecter connecter)
    {
        lock (_sync)
        {
            if (!_pending.TryGetValue(name, out List<IInprocConnecter>? waiting) || !waiting.Remove(connecter))
                return false;
            if (waiting.Count == 0)
                _pending.Remove(name);
            return true;
        }
    }

    /// <summary>The context ends: nobody will bind what is waited for.</summary>
    public void AbandonPending()
    {
        IInprocConnecter[] waiting;
        lock (_sync)
        {
            _closed = true;
            waiting = [.. _pending.Values.SelectMany(list => list)];
            _pending.Clear();
        }
        foreach (IInprocConnecter connecter in waiting)
            connecter.Abandoned();
    }
}
